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
