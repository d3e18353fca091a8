"""Every message that judging can send."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from judging.models import CardQuestion, Guest, ResultSheet, SignatoryOffer
from judging.states import GuestState
from programme.shared.notification_kinds import OUTSIDE, NotificationKind, register, still_in
from programme.shared.time import now
from programme.shared.webhook_kinds import tells
from programme.states import InvitationState, ProgrammeRoleKind, Role


def unanswered(ids: list[str]) -> set[str]:
    """Questions about cards that the judge has not answered."""
    rows = CardQuestion.objects.filter(pk__in=ids, answered_at=None)
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


SCORING_OPENED = register(
    NotificationKind(
        "judging.scoring_opened",
        title=_("Scoring is open"),
        readers=(Role.JUDGE,),
        reason=_("the pitch day waits for your scores"),
        audience=_("judges of the pitch day"),
        can_mute=False,
        urgent=True,
        sample=lambda: {"pitches": 7},
    )
)
JUDGE_CALLED = register(
    NotificationKind(
        "judging.judge_called",
        title=_("You judge on the pitch day"),
        copied_to_assistants=True,
        readers=(Role.JUDGE,),
        reason=_("it says when and where you are wanted"),
        about="judging.PitchDay",
        within="cohort",
        audience=_("judges with a seat, when they get it and when time or place changes"),
        can_mute=False,
        sample=lambda: {"is_new": True, "place": UUID(int=0)},
    )
)
JUDGE_RELEASED = register(
    NotificationKind(
        "judging.judge_released",
        title=_("You do not judge on the pitch day"),
        copied_to_assistants=True,
        readers=(Role.JUDGE,),
        reason=_("else you would come for nothing"),
        about="judging.PitchDay",
        within="cohort",
        audience=_("a judge whose seat is taken away"),
        can_mute=False,
    )
)
PRACTICE_BEGUN = register(
    NotificationKind(
        "judging.practice_begun",
        title=_("A practice pitch to score"),
        readers=(Role.JUDGE,),
        about="judging.Practice",
        within="pitch_day__cohort",
        audience=_("judges with a seat, when there is a pitch to practise on and when their cards are compared"),
        sample=lambda: {"is_compared": False},
    )
)
PITCH_TOLD = register(
    NotificationKind(
        "judging.pitch_told",
        title=_("When your team pitches"),
        readers=(Role.PARTICIPANT,),
        reason=_("it says when and where your team is wanted"),
        about="judging.Pitch",
        within="pitch_day__cohort",
        audience=_("members of a team, when they get a time and when time, place or way of pitching change"),
        can_mute=False,
        sample=lambda: {"is_new": True},
    )
)
JUDGE_ORDER = register(
    NotificationKind(
        "judging.judge_order",
        title=_("The pitches that you hear"),
        copied_to_assistants=True,
        readers=(Role.JUDGE,),
        reason=_("it says which teams you hear, when and how"),
        about="judging.PitchDay",
        within="cohort",
        audience=_("judges, when it is settled which teams they hear, and when time or way of one of these changes"),
        can_mute=False,
        sample=lambda: {"own": []},
    )
)
PITCH_OFF = register(
    NotificationKind(
        "judging.pitch_off",
        title=_("Your team does not pitch"),
        readers=(Role.PARTICIPANT,),
        reason=_("else you would come for nothing"),
        about="judging.PitchDay",
        within="cohort",
        audience=_("members of a team that knew its time and is taken out of the running order"),
        can_mute=False,
    )
)
JOINING_CHANGED = register(
    NotificationKind(
        "judging.joining_changed",
        title=_("How you join a pitch"),
        readers=(Role.JUDGE,),
        reason=_("else you would wait in the wrong place"),
        about="judging.PitchDay",
        within="cohort",
        audience=_("judges, when a pitch or they themselves move between room, video call and recording"),
        can_mute=False,
        sample=lambda: {"pitches": [], "own_mode": _("Joins by link")},
    )
)
GUEST_INVITED = register(
    NotificationKind(
        "judging.guest_invited",
        title=_("An invitation to look on"),
        readers=OUTSIDE,
        awaits=still_in(Guest, GuestState.INVITED),
        audience=_("guests of the pitch day"),
        can_mute=False,
    )
)
GUEST_TAKEN_BACK = register(
    NotificationKind(
        "judging.guest_taken_back",
        title=_("An invitation is taken back"),
        readers=OUTSIDE,
        reason=_("else you would come for nothing"),
        audience=_("a guest whose invitation is taken back"),
        can_mute=False,
        urgent=True,
    )
)
CONFLICT_FOUND = register(
    NotificationKind(
        "judging.conflict_found",
        title=_("A link between a judge and a team"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        audience=_("organisers, when a judge and a team have a link"),
    )
)
CONFLICT_WAIVED = register(
    NotificationKind(
        "judging.conflict_waived",
        title=_("You may score a team after all"),
        readers=(Role.JUDGE,),
        audience=_("the judge whom a decision lets score a team"),
        urgent=True,
    )
)
CARD_REOPENED = register(
    NotificationKind(
        "judging.card_reopened",
        title=_("A score card was given back to you"),
        readers=(Role.JUDGE,),
        audience=_("the judge whose card was given back"),
        urgent=True,
    )
)
JUDGE_NUDGED = register(
    NotificationKind(
        "judging.judge_nudged",
        title=_("Your cards are waited for"),
        readers=(Role.JUDGE,),
        reason=_("scoring is about to be locked"),
        about="judging.PitchDay",
        within="cohort",
        audience=_("judges whose cards for pitches that have begun are not in, when the desk asks for them"),
        can_mute=False,
        urgent=True,
        sample=lambda: {"teams": ["Ash", "Birch"]},
    )
)
SIGNATORY_OFFERED = register(
    NotificationKind(
        "judging.signatory_offered",
        title=_("Will you sign the result?"),
        readers=OUTSIDE,
        awaits=still_in(SignatoryOffer, InvitationState.SENT),
        audience=_("people who are asked to sign the result"),
        can_mute=False,
    )
)
SIGNATORY_NAMED = register(
    NotificationKind(
        "judging.signatory_named",
        title=_("You may sign the result"),
        readers=("signatory",),
        reason=_("it gives you a task that nobody else has"),
        audience=_("people who may sign the result"),
        can_mute=False,
    )
)
READY_TO_SIGN = register(
    NotificationKind(
        "judging.ready_to_sign",
        title=_("A result waits for your signature"),
        readers=("signatory",),
        answers=True,
        reason=_("nothing is published without your signature"),
        audience=_("signatories, when there is a sheet to sign"),
        can_mute=False,
    )
)
RESULTS_PUBLISHED = register(
    NotificationKind(
        "judging.results_published",
        title=_("The result"),
        readers=(Role.PARTICIPANT,),
        answers=True,
        reason=_("you have worked for it; it comes once"),
        audience=_("members of teams that pitched"),
        can_mute=False,
    )
)
FEEDBACK_RELEASED = register(
    NotificationKind(
        "judging.feedback_released",
        title=_("What the judges wrote for your team"),
        readers=(Role.PARTICIPANT,),
        audience=_("members of teams that pitched, when feedback is released"),
    )
)
CARD_QUESTIONED = register(
    NotificationKind(
        "judging.card_questioned",
        title=_("A question about one of your cards"),
        readers=(Role.JUDGE,),
        reason=_("the result waits for your answer"),
        awaits=unanswered,
        audience=_("the judge whom the results group asks about a card"),
        can_mute=False,
        urgent=True,
    )
)
CARD_ANSWERED = register(
    NotificationKind(
        "judging.card_answered",
        title=_("A judge has answered about a card"),
        readers=(ProgrammeRoleKind.RESULTS,),
        audience=_("who asked a judge about a card"),
        urgent=True,
    )
)


def _is_public(sheet: str) -> bool:
    """Asked when it is about to go: a result that was withdrawn meanwhile is told to nobody."""
    return ResultSheet.objects.public(now()).filter(pk=sheet).exists()


# What programs outside can be told of. Nothing that a result could be worked out from.
tells(
    "pitch_day.changed",
    _("The pitch day is planned or changed"),
    "judging.pitch_day.planned",
    "judging.pitch_day.changed",
)
tells("scoring.opened", _("Scoring is opened"), "judging.scoring.opened")
tells("scoring.locked", _("Scoring is locked"), "judging.scoring.locked")
tells("result.published", _("A result is published"), "judging.sheet.published", may_go=_is_public)
