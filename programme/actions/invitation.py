"""Offers places and takes the answers: a place is given when an invitation is accepted, never beyond the quota."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.enrolment import enrol
from programme.actions.notification import Addressee, notify
from programme.actions.organisation import create_organisation
from programme.models import Cohort, Enrolment, Invitation, Nomination, Organisation, Person
from programme.notifications import INVITATION, INVITATION_DECLINED, WELCOME
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.readdressing import readdresses
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import (
    INVITATION as LIFECYCLE,
)
from programme.states import (
    NOMINATION,
    InvitationState,
    NominationState,
    ProgrammeRoleKind,
    Role,
)

STANDS_FOR = dt.timedelta(days=14)
TO_INVITE = (NominationState.NAMED, NominationState.RESERVE, NominationState.EXPIRED)


class NobodyChosen(Refused):
    sentence = gettext_lazy("Choose at least one person who has not been invited.")


class InvitedAlready(Refused):
    sentence = gettext_lazy("This address has an open invitation for this role. You can send it again.")


class HasPlace(Refused):
    sentence = gettext_lazy("This person already has this role in the cohort.")


class InvitationClosed(Refused):
    sentence = gettext_lazy("This invitation can no longer be answered. Ask the organisers for a new one.")


class LinkExpired(InvitationClosed):
    sentence = gettext_lazy("This invitation ran out. Ask the organisers to send it again.")


@action
def invite_nominees(
    cohort: Cohort, *, by: Person, nominations: Iterable[Nomination], at: dt.datetime | None = None
) -> list[Invitation]:
    """Offer a place to each nominated person; those invited already are left as they are."""
    at = at or now()
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
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
        sent.append(
            _offer(
                cohort,
                role=Role.PARTICIPANT,
                email=nomination.email,
                full_name=nomination.full_name,
                organisation=nomination.organisation,
                nomination=nomination,
                at=at,
                by=by,
            )
        )
        _move_nomination(nomination, NominationState.INVITED)
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
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
    if organisation is None:
        organisation = create_organisation(cohort.programme, by=by, name=new_organisation, sector=sector)
    return _offer(cohort, role=role, email=email, full_name=full_name, organisation=organisation, at=at or now(), by=by)


def _offer(
    cohort: Cohort,
    *,
    role: Role,
    email: str,
    full_name: str,
    organisation: Organisation,
    at: dt.datetime,
    by: Person,
    nomination: Nomination | None = None,
) -> Invitation:
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
        link_expires_at=_expiry(cohort, at),
    )
    invitation.issue_link()
    invitation.save(force_insert=True)
    _tell(invitation)
    record("programme.invitation.sent", by=by, target=invitation, role=role)
    return invitation


def _expiry(cohort: Cohort, at: dt.datetime) -> dt.datetime:
    """The cohort's own date to answer by while that is ahead; else two weeks."""
    return cohort.confirm_by if cohort.confirm_by and cohort.confirm_by > at else at + STANDS_FOR


def _tell(invitation: Invitation) -> None:
    notify(
        INVITATION,
        to=[Addressee(invitation.email, invitation.full_name)],
        about=invitation,
        act=f"issue {invitation.link_issue}",
        cohort=invitation.cohort,
        nominator=invitation.organisation.name,
        expires_at=invitation.link_expires_at,
    )


@action
def resend(invitation: Invitation, *, by: Person, at: dt.datetime | None = None) -> Invitation:
    """Send an open or expired invitation again with a new link; the old link ends."""
    at = at or now()
    invitation = _locked(invitation)
    authorise(by, "programme.organise", invitation)
    if invitation.state != InvitationState.SENT:
        LIFECYCLE.check(invitation.state, to=InvitationState.SENT)
        invitation.state = InvitationState.SENT
        if _open_beside(invitation):
            raise InvitedAlready
    if invitation.nomination and invitation.nomination.state == NominationState.EXPIRED:
        _move_nomination(invitation.nomination, NominationState.INVITED)
    invitation.link_issue += 1
    invitation.issue_link()
    invitation.sent_at, invitation.link_expires_at = at, _expiry(invitation.cohort, at)
    invitation.save()
    _tell(invitation)
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
        _tell(invitation)


