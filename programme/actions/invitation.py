"""Offers places and takes the answers: an offer holds a place until it is answered, so a yes in time always counts."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from programme.actions import free_place
from programme.actions.audit import record
from programme.actions.enrolment import enrol
from programme.actions.notification import notify, take_back
from programme.actions.organisation import create_organisation
from programme.actions.place_offer import InvitedAlready, expiry, move_nomination, offer, offer_to, tell
from programme.models import Cohort, Enrolment, Invitation, Nomination, Organisation, Person
from programme.notifications import INVITATION, INVITATION_DECLINED, INVITATION_REMINDER, ON_RESERVE, WELCOME
from programme.queries import free_place as places
from programme.queries import invitation as queries
from programme.queries.people import organisers
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.readdressing import readdresses
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import (
    INVITATION as LIFECYCLE,
)
from programme.states import InvitationState, NominationState, Role, Sector

TO_INVITE = (NominationState.NAMED, NominationState.RESERVE, NominationState.EXPIRED)


class NobodyChosen(Refused):
    sentence = gettext_lazy("Choose at least one person who has not been invited.")


class InvitationClosed(Refused):
    sentence = gettext_lazy("This invitation can no longer be answered. Ask the organisers for a new one.")


class LinkExpired(InvitationClosed):
    sentence = gettext_lazy("This invitation ran out. Ask the organisers to send it again.")


@action
def invite_nominees(
    cohort: Cohort, *, by: Person, nominations: Iterable[Nomination], at: dt.datetime | None = None
) -> list[Invitation]:
    """Offer a place to each nominated person; those invited already are left as they are.

    All of them or none: more people than there are places are refused.
    """
    at = at or now()
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
    free_place.lock_sectors(cohort, *Sector)
    wanted = [nomination.pk for nomination in nominations]
    rows = list(
        Nomination.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(cohort=cohort, pk__in=wanted, state__in=TO_INVITE)
    )
    if not rows:
        raise NobodyChosen
    sent = []
    for nomination in rows:
        is_late = free_place.claim(cohort, nomination.organisation, nomination=nomination, at=at)
        sent.append(offer_to(nomination, cohort, at=at, by=by, is_late=is_late))
    return sent


@action
def invite(
    cohort: Cohort,
    *,
    by: Person,
    role: Role,
    email: str,
    full_name: str,
    organisation: Organisation | None = None,
    new_organisation: str = "",
    sector: str = "",
    at: dt.datetime | None = None,
) -> Invitation:
    """Offer a person a place in a role without a nomination: mentors, judges, observers.

    They work for `organisation`, or for `new_organisation` of `sector`, which is then made.
    """
    at = at or now()
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
    if organisation is None:
        organisation = create_organisation(cohort.programme, by=by, name=new_organisation, sector=sector)
    if role == Role.PARTICIPANT:
        free_place.lock_sectors(cohort, organisation.sector)
        free_place.claim(cohort, organisation, nomination=None, at=at)
    return offer(cohort, role=role, email=email, full_name=full_name, organisation=organisation, at=at, by=by)


@action
def resend(invitation: Invitation, *, by: Person, at: dt.datetime | None = None) -> Invitation:
    """Send an open or expired invitation again with a new link; the old link ends."""
    at = at or now()
    invitation = locked(invitation)
    authorise(by, "programme.organise", invitation)
    cohort, nomination = invitation.cohort, invitation.nomination
    if invitation.state != InvitationState.SENT:
        LIFECYCLE.check(invitation.state, to=InvitationState.SENT)
        if _open_beside(invitation):
            raise InvitedAlready
        if invitation.role == Role.PARTICIPANT:
            free_place.claim(cohort, invitation.organisation, nomination=nomination, at=at)
        invitation.state = InvitationState.SENT
    if nomination and nomination.state != NominationState.INVITED:
        move_nomination(nomination, NominationState.INVITED, at=at)
    invitation.link_issue += 1
    invitation.issue_link()
    invitation.sent_at, invitation.link_expires_at = at, expiry(cohort, invitation.organisation, at)
    invitation.reminded_at = None
    invitation.save()
    tell(invitation)
    record("programme.invitation.resent", by=by, target=invitation, issue=invitation.link_issue)
    return invitation


def _open_beside(invitation: Invitation) -> bool:
    same = invitation.cohort.invitations.filter(role=invitation.role, email=invitation.email)
    return same.filter(state=InvitationState.SENT).exclude(pk=invitation.pk).exists()


def follow_address(old: str, *, to: str, at: dt.datetime) -> None:
    """Send open invitations again to the address that somebody has now; the links that the old one got end.
    Part of an act that records it."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(email__iexact=old, state=InvitationState.SENT)
    for invitation in rows.select_related("cohort__programme", "organisation", "nomination"):
        invitation.email = to
        invitation.link_issue += 1
        invitation.issue_link()
        invitation.save(update_fields=("email", "link_issue", "link_hash"))
        tell(invitation)


