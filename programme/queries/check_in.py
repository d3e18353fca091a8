"""Who is expected at the door of a visit, who is here, and who came to the visits of a cohort."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from programme.models import Booking, CheckIn, Cohort, DoorLink, Person, Visit
from programme.models.check_in import check_in_code
from programme.models.door_link import OPENS_BEFORE
from programme.queries.visit import attendance
from programme.shared.authorise import authorise, may
from programme.shared.short_codes import as_typed
from programme.states import VisitState

PERSON, WALK_IN = "person", "walk-in"


@dataclass(frozen=True)
class Door:
    """A visit as whoever stands at its door may work with it: a person, or the link they hold."""

    visit: Visit
    by: Person | DoorLink

    @property
    def owner(self) -> str:
        """Whose changes a device keeps for this door."""
        return f"{self.by._meta.model_name}:{self.by.pk}"

    @property
    def is_link(self) -> bool:
        return isinstance(self.by, DoorLink)

    def opens_at(self) -> dt.datetime:
        return self.visit.starts_at - OPENS_BEFORE


@dataclass(frozen=True)
class Row:
    """One line of the list at the door: name and employer, nothing else about anybody."""

    target: str
    full_name: str
    employer: str
    code: str = ""
    is_here: bool = False
    version: int = 0
    changed_at: dt.datetime | None = None
    walked_in: bool = False

    @property
    def key(self) -> str:
        return self.target


def door(
    visit: UUID, *, person: Person | None, held: Mapping[str, int], at: dt.datetime, late: bool = False
) -> Door | None:
    """The door of a visit for a signed-in person, or for whoever holds an open link to it; None for all others.

    `held` are the links whose code was typed on this device, with their issue. `late`: for what was noted in time.
    """
    found = (
        Visit.objects.select_related("cohort__programme", "host").filter(pk=visit, state=VisitState.PUBLISHED).first()
    )
    if found is None:
        return None
    if person and may(person, "programme.check_in", found):
        return Door(found, person)
    for link in _links(found, held):
        is_good = link.takes_changes(at) if late else link.is_open(at)
        if is_good and may(link, "programme.check_in", found):
            return Door(found, link)
    return None


def reception(visit: UUID, *, person: Person | None, held: Mapping[str, int], at: dt.datetime) -> Door | None:
    """The reception list of a visit, for its organisers and for whoever holds the host's link to it."""
    found = Visit.objects.select_related("cohort__programme", "host").filter(pk=visit).first()
    if found is None:
        return None
    if person and may(person, "programme.read_reception", found):
        return Door(found, person)
    good = (link for link in _links(found, held) if link.is_open(at) and may(link, "programme.read_reception", found))
    return next((Door(found, link) for link in good), None)


def _links(visit: Visit, held: Mapping[str, int]) -> list[DoorLink]:
    links = list(visit.door_links.filter(pk__in=held).select_related("visit__cohort__programme"))
    return [link for link in links if held[str(link.pk)] == link.link_issue]


def rows(visit: Visit) -> list[Row]:
    """Everybody with a place, and whoever came without one, by name."""
    seen = {each.person_id or each.pk: each for each in visit.check_ins.select_related("person")}
    found = [_expected(visit, booking, seen.pop(booking.person_id, None)) for booking in attendance(visit)]
    found += [_unexpected(each) for each in seen.values() if each.is_here]
    return sorted(found, key=lambda row: (row.full_name.casefold(), row.target))


def _expected(visit: Visit, booking: Booking, tick: CheckIn | None) -> Row:
    return Row(
        target=f"{PERSON}:{booking.person_id}",
        full_name=booking.person.full_name,
        employer=booking.employer or "",
        code=check_in_code(visit.pk, booking.person_id),
        is_here=bool(tick and tick.is_here),
        version=tick.version if tick else 0,
        changed_at=tick.changed_at if tick else None,
    )


def _unexpected(tick: CheckIn) -> Row:
    return Row(
        target=f"{WALK_IN}:{tick.pk}" if tick.walked_in else f"{PERSON}:{tick.person_id}",
        full_name=tick.person.full_name if tick.person else tick.full_name,
        employer=tick.employer,
        is_here=True,
        version=tick.version,
        changed_at=tick.changed_at,
        walked_in=True,
    )


def matching(all_rows: list[Row], search: str) -> list[Row]:
    """The rows whose name holds every word typed, or whose code it is."""
    code, words = as_typed(search), search.casefold().split()
    by_code = [row for row in all_rows if row.code and row.code == code]
    return by_code or [row for row in all_rows if all(word in row.full_name.casefold() for word in words)]


def by_code(visit: Visit, code: str) -> Row | None:
    """Whose code it is."""
    return next((row for row in rows(visit) if row.code and row.code == as_typed(code)), None)


def links_for_desk(visit: Visit, *, by: Person) -> list[DoorLink]:
    """The links to a visit, newest last. Raises NotAllowed."""
    authorise(by, "programme.organise", visit)
    return list(visit.door_links.select_related("visit__cohort__programme"))


def link_for_desk(visit: Visit, pk: UUID, *, by: Person) -> DoorLink | None:
    """One of them. Raises NotAllowed."""
    return next((link for link in links_for_desk(visit, by=by) if link.pk == pk), None)


# Engagement


@dataclass(frozen=True)
class Turnout:
    """How many visits that are over a person (or a team) had a place on, and came to."""

    booked: int = 0
    came: int = 0

    def __add__(self, other: "Turnout") -> "Turnout":
        return Turnout(self.booked + other.booked, self.came + other.came)


def turnout(cohort: Cohort, *, at: dt.datetime) -> dict[UUID, Turnout]:
    """Each person's turnout in the cohort; people without one are not in it. Two statements for any number of people.

    Only visits that somebody was checked in at count: where nobody ticked names, nobody stayed away. Who came without
    a place counts as one who had one.
    """
    over = cohort.visits.filter(state=VisitState.PUBLISHED, ends_at__lte=at, check_ins__is_here=True).distinct()
    counted = {"visit__in": over.values("pk")}
    booked = set(Booking.objects.confirmed().filter(**counted).values_list("person", "visit"))
    came = set(CheckIn.objects.filter(**counted, is_here=True, person__isnull=False).values_list("person", "visit"))
    places, seen = Counter(who for who, _visit in booked | came), Counter(who for who, _visit in came)
    return {who: Turnout(places[who], seen[who]) for who in places}


def turnout_of(person: Person, cohort: Cohort, *, at: dt.datetime) -> Turnout:
    """One person's turnout."""
    return turnout(cohort, at=at).get(person.pk, Turnout())
