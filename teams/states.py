"""The vocabulary of teams: challenges, submissions and reviews, and the lifecycle of each."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from programme.shared.lifecycle import Lifecycle


class ChallengeState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CHALLENGE = Lifecycle(
    "challenge",
    {
        ChallengeState.DRAFT: {ChallengeState.PUBLISHED, ChallengeState.WITHDRAWN},
        ChallengeState.PUBLISHED: {ChallengeState.WITHDRAWN},
        ChallengeState.WITHDRAWN: {ChallengeState.PUBLISHED},
    },
)


class Audience(TextChoices):
    """Who may read a published challenge."""

    COHORT = "cohort", _("People of this cohort")
    PUBLIC = "public", _("Everybody")


class SubmissionState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Returned to the team")


SUBMISSION = Lifecycle(
    "submission",
    {
        SubmissionState.DRAFT: {SubmissionState.SUBMITTED},
        SubmissionState.SUBMITTED: {SubmissionState.SUBMITTED, SubmissionState.RETURNED},
        SubmissionState.RETURNED: {SubmissionState.SUBMITTED},
    },
)


class Timing(TextChoices):
    """When a version arrived, by the server's clock at the request's arrival."""

    ON_TIME = "on_time", _("On time")
    IN_GRACE = "in_grace", _("In the time of grace")
    EXTENDED = "extended", _("In the extended time")
    LATE = "late", _("Late")


class SigningRule(TextChoices):
    """Who of a team signs off before its work is handed in."""

    EACH = "each", _("Every member signs off")
    LEAD = "lead", _("The lead alone signs off")
    ANYONE = "anyone", _("Any member hands in, nobody else needs to sign")


class ReviewState(TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")


REVIEW = Lifecycle(
    "review",
    {
        ReviewState.DRAFT: {ReviewState.DRAFT, ReviewState.SENT},
        # Until the review point closes a mentor may put right what they sent; until it is read, take it back.
        ReviewState.SENT: {ReviewState.SENT, ReviewState.DRAFT},
    },
)


class Health(TextChoices):
    """How a team is doing, by one of its mentors."""

    GREEN = "green", _("Green: on course")
    AMBER = "amber", _("Amber: needs attention")
    RED = "red", _("Red: needs help now")


class Aspect(TextChoices):
    """What a mentor may rate beside the health."""

    PROBLEM = "problem", _("Understands the problem and who has it")
    TOGETHER = "together", _("Works as one team across both sectors")
    PROGRESS = "progress", _("Moves from idea to something that can be tried")
    PEOPLE = "people", _("Listens to the people it is for")


class ConcernAbout(TextChoices):
    """What a private concern is about."""

    MENTOR = "mentor", _("A mentor")
    MEMBER = "member", _("Somebody in a team")
    ORGANISER = "organiser", _("An organiser")
    OTHER = "other", _("Something else")


class ConcernState(TextChoices):
    RAISED = "raised", _("Not opened yet")
    IN_HAND = "in_hand", _("Being looked into")
    CLOSED = "closed", _("Closed")


CONCERN = Lifecycle(
    "concern",
    {
        ConcernState.RAISED: {ConcernState.IN_HAND, ConcernState.CLOSED},
        ConcernState.IN_HAND: {ConcernState.CLOSED},
        ConcernState.CLOSED: {ConcernState.IN_HAND},
    },
)


class NoteKind(TextChoices):
    """What is written down in a team's room."""

    NOTE = "note", _("Note")
    DECISION = "decision", _("Decision")


class ReplyKind(TextChoices):
    """What is said to a review."""

    REPLY = "reply", _("Reply")
    DONE = "done", _("What we did about it")


class FileKind(TextChoices):
    """What a file slot takes."""

    PDF = "pdf", _("PDF")
    PICTURE = "picture", _("Picture")
    OFFICE = "office", _("Word, PowerPoint or Excel")


class FormationKind(TextChoices):
    """What one run of formation tries."""

    FORM = "form", _("Teams from scratch")
    CHANGE = "change", _("Teams with few moves")
    CURRENT = "current", _("The teams as they are")