@readdresses(INVITATION)
@action
def readdress(invitation_id: str, *, address: str, by: Person) -> Invitation:
    """Offer the place at another address of the same person: the link in the first mail ends."""
    invitation = locked(Invitation.objects.get(pk=invitation_id))
    authorise(by, "programme.organise", invitation)
    if invitation.state != InvitationState.SENT:
        raise InvitationClosed
    invitation.email = address
    if _open_beside(invitation):
        raise InvitedAlready
    invitation.save(update_fields=("email",))
    if invitation.nomination:
        invitation.nomination.email = address
        invitation.nomination.save(update_fields=("email",))
    record("programme.invitation.readdressed", by=by, target=invitation)
    return resend(invitation, by=by)


@action
def revoke(invitation: Invitation, *, by: Person, reason: str = "") -> Invitation:
    """Take an open offer back: its link ends, a nominated person is on the list again."""
    invitation = locked(invitation)
    authorise(by, "programme.organise", invitation)
    LIFECYCLE.check(invitation.state, to=InvitationState.REVOKED)
    at = now()
    invitation.state, invitation.link_revoked_at = InvitationState.REVOKED, at
    invitation.save()
    take_back(INVITATION_REMINDER, about=invitation)
    if invitation.nomination and invitation.nomination.state == NominationState.INVITED:
        move_nomination(invitation.nomination, NominationState.NAMED, at=at)
    record("programme.invitation.revoked", by=by, target=invitation, reason=reason)
    return invitation


@action
def accept(invitation: Invitation, *, at: dt.datetime) -> Enrolment:
    """Take the place: makes the account where there is none, the place in the cohort and the employment."""
    return _give_place(_answerable(invitation, at=at), at=at)


@action
def accept_late(invitation: Invitation, *, at: dt.datetime) -> Enrolment | None:
    """A yes after the date. The place is still theirs while nobody gave it away, or takes one that is free.

    None if it has gone: then the person is first on the reserve of their sector.
    """
    invitation = locked(invitation)
    if invitation.state == InvitationState.SENT and at >= invitation.link_expires_at:
        _expire(invitation, at=at)
    nomination = invitation.nomination
    if not nomination or nomination.erased_at:
        raise LinkExpired
    if invitation.state != InvitationState.EXPIRED or nomination.state != NominationState.EXPIRED:
        raise InvitationClosed
    if nomination.released_at and not free_place.take_back_for(nomination):
        free_place.put_on_reserve(nomination, first=True, at=at)
        record("programme.nomination.first_on_reserve", by=None, target=nomination)
        told: dict[str, Any] = {"cohort": invitation.cohort, "nomination": nomination}
        notify(ON_RESERVE, to=organisers(invitation.cohort.programme), about=invitation, act=at.isoformat(), **told)
        return None
    return _give_place(invitation, at=at)


def _give_place(invitation: Invitation, *, at: dt.datetime) -> Enrolment:
    enrolment = enrol(
        invitation.cohort,
        role=Role(invitation.role),
        email=invitation.email,
        full_name=invitation.full_name,
        organisation=invitation.organisation,
        nomination=invitation.nomination,
        at=at,
    )
    _answer(invitation, InvitationState.ACCEPTED, at=at)
    if invitation.nomination:
        move_nomination(invitation.nomination, NominationState.CONFIRMED, at=at)
    record("programme.invitation.accepted", by=enrolment.person, target=invitation, enrolment=str(enrolment.pk))
    notify(WELCOME, to=[enrolment.person], about=invitation, cohort=invitation.cohort, enrolment=enrolment)
    return enrolment


