"""Sets programmes up, and gives and takes the roles that hold over all their cohorts."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from programme.actions import offer as offers
from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Person, Programme, ProgrammeRole, RoleOffer
from programme.notifications import ROLE_DECLINED, ROLE_OFFERED
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.readdressing import readdresses
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import ROLE_OFFER, InvitationState, ProgrammeRoleKind


class OwnRole(Refused):
    sentence = _("You cannot give or take a role of your own. Ask another organiser.")


class RoleHeld(Refused):
    sentence = _("This person already has that role.")


class LastOrganiser(Refused):
    sentence = _("A programme needs an organiser: name another one first.")


class NameTaken(Refused):
    sentence = _("Another programme has this name, or this name in addresses.")


@action
def create_programme(
    *,
    by: Person,
    name: str,
    slug: str,
    organiser_email: str,
    organiser_name: str,
    summary: str = "",
    contact_email: str = "",
) -> Programme:
    """Start a programme, and offer the role of its first organiser; it starts when they accept."""
    authorise(by, "programme.create_programme")
    if Programme.objects.filter(name__iexact=name).exists() or Programme.objects.filter(slug=slug).exists():
        raise NameTaken
    programme = Programme.objects.create(name=name, slug=slug, summary=summary, contact_email=contact_email)
    record("programme.programme.created", by=by, target=programme)
    offer_role(programme, by=by, kind=ProgrammeRoleKind.ORGANISER, email=organiser_email, full_name=organiser_name)
    return programme


@action
def offer_role(
    programme: Programme,
    *,
    by: Person,
    kind: ProgrammeRoleKind,
    email: str,
    full_name: str,
    acts_for: Person | None = None,
    at: dt.datetime | None = None,
) -> RoleOffer:
    """Offer a role in the programme to whoever has this address; never to oneself. No account is made before the yes.

    An assistant acts for one judge or mentor of the programme (`acts_for`).
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    authorise(by, "programme.assign_roles", programme)
    offer = RoleOffer(
        programme=programme, kind=kind, acts_for=acts_for, email=email.strip().lower(), full_name=full_name
    )
    offer.offered_by = by
    _refuse_what_is_there(offer, by=by)
    return _send(offer, by=by, at=at or now())


@readdresses(ROLE_OFFERED)
@action
def readdress_role_offer(offer_id: str, *, address: str, by: Person) -> RoleOffer:
    """Offer the role at another address of the same person: the link in the first mail ends."""
    offer = RoleOffer.objects.select_for_update(of=("self",)).select_related("programme").get(pk=offer_id)
    authorise(by, "programme.assign_roles", offer)
    offers.move(offer, address=address)
    _refuse_what_is_there(offer, by=by)
    return _send(offer, by=by, at=now())


def _refuse_what_is_there(offer: RoleOffer, *, by: Person) -> None:
    """Nobody is offered what they have, or have been offered; nobody offers anything to themselves."""
    same = {"kind": offer.kind, "acts_for": offer.acts_for}
    if offer.email == by.email:
        raise OwnRole
    if offer.programme.roles.filter(person__email=offer.email, **same).exists():
        raise RoleHeld
    if offer.programme.role_offers.filter(email=offer.email, state="sent", **same).exclude(pk=offer.pk).exists():
        raise offers.OfferedAlready


@action
def resend_role_offer(offer: RoleOffer, *, by: Person, at: dt.datetime | None = None) -> RoleOffer:
    """Send an open or expired offer again with a new link; the old link ends."""
    offer = RoleOffer.objects.select_for_update(of=("self",)).select_related("programme").get(pk=offer.pk)
    authorise(by, "programme.assign_roles", offer)
    return _send(offer, by=by, at=at or now())


def _send(offer: RoleOffer, *, by: Person, at: dt.datetime) -> RoleOffer:
    offers.send(offer, at=at)
    record("programme.role.offered", by=by, target=offer, kind=offer.kind, issue=offer.link_issue)
    # Somebody with an account finds it in their inbox too.
    known = Person.objects.filter(email__iexact=offer.email).first()
    to = known or Addressee(offer.email, offer.full_name)
    notify(ROLE_OFFERED, to=[to], about=offer, act=f"issue {offer.link_issue}")
    return offer


@action
def revoke_role_offer(offer: RoleOffer, *, by: Person, at: dt.datetime | None = None) -> RoleOffer:
    """Take an open offer back."""
    offer = RoleOffer.objects.select_for_update(of=("self",)).select_related("programme").get(pk=offer.pk)
    authorise(by, "programme.assign_roles", offer)
    offers.revoke(offer, at=at or now())
    record("programme.role.offer_revoked", by=by, target=offer, kind=offer.kind)
    return offer


@action
def accept_role(offer: RoleOffer, *, at: dt.datetime) -> ProgrammeRole:
    """The role starts, with a new account where there is none."""
    offer = offers.answerable(offer, at=at)
    person = offers.accept(offer, at=at)
    role, _is_new = ProgrammeRole.objects.get_or_create(
        programme=offer.programme, person=person, kind=offer.kind, acts_for=offer.acts_for
    )
    record("programme.role.assigned", by=person, target=offer.programme, person=str(person.pk), kind=offer.kind)
    return role


@action
def decline_role(offer: RoleOffer, *, at: dt.datetime) -> RoleOffer:
    """Say no to the role; who offered it is told."""
    offer = offers.answerable(offer, at=at)
    offers.decline(offer, at=at)
    record("programme.role.declined", by=None, target=offer, kind=offer.kind)
    if offer.offered_by:
        notify(ROLE_DECLINED, to=[offer.offered_by], about=offer)
    return offer


@action
def expire_role_offers(*, at: dt.datetime) -> int:
    """End the open offers whose time has run out."""
    due = RoleOffer.objects.select_for_update(of=("self",)).filter(state=InvitationState.SENT, link_expires_at__lte=at)
    ended = list(due.select_related("programme"))
    for offer in ended:
        ROLE_OFFER.check(offer.state, to=InvitationState.EXPIRED)
        offer.state = InvitationState.EXPIRED
        offer.save(update_fields=("state",))
        record("programme.role.offer_expired", by=None, target=offer, kind=offer.kind)
    return len(ended)


@action
def remove_role(role: ProgrammeRole, *, by: Person) -> None:
    """Take a role away; never one's own, and never the last organiser's."""
    programme = Programme.objects.select_for_update().get(pk=role.programme_id)
    authorise(by, "programme.assign_roles", programme)
    if role.person_id == by.pk:
        raise OwnRole
    others = programme.roles.filter(kind=ProgrammeRoleKind.ORGANISER).exclude(pk=role.pk)
    if role.kind == ProgrammeRoleKind.ORGANISER and not others.exists():
        raise LastOrganiser
    record("programme.role.removed", by=by, target=programme, person=str(role.person_id), kind=role.kind)
    role.delete()