@readdresses(INVITATION)
@action
def readdress(invitation_id: str, *, address: str, by: Person) -> Invitation:
    """Offer the place at another address of the same person: the link in the first mail ends."""
    invitation = _locked(Invitation.objects.get(pk=invitation_id))
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
    invitation = _locked(invitation)
    authorise(by, "programme.organise", invitation)
    LIFECYCLE.check(invitation.state, to=InvitationState.REVOKED)
    invitation.state = InvitationState.REVOKED
    invitation.link_revoked_at = now()
    invitation.save()
    if invitation.nomination and invitation.nomination.state == NominationState.INVITED:
        _move_nomination(invitation.nomination, NominationState.NAMED)
    record("programme.invitation.revoked", by=by, target=invitation, reason=reason)
    return invitation


@action
def accept(invitation: Invitation, *, at: dt.datetime) -> Enrolment:
    """Take the place: makes the account where there is none, the place in the cohort and the employment."""
    invitation = _answerable(invitation, at=at)
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
        _move_nomination(invitation.nomination, NominationState.CONFIRMED)
    record("programme.invitation.accepted", by=enrolment.person, target=invitation, enrolment=str(enrolment.pk))
    notify(WELCOME, to=[enrolment.person], about=invitation, cohort=invitation.cohort, enrolment=enrolment)
    return enrolment


@action
def decline(invitation: Invitation, *, at: dt.datetime, reason: str = "") -> Invitation:
    """Say no to the place; the organisers are told."""
    invitation = _answerable(invitation, at=at)
    _answer(invitation, InvitationState.DECLINED, at=at)
    if invitation.nomination:
        _move_nomination(invitation.nomination, NominationState.DECLINED)
    record("programme.invitation.declined", by=None, target=invitation, reason=reason)
    organisers = Person.objects.filter(
        programme_roles__programme=invitation.cohort.programme_id,
        programme_roles__kind=ProgrammeRoleKind.ORGANISER,
        is_active=True,
    )
    notify(INVITATION_DECLINED, to=organisers, about=invitation, cohort=invitation.cohort, reason=reason)
    return invitation


@action
def expire_invitations(*, at: dt.datetime) -> int:
    """End the open invitations whose time has run out."""
    due = Invitation.objects.select_for_update(of=("self",)).filter(state=InvitationState.SENT, link_expires_at__lte=at)
    ended: Sequence[Invitation] = list(due.select_related("nomination", "cohort__programme"))
    for invitation in ended:
        invitation.state = InvitationState.EXPIRED
        invitation.save(update_fields=("state",))
        if invitation.nomination and invitation.nomination.state == NominationState.INVITED:
            _move_nomination(invitation.nomination, NominationState.EXPIRED)
        record("programme.invitation.expired", by=None, target=invitation)
    return len(ended)


def _locked(invitation: Invitation) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("cohort__programme", "organisation", "nomination")
        .get(pk=invitation.pk)
    )


def _answerable(invitation: Invitation, *, at: dt.datetime) -> Invitation:
    invitation = _locked(invitation)
    if invitation.state == InvitationState.EXPIRED:
        raise LinkExpired
    if invitation.state != InvitationState.SENT or invitation.link_revoked_at:
        raise InvitationClosed
    if at >= invitation.link_expires_at:
        raise LinkExpired
    return invitation


def _answer(invitation: Invitation, state: InvitationState, *, at: dt.datetime) -> None:
    LIFECYCLE.check(invitation.state, to=state)
    invitation.state, invitation.answered_at, invitation.link_used_at = state, at, at
    invitation.save(update_fields=("state", "answered_at", "link_used_at"))


def _move_nomination(nomination: Nomination, to: NominationState) -> None:
    NOMINATION.check(nomination.state, to=to)
    nomination.state = to
    nomination.reserve_position = None
    nomination.save(update_fields=("state", "reserve_position"))