class FormationState(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    FOUND = "found", _("Teams found")
    CLASHING = "clashing", _("Rules clash")
    FAILED = "failed", _("No answer")
    ADOPTED = "adopted", _("Adopted")


FORMATION = Lifecycle(
    "formation run",
    {
        FormationState.WAITING: {FormationState.RUNNING, FormationState.FAILED},
        # A worker that died is followed by another one, which begins again.
        FormationState.RUNNING: {
            FormationState.RUNNING,
            FormationState.FOUND,
            FormationState.CLASHING,
            FormationState.FAILED,
        },
        FormationState.FOUND: {FormationState.ADOPTED},
        FormationState.CLASHING: set(),
        FormationState.FAILED: set(),
        FormationState.ADOPTED: set(),
    },
)


class Strength(TextChoices):
    """How much a wish counts, in words."""

    MUST = "must", _("Must hold")
    MATTERS = "matters", _("Matters")
    NICE = "nice", _("Nice to have")
    OFF = "off", _("Leave out")


class RuleKind(TextChoices):
    """What an organiser says of two people, or of a person and a team."""

    TOGETHER = "together", _("must be in one team with")
    APART = "apart", _("must not be in one team with")
    PREFER = "prefer", _("would like to be in one team with")
    AVOID = "avoid", _("is better not in one team with")
    FIXED = "fixed", _("must be in the team")
    FORBIDDEN = "forbidden", _("must not be in the team")


OF_TEAMS = (RuleKind.FIXED, RuleKind.FORBIDDEN)


class TeamNeedKind(TextChoices):
    """What somebody needs of the place where their team meets."""

    STEP_FREE = "step_free", _("Step-free places")
    HEARING = "hearing", _("A hearing loop or captions")
    REMOTE = "remote", _("To join from a distance every time")


class SolutionState(TextChoices):
    DRAFT = "draft", _("Being written")
    ASKED = "asked", _("Waits for releases")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SOLUTION = Lifecycle(
    "solution",
    {
        SolutionState.DRAFT: {SolutionState.ASKED},
        SolutionState.ASKED: {SolutionState.RELEASED, SolutionState.DRAFT},
        SolutionState.RELEASED: {SolutionState.WITHDRAWN},
        # Other words are another release: everybody is asked again.
        SolutionState.WITHDRAWN: {SolutionState.DRAFT},
    },
)


class ConsentState(TextChoices):
    WAITING = "waiting", _("Not answered")
    GIVEN = "given", _("Released")
    REFUSED = "refused", _("Said no")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CONSENT = Lifecycle(
    "release",
    {
        ConsentState.WAITING: {ConsentState.GIVEN, ConsentState.REFUSED},
        ConsentState.GIVEN: {ConsentState.WITHDRAWN},
        ConsentState.REFUSED: {ConsentState.GIVEN},
        ConsentState.WITHDRAWN: set(),
    },
)


class Party(TextChoices):
    """Who has a say in whether a solution goes public."""

    MEMBER = "member", _("Member of the team")
    ORGANISATION = "organisation", _("Member's organisation")
    OWNER = "owner", _("Owner of the challenge")


class Licence(TextChoices):
    """Under what the public may use a solution."""

    OGL = "ogl-3", _("Open Government Licence 3.0")
    CC_BY = "cc-by-4", _("Creative Commons Attribution 4.0")
    CC_BY_NC = "cc-by-nc-4", _("Creative Commons Attribution, not for trade, 4.0")


LICENCE_TEXTS = {
    Licence.OGL: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
}


class Theme(TextChoices):
    """What a solution is about, for those who look for one."""

    DATA = "data", _("Data and records")
    ENVIRONMENT = "environment", _("Environment and energy")
    HEALTH = "health", _("Health and care")
    HOMES = "homes", _("Homes and places")
    JUSTICE = "justice", _("Justice and safety")
    LEARNING = "learning", _("Learning and children")
    MONEY = "money", _("Money and tax")
    WORK = "work", _("Work and skills")
    OTHER = "other", _("Something else")


class ReuseState(TextChoices):
    ASKED = "asked", _("Address not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")


REUSE = Lifecycle("reuse request", {ReuseState.ASKED: {ReuseState.CONFIRMED}, ReuseState.CONFIRMED: set()})


class AdoptionState(TextChoices):
    INTERESTED = "interested", _("Interested")
    PILOT = "pilot", _("Pilot")
    LIVE = "live", _("In use")
    STOPPED = "stopped", _("Stopped")


ADOPTION = Lifecycle(
    "adoption",
    {
        AdoptionState.INTERESTED: {AdoptionState.PILOT, AdoptionState.LIVE, AdoptionState.STOPPED},
        AdoptionState.PILOT: {AdoptionState.LIVE, AdoptionState.STOPPED},
        AdoptionState.LIVE: {AdoptionState.STOPPED},
        AdoptionState.STOPPED: {AdoptionState.PILOT, AdoptionState.LIVE},
    },
)