@action
def decline(invitation: Invitation, *, at: dt.datetime, reason: str = "") -> Invitation:
    """Say no to the place, also late or from the reserve; the organisers are told, and the place falls free."""
    invitation = locked(invitation)
    nomination = invitation.nomination
    if not (nomination and invitation.state == InvitationState.EXPIRED and nomination.state in TO_INVITE):
        _check_answerable(invitation, at=at)
    held = invitation.state == InvitationState.SENT or free_place.still_holds(nomination)
    _answer(invitation, InvitationState.DECLINED, at=at)
    if nomination:
        move_nomination(nomination, NominationState.DECLINED, at=at)
    record("programme.invitation.declined", by=None, target=invitation, reason=reason)
    place = leave_place(invitation, at=at) if held else None
    notify(
        INVITATION_DECLINED,
        to=organisers(invitation.cohort.programme),
        about=invitation,
        cohort=invitation.cohort,
        reason=reason,
        place=place,
    )
    return invitation


def leave_place(invitation: Invitation, *, at: dt.datetime) -> object:
    """The place that the offer held falls free; nothing does for mentors, judges and observers."""
    if invitation.role != Role.PARTICIPANT:
        return None
    return free_place.fall_free(invitation.cohort, invitation.organisation, at=at, left_by=invitation.nomination)


def expire_invitations(*, at: dt.datetime) -> int:
    """For the clock: end the open invitations whose time has run out."""
    return sum(_expire_when_due(invitation, at=at) for invitation in queries.run_out(at=at))


@action
def _expire_when_due(invitation: Invitation, *, at: dt.datetime) -> bool:
    invitation = locked(invitation)
    if invitation.state != InvitationState.SENT or at < invitation.link_expires_at:
        return False
    _expire(invitation, at=at)
    return True


def _expire(invitation: Invitation, *, at: dt.datetime) -> None:
    """Silence gives no place away, unless the cohort says so."""
    LIFECYCLE.check(invitation.state, to=InvitationState.EXPIRED)
    invitation.state = InvitationState.EXPIRED
    invitation.save(update_fields=("state",))
    take_back(INVITATION_REMINDER, about=invitation)
    record("programme.invitation.expired", by=None, target=invitation)
    nomination = invitation.nomination
    if nomination and nomination.state == NominationState.INVITED:
        move_nomination(nomination, NominationState.EXPIRED, at=at)
        if places.rules_of(invitation.cohort).silence_releases:
            free_place.release_place(nomination, at=at, by=None)


def locked(invitation: Invitation) -> Invitation:
    """The invitation as it is now; for participants under the lock of their sector, which is always taken first."""
    found = Invitation.objects.select_related("cohort", "organisation").get(pk=invitation.pk)
    if found.role == Role.PARTICIPANT:
        free_place.lock_sectors(found.cohort, found.organisation.sector)
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related(
            "cohort__programme", "organisation", "nomination__organisation", "nomination__cohort__programme"
        )
        .get(pk=invitation.pk)
    )


def _answerable(invitation: Invitation, *, at: dt.datetime) -> Invitation:
    invitation = locked(invitation)
    _check_answerable(invitation, at=at)
    return invitation


def _check_answerable(invitation: Invitation, *, at: dt.datetime) -> None:
    if invitation.state == InvitationState.EXPIRED:
        raise LinkExpired
    if invitation.state != InvitationState.SENT or invitation.link_revoked_at:
        raise InvitationClosed
    if at >= invitation.link_expires_at:
        raise LinkExpired


def _answer(invitation: Invitation, state: InvitationState, *, at: dt.datetime) -> None:
    LIFECYCLE.check(invitation.state, to=state)
    invitation.state, invitation.answered_at, invitation.link_used_at = state, at, at
    invitation.save(update_fields=("state", "answered_at", "link_used_at"))
    take_back(INVITATION_REMINDER, about=invitation)
