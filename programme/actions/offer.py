"""What offers of roles and of the right to sign have in common: a link in a mail, a time to answer, one answer."""

import datetime as dt
from typing import TypeVar

from django.utils.translation import gettext_lazy

from programme.actions.person import account_of
from programme.models import Person
from programme.models.base import Offer
from programme.shared.refusals import Refused
from programme.states import ROLE_OFFER, InvitationState

STANDS_FOR = dt.timedelta(days=14)
AnOffer = TypeVar("AnOffer", bound=Offer)


class OfferClosed(Refused):
    sentence = gettext_lazy("This offer can no longer be answered. Ask the organisers for a new one.")


class OfferedAlready(Refused):
    sentence = gettext_lazy("This address has an open offer of the same already. You can send it again.")


def send(offer: Offer, *, at: dt.datetime) -> None:
    """Give the offer a fresh link and two weeks; the caller writes the mail and records it."""
    if offer.state != InvitationState.SENT:
        ROLE_OFFER.check(offer.state, to=InvitationState.SENT)
        offer.state = InvitationState.SENT
    elif not offer._state.adding:
        offer.link_issue += 1
    offer.sent_at, offer.link_expires_at = at, at + STANDS_FOR
    offer.issue_link()
    offer.save()


def move(offer: Offer, *, address: str) -> None:
    """Let the offer be for another address of the same person; the caller sends it there."""
    if offer.state != InvitationState.SENT:
        raise OfferClosed
    offer.email = address


def answerable(offer: AnOffer, *, at: dt.datetime) -> AnOffer:
    """The offer, locked. Raises OfferClosed when it was answered, taken back or ran out."""
    found = type(offer)._default_manager.select_for_update(of=("self",)).get(pk=offer.pk)
    if not found.is_open(at) or found.link_revoked_at:
        raise OfferClosed
    return found


def accept(offer: Offer, *, at: dt.datetime) -> Person:
    """Take the yes: whoever has the address, with a new account where there is none."""
    _answer(offer, InvitationState.ACCEPTED, at=at)
    return account_of(email=offer.email, full_name=offer.full_name)


def decline(offer: Offer, *, at: dt.datetime) -> None:
    """Take the no."""
    _answer(offer, InvitationState.DECLINED, at=at)


def revoke(offer: Offer, *, at: dt.datetime) -> None:
    """Take the offer back: its link ends."""
    ROLE_OFFER.check(offer.state, to=InvitationState.REVOKED)
    offer.state, offer.link_revoked_at = InvitationState.REVOKED, at
    offer.save()


def _answer(offer: Offer, state: InvitationState, *, at: dt.datetime) -> None:
    ROLE_OFFER.check(offer.state, to=state)
    offer.state, offer.answered_at, offer.link_used_at = state, at, at
    offer.save()
