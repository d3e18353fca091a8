"""Every message that the ground floor can send."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programme.models import DoorLink, HostLink, Invitation, Nominator, Offer, RoleOffer, Visit
from programme.shared.message_texts import Trusted
from programme.shared.notification_kinds import OUTSIDE, NotificationKind, register, still_in, unopened
from programme.shared.webhook_kinds import tells
from programme.states import InvitationState, OfferState, ProgrammeRoleKind, Role, VisitState

INVITATION = register(
    NotificationKind(
        "programme.invitation",
        copied_to_assistants=True,
        readers=OUTSIDE,
        awaits=still_in(Invitation, InvitationState.SENT),
        answers=True,
        reason=_("it holds the link to answer by"),
        about="programme.Invitation",
        within="cohort",
        audience=_("people who are offered a place"),
        can_mute=False,
    )
)
WELCOME = register(
    NotificationKind(
        "programme.welcome",
        title=_("You have a place"),
        answers=True,
        reason=_("it confirms your place"),
        about="programme.Invitation",
        within="cohort",
        audience=_("people who have just taken their place"),
        can_mute=False,
    )
)
INVITATION_DECLINED = register(
    NotificationKind(
        "programme.invitation_declined",
        title=_("Somebody declines an invitation"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="programme.Invitation",
        within="cohort",
        audience=_("organisers of the programme"),
    )
)
ROLE_OFFERED = register(
    NotificationKind(
        "programme.role_offered",
        title=_("A role is offered"),
        readers=OUTSIDE,
        awaits=still_in(RoleOffer, InvitationState.SENT),
        answers=True,
        reason=_("it holds the link to answer by"),
        audience=_("people who are offered a role in a programme"),
        can_mute=False,
    )
)
ROLE_DECLINED = register(
    NotificationKind(
        "programme.role_declined",
        title=_("Somebody declines a role"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        audience=_("the organiser whose offer of a role is declined"),
    )
)
INVITATION_REMINDER = register(
    NotificationKind(
        "programme.invitation_reminder",
        title=_("Reminder of an invitation"),
        readers=OUTSIDE,
        about="programme.Invitation",
        within="cohort",
        audience=_("people who have not answered an invitation"),
        can_mute=False,
    )
)
ON_RESERVE = register(
    NotificationKind(
        "programme.on_reserve",
        title=_("A late yes is on the reserve"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="programme.Invitation",
        within="cohort",
        audience=_("organisers of the programme"),
    )
)
OBJECTION = register(
    NotificationKind(
        "programme.objection",
        title=_("Somebody objects to being named"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="programme.Nomination",
        within="cohort",
        audience=_("organisers of the programme"),
        can_mute=False,
    )
)
NOMINATOR_ASKED = register(
    NotificationKind(
        "programme.nominator_asked",
        title=_("Name people for your places"),
        readers=OUTSIDE,
        awaits=unopened(Nominator),
        about="programme.Nominator",
        within="allotment__cohort",
        audience=_("nominators of organisations"),
        can_mute=False,
    )
)
NOMINATOR_REMINDER = register(
    NotificationKind(
        "programme.nominator_reminder",
        title=_("Reminder to name people"),
        readers=OUTSIDE,
        about="programme.Nominator",
        within="allotment__cohort",
        audience=_("nominators who have places left to name for"),
        can_mute=False,
    )
)
PLACE_FREE = register(
    NotificationKind(
        "programme.place_free",
        title=_("A place of your organisation is free"),
        readers=OUTSIDE,
        about="programme.Nominator",
        within="allotment__cohort",
        audience=_("nominators of organisations whose place fell free"),
        can_mute=False,
    )
)
PLACE_LEFT = register(
    NotificationKind(
        "programme.place_left",
        title=_("Your place has ended"),
        audience=_("the person whose place ends"),
        can_mute=False,
        reaches_absent=True,
    )
)
EXPORT_READY = register(
    NotificationKind(
        "programme.export_ready",
        title=_("An export is ready"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="programme.CohortExport",
        audience=_("the organiser who asked for it"),
        reason=_("you asked for it, and it can be downloaded for some days only"),
        can_mute=False,
        answers=True,
    )
)
PLACE_PAUSED = register(
    NotificationKind(
        "programme.place_paused",
        title=_("Your place is paused"),
        audience=_("the person whose place is paused"),
        can_mute=False,
        reaches_absent=True,
    )
)
PAUSE_ENDS = register(
    NotificationKind(
        "programme.pause_ends",
        title=_("Your pause is about to end"),
        about="programme.Enrolment",
        within="cohort",
        audience=_("the person whose pause is about to end"),
        can_mute=False,
        reaches_absent=True,
        sample=lambda: {"back_on": dt.date(2027, 2, 1)},
    )
)
PLACE_RESUMED = register(
    NotificationKind(
        "programme.place_resumed",
        title=_("Your place is yours again"),
        audience=_("the person whose place is taken up again"),
        can_mute=False,
    )
)
PLACE_LATER = register(
    NotificationKind(
        "programme.place_later",
        title=_("You move to a later cohort"),
        audience=_("the person who moves to a later cohort"),
        can_mute=False,
    )
)
PLACE_ENDED = register(
    NotificationKind(
        "programme.place_ended",
        title=_("Somebody leaves, pauses or returns"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        audience=_("organisers, when somebody leaves, pauses or returns"),
    )
)
CONVERSATION_ASKED = register(
    NotificationKind(
        "programme.conversation_asked",
        title=_("Somebody asks the organisers"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="programme.Conversation",
        within="cohort",
        audience=_("the organiser who has taken a question on, or all of them"),
    )
)
CONVERSATION_ANSWERED = register(
    NotificationKind(
        "programme.conversation_answered",
        title=_("The organisers have answered"),
        answers=True,
        reason=_("it answers what you asked"),
        about="programme.Conversation",
        within="cohort",
        audience=_("who asked the organisers"),
        can_mute=False,
        reaches_absent=True,
    )
)
ADDRESS_CHANGED = register(
    NotificationKind(
        "programme.address_changed",
        title=_("Your address was changed"),
        reason=_("nobody shall take over your account unseen"),
        audience=_("the old and the new address of a person whose address is changed"),
        can_mute=False,
        urgent=True,
        reaches_absent=True,
    )
)

SEEN_AS_YOU = register(
    NotificationKind(
        "programme.seen_as_you",
        title=_("A site admin has seen pages as you see them"),
        audience=_("whom a site admin has helped so"),
        about="programme.ActingAs",
        reason=_("nobody looks through your eyes without your knowing"),
        can_mute=False,
        reaches_absent=True,
    )
)
HANDED_OVER = register(
    NotificationKind(
        "programme.handed_over",
        title=_("You have taken over from somebody"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        audience=_("the organiser who takes over from one who leaves"),
        about="programme.Programme",
        within="cohorts",
        reason=_("it says what is yours to do now"),
        can_mute=False,
        sample=lambda: {"who": "Olivia Hart", "lines": ["Visits: 2", "Questions: 1"]},
    )
)
GLASS_BROKEN = register(
    NotificationKind(
        "programme.glass_broken",
        title=_("A site admin has opened what is confidential"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="programme.BrokenGlass",
        within="programme__cohorts",
        audience=_("organisers of the programme"),
        reason=_("whoever opens what is confidential is seen doing it"),
        can_mute=False,
        urgent=True,
    )
)

VISIT_PUBLISHED = register(
    NotificationKind(
        "programme.visit_published",
        title=_("A new visit"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        copied_to_assistants=True,
        about="programme.Visit",
        within="cohort",
        audience=_("participants and mentors of the cohort"),
    )
)
DATES_MOVED = register(
    NotificationKind(
        "programme.dates_moved",
        title=_("Dates have moved"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        copied_to_assistants=True,
        audience=_("participants and mentors, when milestones move or are off: one message for each act"),
        sample=lambda: {
            "names": _("Half-way review"),
            "moves": [
                _("Half-way review is now at 5pm on Friday 30 October 2026. It was at 5pm on Friday 16 October 2026.")
            ],
        },
    )
)
VISIT_CHANGED = register(
    NotificationKind(
        "programme.visit_changed",
        title=_("A visit has changed"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        copied_to_assistants=True,
        reason=_("you have a place on the visit and would stand at the wrong door"),
        about="programme.Visit",
        within="cohort",
        audience=_("people booked on the visit or waiting for a place"),
        can_mute=False,
        urgent=True,
        sample=lambda: {"changes": [_("when it starts"), _("the address")], "erased_on": None},
    )
)
VISIT_EXPECTED = register(
    NotificationKind(
        "programme.visit_expected",
        title=_("You are expected at a visit"),
        copied_to_assistants=True,
        readers=(Role.PARTICIPANT, Role.MENTOR),
        about="programme.Visit",
        within="cohort",
        audience=_("people who are expected at the visit"),
        can_mute=False,
    )
)
VISIT_CANCELLED = register(
    NotificationKind(
        "programme.visit_cancelled",
        title=_("A visit is cancelled"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        copied_to_assistants=True,
        reason=_("you have a place on the visit and would travel for nothing"),
        about="programme.Visit",
        within="cohort",
        audience=_("people booked on the visit or waiting for a place"),
        can_mute=False,
        urgent=True,
    )
)
BOOKING_CONFIRMED = register(
    NotificationKind(
        "programme.booking_confirmed",
        title=_("You have a place on a visit"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        copied_to_assistants=True,
        answers=True,
        reason=_("it confirms what you have booked"),
        about="programme.Booking",
        within="visit__cohort",
        audience=_("the person who has booked"),
        can_mute=False,
    )
)
BOOKING_WAITING = register(
    NotificationKind(
        "programme.booking_waiting",
        title=_("You are on a waiting list"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        copied_to_assistants=True,
        answers=True,
        reason=_("it confirms what you have asked for"),
        about="programme.Booking",
        within="visit__cohort",
        audience=_("the person on the waiting list"),
        can_mute=False,
    )
)
BOOKING_PROMOTED = register(
    NotificationKind(
        "programme.booking_promoted",
        title=_("A place on a visit from the waiting list"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        copied_to_assistants=True,
        reason=_("the place is yours only if you know of it"),
        about="programme.Booking",
        within="visit__cohort",
        audience=_("the person on the waiting list who gets a place"),
        can_mute=False,
        urgent=True,
    )
)
BOOKING_CANCELLED = register(
    NotificationKind(
        "programme.booking_cancelled",
        title=_("A booking has ended"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        copied_to_assistants=True,
        answers=True,
        reason=_("it tells that a place of yours has ended"),
        about="programme.Booking",
        within="visit__cohort",
        audience=_("the person whose booking ends"),
        can_mute=False,
    )
)

BOOKING_MOVED = register(
    NotificationKind(
        "programme.booking_moved",
        title=_("A place on a visit is taken back"),
        copied_to_assistants=True,
        readers=(Role.PARTICIPANT, Role.MENTOR),
        about="programme.Booking",
        within="visit__cohort",
        audience=_("a person whose place is taken back because there are fewer places"),
        can_mute=False,
        urgent=True,
    )
)
PLACE_OFFERED = register(
    NotificationKind(
        "programme.place_offered",
        title=_("A place on a visit is held for you"),
        copied_to_assistants=True,
        readers=(Role.PARTICIPANT, Role.MENTOR),
        awaits=still_in(Offer, OfferState.OPEN),
        about="programme.Offer",
        within="booking__visit__cohort",
        audience=_("the person on the waiting list whose turn has come"),
        can_mute=False,
        urgent=True,
    )
)
OFFER_LAPSED = register(
    NotificationKind(
        "programme.offer_lapsed",
        title=_("An offer of a place has run out"),
        copied_to_assistants=True,
        readers=(Role.PARTICIPANT, Role.MENTOR),
        about="programme.Booking",
        within="visit__cohort",
        audience=_("a person who did not answer an offer"),
        can_mute=False,
    )
)

FEEDBACK_ASKED = register(
    NotificationKind(
        "programme.feedback_asked",
        title=_("How was the visit?"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        about="programme.Visit",
        within="cohort",
        audience=_("people who had a place on a visit that is over"),
    )
)
HOST_PAGE = register(
    NotificationKind(
        "programme.host_page",
        title=_("Page for the host of a visit"),
        readers=OUTSIDE,
        awaits=unopened(HostLink),
        about="programme.HostLink",
        within="visit__cohort",
        audience=_("the person at the host who prepares the visit"),
        can_mute=False,
    )
)

TEST_MESSAGE = register(
    NotificationKind(
        "programme.test_message",
        title=_("Test of a text"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        reason=_("you have asked for it"),
        audience=_("the organiser who has asked for it"),
        can_mute=False,
        urgent=True,
        needs=("text",),
        sample=lambda: {"subject": _("The subject"), "text": _("The text")},
    )
)
DOOR_LINK = register(
    NotificationKind(
        "programme.door_link",
        title=_("Check-in or reception list of a visit"),
        readers=OUTSIDE,
        awaits=unopened(DoorLink),
        audience=_("stewards and hosts of a visit, who have no account"),
        can_mute=False,
    )
)

ANNOUNCEMENT = register(
    NotificationKind(
        "programme.announcement",
        # Organisers have chosen them by the state of their place.
        reaches_absent=True,
        audience=_("the people whom organisers have chosen"),
        needs=("text",),
        sample=lambda: {"subject": _("The subject"), "text": _("The text")},
    )
)
NUDGE = register(
    NotificationKind(
        "programme.nudge",
        title=_("Reminder"),
        audience=_("people who have not done something yet that is soon due"),
        needs=("text",),
        sample=lambda: {"subject": _("The subject"), "text": _("The text")},
    )
)
DAILY = register(
    NotificationKind(
        "programme.daily",
        title=_("The one message a day"),
        audience=_("people who have chosen one message a day"),
        can_mute=False,
        reason=_("you have asked for it"),
        answers=True,
        needs=("text",),
        readers=("daily",),
        sample=lambda: {"subjects": _("2 messages"), "text": _("The text")},
    )
)
DEVICE_CHECK = register(
    NotificationKind(
        "programme.device_check",
        title=_("Does the site work on your machine?"),
        reason=_("organisers have asked you to try your machine"),
        audience=_("people on whose machine we have not seen this site work"),
        can_mute=False,
        urgent=True,
    )
)


# About the account. These never queue: they go straight to the mail server (see account_adapter.py).
KEEP_TO_YOURSELF = _(
    "If you did not ask for a code, somebody may have typed your address by mistake. Nothing happens without the code; "
    "do not pass it on to anybody."
)
NOT_YOU = _(
    "If this was you, there is nothing to do. If it was not, sign in, end your other sessions under “Your devices”, "
    "and tell an organiser at once."
)


def about_an_account(**values: Any) -> dict[str, Any]:
    """What texts about an account may say; all of it is ours."""
    found = {"site_name": settings.SITE_NAME, "safety": KEEP_TO_YOURSELF, **values}
    return {name: Trusted(str(value)) for name, value in found.items()}


SIGN_IN_CODE = register(
    NotificationKind(
        "programme.sign_in_code",
        title=_("Code to sign in"),
        audience=_("who signs in, if they belong to this programme alone"),
        can_mute=False,
        reason=_("you could not sign in without it"),
        urgent=True,
        needs=("code", "safety"),
        sample=lambda: about_an_account(code="ABCD-EFGH"),
    )
)
ADDRESS_CODE = register(
    NotificationKind(
        "programme.address_code",
        title=_("Code to prove an address"),
        audience=_("who has given a new address, if they belong to this programme alone"),
        can_mute=False,
        reason=_("your new address counts only after it"),
        urgent=True,
        needs=("code", "safety"),
        sample=lambda: about_an_account(code="ABCD-EFGH", email="ann@people.example"),
    )
)
NO_ACCOUNT = register(
    NotificationKind(
        "programme.no_account",
        title=_("No account at this address"),
        readers=OUTSIDE,
        audience=_("who asks to sign in with an address without an account, if this programme alone has named it"),
        can_mute=False,
        reason=_("it answers what somebody has just asked for"),
        urgent=True,
        sample=lambda: about_an_account(email="ann@people.example"),
    )
)
TEST_MAIL = register(
    NotificationKind(
        "programme.test_mail",
        title=_("Test mail without sign-in"),
        readers=OUTSIDE,
        audience=_("who asks for it on the check page, signed out, if this programme alone has named the address"),
        can_mute=False,
        reason=_("it answers what somebody has just asked for"),
        urgent=True,
        sample=lambda: about_an_account(email="ann@people.example"),
    )
)
ACCOUNT_CHANGED = register(
    NotificationKind(
        "programme.account_changed",
        title=_("Something changed in your account"),
        audience=_("whose account has changed, if they belong to this programme alone"),
        can_mute=False,
        reason=_("nobody shall take over your account unseen"),
        urgent=True,
        needs=("what", "safety"),
        sample=lambda: about_an_account(
            subject=_("A passkey was added"), what=_("A passkey was added."), safety=NOT_YOU
        ),
    )
)
PRIVACY_ASKED = register(
    NotificationKind(
        "programme.privacy_asked",
        title=_("Somebody asks about their own data"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="programme.PrivacyRequest",
        audience=_("organisers of the programme"),
        reason=_("the law gives you a month to answer"),
        can_mute=False,
    )
)
PRIVACY_ANSWERED = register(
    NotificationKind(
        "programme.privacy_answered",
        title=_("The answer about your own data"),
        answers=True,
        reaches_absent=True,
        about="programme.PrivacyRequest",
        audience=_("the person who asked about their own data"),
        can_mute=False,
    )
)
WEBHOOK_FAILED = register(
    NotificationKind(
        "programme.webhook_failed",
        title=_("An address cannot be told"),
        audience=_("organisers, when an address outside has not answered for a day"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="programme.Webhook",
        within="programme__cohorts",
    )
)


def _is_not_a_draft(visit: str) -> bool:
    return Visit.objects.filter(pk=visit).exclude(state=VisitState.DRAFT).exists()


# What programs outside can be told of.
tells("cohort.changed", _("A cohort is made or changed"), "programme.cohort.created", "programme.cohort.changed")
tells("place.taken", _("Somebody takes a place"), "programme.invitation.accepted")
tells("place.ended", _("Somebody gives a place up"), "programme.place.withdrawn")
tells("visit.published", _("A visit is published"), "programme.visit.published")
tells(
    "visit.changed",
    _("A published visit is changed"),
    "programme.visit.changed",
    "programme.visit.lowered",
    may_go=_is_not_a_draft,
)
tells("visit.cancelled", _("A visit is called off"), "programme.visit.cancelled")
tells(
    "booking.changed",
    _("Somebody books, waits, is given a place or cancels"),
    "programme.booking.confirmed",
    "programme.booking.waiting",
    "programme.booking.promoted",
    "programme.booking.offered",
    "programme.booking.cancelled",
)
tells(
    "check_in.changed", _("Somebody is ticked off at a door"), "programme.check_in.ticked", "programme.check_in.undone"
)
