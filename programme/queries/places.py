"""Counts the places of a visit: how many are taken, kept for a sector, and free for whom."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from programme.models import Booking, Visit
from programme.shared.prepared import prepared
from programme.states import BookingState

TAKEN = (BookingState.CONFIRMED, BookingState.OFFERED)


@dataclass
class Places:
    """The places of one visit at one moment. A place on offer is taken: it is held for one person."""

    capacity: int
    kept: dict[str, int]
    taken: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    last_position: int = 0

    @property
    def free(self) -> int:
        """Places that nobody has, for whomever they are kept."""
        return max(0, self.capacity - sum(self.taken.values()))

    def free_for(self, sector: str) -> int:
        """Places that somebody of the sector could have: those kept for others and not yet taken are not among them."""
        held = sum(max(0, places - self.taken[other]) for other, places in self.kept.items() if other != sector)
        return max(0, self.free - held)

    def sectors_to_serve(self) -> set[str]:
        """Sectors of which somebody waits and could have a place."""
        return {sector for sector, number in self.waiting.items() if number and self.free_for(sector)}


def count_places(visit: Visit, *, at: dt.datetime) -> Places:
    """True for longer than this moment only under the visit's lock."""
    return places_of([visit], at=at)[visit.pk]


def places_of(visits: Iterable[Visit], *, at: dt.datetime) -> dict[UUID, Places]:
    """The places of each visit, in one query."""
    found = {visit.pk: Places(visit.capacity or 0, visit.kept_for(at)) for visit in visits}
    for visit, state, sector, number, last in _counted(list(found)):
        places = found[visit]
        places.last_position = max(places.last_position, last)
        if state in TAKEN:
            places.taken[sector] += number
        elif state == BookingState.WAITING:
            places.waiting[sector] += number
    return found


@prepared
def _counted(visits: list[UUID]) -> QuerySet[Booking, tuple[UUID, str, str, int, int]]:
    rows = Booking.objects.filter(visit__in=visits).order_by().values_list("visit", "state", "sector")
    return rows.annotate(number=Count("pk"), last=Max("position"))
