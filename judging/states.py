"""The vocabulary of judging, and the lifecycle of each thing that has one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from programme.shared.lifecycle import Lifecycle


class PitchDayState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Scoring is open")
    LOCKED = "locked", _("Scoring is locked")


PITCH_DAY = Lifecycle(
    "pitch day",
    {
        PitchDayState.PLANNED: {PitchDayState.OPEN},
        PitchDayState.OPEN: {PitchDayState.LOCKED},
        PitchDayState.LOCKED: set(),
    },
)


class PhaseName(TextChoices):
    """What a turn consists of, in this order."""

    PITCH = "pitch", _("Pitch")
    QUESTIONS = "questions", _("Questions")
    SCORING = "scoring", _("Scoring")


class PitchMode(TextChoices):
    """How a team pitches. Everything but the first needs the private joining link."""

    IN_ROOM = "in_room", _("In the room")
    TEAM_REMOTE = "team_remote", _("Team joins by link")
    REMOTE = "remote", _("Everybody joins by link")
    RECORDED = "recorded", _("Recording, questions by link")


class SeatMode(TextChoices):
    """How a judge hears the pitches."""

    IN_ROOM = "in_room", _("In the room")
    REMOTE = "remote", _("Joins by link")
    RECORDED = "recorded", _("Watches recordings")


class StageNeedKind(TextChoices):
    """What somebody may need on stage."""

    LONGER = "longer", _("Longer time")
    PAUSE = "pause", _("A break")
    LECTERN = "lectern", _("A lectern")
    INTERPRETER = "interpreter", _("An interpreter")
    CAPTIONS = "captions", _("Captions")


class GuestKind(TextChoices):
    """Why somebody looks on."""

    SPONSOR = "sponsor", _("Sponsor")
    LINE_MANAGER = "line_manager", _("Line manager")
    PRIVATE_OFFICE = "private_office", _("Private office")
    OTHER = "other", _("Other")


class GuestState(TextChoices):
    INVITED = "invited", _("No answer yet")
    COMING = "coming", _("Comes")
    NOT_COMING = "not_coming", _("Does not come")


# A guest may change their mind for as long as answers are open.
GUEST = Lifecycle(
    "guest",
    {
        GuestState.INVITED: {GuestState.COMING, GuestState.NOT_COMING},
        GuestState.COMING: {GuestState.COMING, GuestState.NOT_COMING},
        GuestState.NOT_COMING: {GuestState.NOT_COMING, GuestState.COMING},
    },
)


class PracticeState(TextChoices):
    OPEN = "open", _("Being scored")
    COMPARED = "compared", _("Compared")


PRACTICE = Lifecycle(
    "practice pitch",
    {
        PracticeState.OPEN: {PracticeState.COMPARED},
        PracticeState.COMPARED: set(),
    },
)


class ConflictSource(TextChoices):
    """Where a conflict came from. A shared employer is only proposed; the rest bar at once."""

    EMPLOYER = "employer", _("Same employer")
    MENTORING = "mentoring", _("Mentor of the team")
    DECLARED = "declared", _("Declared by the judge")
    LINE_MANAGEMENT = "line_management", _("Line management")


class ConflictState(TextChoices):
    PROPOSED = "proposed", _("Waits for a decision")
    CONFIRMED = "confirmed", _("Barred")
    WAIVED = "waived", _("Waived")


CONFLICT = Lifecycle(
    "conflict",
    {
        ConflictState.PROPOSED: {ConflictState.CONFIRMED, ConflictState.WAIVED},
        ConflictState.CONFIRMED: set(),
        ConflictState.WAIVED: {ConflictState.CONFIRMED, ConflictState.PROPOSED},
    },
)


class AllocationState(TextChoices):
    DRAFT = "draft", _("Not released")
    RELEASED = "released", _("Released")
    REPLACED = "replaced", _("Replaced")


ALLOCATION = Lifecycle(
    "allocation",
    {
        AllocationState.DRAFT: {AllocationState.RELEASED},
        AllocationState.RELEASED: {AllocationState.REPLACED},
        AllocationState.REPLACED: set(),
    },
)


class ScorecardState(TextChoices):
    OPEN = "open", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    LOCKED = "locked", _("Locked")


SCORECARD = Lifecycle(
    "scorecard",
    {
        ScorecardState.OPEN: {ScorecardState.OPEN, ScorecardState.SUBMITTED, ScorecardState.LOCKED},
        ScorecardState.SUBMITTED: {ScorecardState.OPEN, ScorecardState.SUBMITTED, ScorecardState.LOCKED},
        ScorecardState.LOCKED: set(),
    },
)


class SheetState(TextChoices):
    DRAFT = "draft", _("Not signed")
    SIGNED = "signed", _("Signed")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SHEET = Lifecycle(
    "result sheet",
    {
        SheetState.DRAFT: {SheetState.SIGNED, SheetState.WITHDRAWN},
        SheetState.SIGNED: {SheetState.DRAFT, SheetState.PUBLISHED, SheetState.WITHDRAWN},
        SheetState.PUBLISHED: {SheetState.WITHDRAWN},
        SheetState.WITHDRAWN: set(),
    },
)


class Basis(TextChoices):
    """What decides the result; fixed by the first score."""

    PANEL = "panel", _("The panel decides after seeing the scores; against their order it gives a reason")
    RAW = "raw", _("The order of the mean scores")
    ADJUSTED = "adjusted", _("The order of the scores adjusted for strict and mild judges")


class TieRule(TextChoices):
    """What happens to teams whose scores are the same."""

    SHARE = "share", _("They share the place")
    CASTING = "casting", _("Heaviest criterion, then the judges who saw both, then the chair's word with a reason")


class AwardKind(TextChoices):
    WINNER = "winner", _("Winner")
    RUNNER_UP = "runner_up", _("Runner-up")
    COMMENDATION = "commendation", _("Commendation")
    PEOPLES_CHOICE = "peoples_choice", _("People's choice")
    OWN = "own", _("An award of its own name")


# Best first: these follow the order of the scores. The others are apart from it.
IN_ORDER = (AwardKind.WINNER, AwardKind.RUNNER_UP, AwardKind.COMMENDATION)


class ModerationAct(TextChoices):
    """What the results group decided about one judge's card, each time with a reason."""

    EXCLUDE = "exclude", _("Not counted")
    KEEP = "keep", _("Counted")


class CardAnswer(TextChoices):
    """What a judge says when asked about a card after the lock."""

    AS_MEANT = "as_meant", _("It is as I meant it")
    NOT_MEANT = "not_meant", _("It is not as I meant it")
