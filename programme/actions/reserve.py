"""Keeps the reserve: nominated people who wait for a place of their sector, in an order that organisers may change."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from programme.actions import free_place
from programme.actions.audit import record
from programme.actions.place_offer import move_nomination
from programme.models import Cohort, Nomination, Person
from programme.queries import free_place as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import NominationState, Sector


class NobodyForReserve(Refused):
    sentence = gettext_lazy("Choose at least one person who is nominated and has not been invited.")


@action
def add_to_reserve(
    cohort: Cohort, *, by: Person, nominations: Iterable[Nomination], at: dt.datetime | None = None
) -> list[Nomination]:
    """Let nominated people wait at the end of the reserve; the first is offered a place at once where one is open."""
    at = at or now()
    authorise(by, "programme.organise", cohort)
    free_place.lock_sectors(cohort, *Sector)
    chosen = [each.pk for each in nominations]
    rows = cohort.nominations.filter(pk__in=chosen, state=NominationState.NAMED).select_related("organisation")
    waiting = list(rows.order_by("created_at", "full_name"))
    if not waiting:
        raise NobodyForReserve
    for nomination in waiting:
        nomination.cohort = cohort
        free_place.put_on_reserve(nomination, first=False, at=at)
        record("programme.nomination.put_on_reserve", by=by, target=nomination)
    for sector in Sector:
        free_place.give_to_reserve(cohort, sector, at=at, by=by)
    return waiting


@action
def move_in_reserve(nomination: Nomination, *, by: Person, up: bool) -> Nomination:
    """Change places with whoever waits before them, or after."""
    nomination = free_place.locked_nomination(nomination)
    authorise(by, "programme.organise", nomination)
    order = list(queries.reserve(nomination.cohort, nomination.organisation.sector))
    if nomination not in order:
        raise NobodyForReserve
    here = order.index(nomination)
    there = here + (-1 if up else 1)
    if 0 <= there < len(order):
        _swap(nomination, order[there])
        record("programme.reserve.moved", by=by, target=nomination, to=there + 1)
    return nomination


def _swap(one: Nomination, other: Nomination) -> None:
    """By way of a position that nobody has: two rows never stand on one."""
    first, second = one.reserve_position, other.reserve_position
    for row, position in ((one, free_place.FAR), (other, first), (one, second)):
        row.reserve_position = position
        row.save(update_fields=("reserve_position",))


@action
def take_off_reserve(nomination: Nomination, *, by: Person) -> Nomination:
    """Back on the list of nominated people."""
    nomination = free_place.locked_nomination(nomination)
    authorise(by, "programme.organise", nomination)
    move_nomination(nomination, NominationState.NAMED, at=now())
    record("programme.nomination.taken_off_reserve", by=by, target=nomination)
    return nomination
