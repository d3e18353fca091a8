"""Reads the guests of a pitch day: who was invited, who comes, and what they need."""

from collections import Counter

from django.db.models import Q, QuerySet

from judging.models import Guest, PitchDay
from judging.states import GuestState


def guests_of(day: PitchDay) -> QuerySet[Guest]:
    """Everybody invited, by name."""
    return day.guests.order_by("full_name", "pk")


def guest_of(day: PitchDay, guest: object) -> Guest | None:
    """One of them."""
    return day.guests.filter(pk=guest).select_related("pitch_day__cohort__programme").first()


def coming(day: PitchDay) -> QuerySet[Guest]:
    """Who has said yes, by name: what reception prints."""
    return guests_of(day).filter(state=GuestState.COMING)


def is_full(day: PitchDay) -> bool:
    """Whether nobody else can say yes."""
    return day.guest_places is not None and coming(day).count() >= day.guest_places


def with_needs(day: PitchDay) -> QuerySet[Guest]:
    """Who comes and needs something. Only the action hands this out, because each look is recorded."""
    return coming(day).filter(~Q(access="") | ~Q(diet=""))


def counts(guests: list[Guest]) -> Counter[str]:
    """How many are in each state."""
    return Counter(guest.state for guest in guests)
