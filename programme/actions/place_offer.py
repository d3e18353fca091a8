"""The steps that every offer of a place is made of: the link, the message, the nomination that moves with it."""

import datetime as dt

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Cohort, Enrolment, Invitation, Nomination, Organisation, Person
from programme.notifications import INVITATION
from programme.queries import allotment as allotments
from programme.queries import free_place as places
from programme.shared.refusals import Refused
from programme.states import NOMINATION, InvitationState, NominationState, Role

STANDS_FOR = dt.timedelta(days=14)
# From here on nothing more is expected of the person.
ENDS = (NominationState.DECLINED, NominationState.EXPIRED)


class InvitedAlready(Refused):
    sentence = gettext_lazy("This address has an open invitation for this role. You can send it again.")


class HasPlace(Refused):
    sentence = gettext_lazy("This person already has this role in the cohort.")


def offer(
    cohort: Cohort,
    *,
    role: Role,
    email: str,
    full_name: str,
    organisation: Organisation,
    at: dt.datetime,
    by: Person | None,
    nomination: Nomination | None = None,
    is_late: bool = False,
) -> Invitation:
    """Write the offer and its message; `is_late` ones, of places that fell free, stand for the cohort's days to answer.

    Whoever calls has seen to it that there is a place.
    """
    email = email.strip().lower()
    if cohort.invitations.filter(role=role, email=email, state=InvitationState.SENT).exists():
        raise InvitedAlready
    if Enrolment.objects.filter(cohort=cohort, role=role, person__email=email).exists():
        raise HasPlace
    invitation = Invitation(
        cohort=cohort,
        role=role,
        email=email,
        full_name=full_name,
        organisation=organisation,
        nomination=nomination,
        sent_at=at,
        link_expires_at=expiry(cohort, organisation, at, is_late=is_late),
    )
    invitation.issue_link()
    invitation.save(force_insert=True)
    tell(invitation)
    record("programme.invitation.sent", by=by, target=invitation, role=role)
    return invitation


def offer_to(
    nomination: Nomination, cohort: Cohort, *, at: dt.datetime, by: Person | None, is_late: bool
) -> Invitation:
    """Offer a nominated person a place; `cohort` with its programme, `nomination` with its organisation."""
    sent = offer(
        cohort,
        role=Role.PARTICIPANT,
        email=nomination.email,
        full_name=nomination.full_name,
        organisation=nomination.organisation,
        nomination=nomination,
        at=at,
        by=by,
        is_late=is_late,
    )
    move_nomination(nomination, NominationState.INVITED, at=at)
    return sent


def expiry(cohort: Cohort, organisation: Organisation, at: dt.datetime, *, is_late: bool = False) -> dt.datetime:
    """The date to answer by, the organisation's own before the cohort's, while it is ahead; else two weeks.

    A place that fell free late leaves its next person the days that the cohort gives, whatever the date was.
    """
    date = allotments.confirm_by(cohort, organisation)
    if is_late:
        least = at + places.rules_of(cohort).answers
        return max(date, least) if date else least
    return date if date and date > at else at + STANDS_FOR


def tell(invitation: Invitation) -> None:
    """Write to the person with the newest link; what was said of them is theirs to read."""
    nomination = invitation.nomination
    held = allotments.of(invitation.cohort, invitation.organisation) if nomination else None
    notify(
        INVITATION,
        to=[Addressee(invitation.email, invitation.full_name)],
        about=invitation,
        act=f"issue {invitation.link_issue}",
        cohort=invitation.cohort,
        nominator=invitation.organisation.name,
        nominator_name=held.nominator_name if held else "",
        reason=nomination.reason if nomination else "",
        erase_days=places.rules_of(invitation.cohort).erase_days,
        expires_at=invitation.link_expires_at,
    )


def move_nomination(
    nomination: Nomination, to: NominationState, *, at: dt.datetime, position: int | None = None
) -> None:
    """Along the lifecycle; `position` only for the reserve. Notes since when nothing is expected any more."""
    NOMINATION.check(nomination.state, to=to)
    nomination.state = to
    nomination.reserve_position = position
    nomination.ended_at = at if to in ENDS else None
    if to not in ENDS:
        nomination.released_at = None
    nomination.save(update_fields=("state", "reserve_position", "ended_at", "released_at"))
