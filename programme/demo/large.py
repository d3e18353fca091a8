"""A cohort of thousands beside the demo season, for measuring: its people and visits. The other apps add theirs."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module

from programme.actions.audit import record
from programme.actions.cohort import create_cohort, move_cohort
from programme.demo import crowd
from programme.demo.season import Season
from programme.models import Booking, Cohort, Enrolment, Organisation, Person, Visit
from programme.states import BookingState, CohortState, Role, Sector, VisitState

# How many stand in the queue of a visit for each hundred places on it.
WAITING_PER_HUNDRED = 20
OTHERS = ("teams", "judging")


@dataclass(frozen=True)
class Size:
    """How many of everything. Every judge hears every team."""

    people: int = 40_000
    teams: int = 2_000
    judges: int = 200
    mentors: int = 400
    employers: int = 1_000
    visits: int = 40
    places: int = 100

    @property
    def sheets(self) -> int:
        return self.teams * self.judges


LARGE = Size()


@dataclass
class Crowd:
    """What the chapters of the large cohort know of each other. Dates are relative to the season's."""

    season: Season
    size: Size
    cohort: Cohort
    organiser: Person
    participants: list[Enrolment] = field(default_factory=list)
    mentors: list[Enrolment] = field(default_factory=list)
    judges: list[Enrolment] = field(default_factory=list)

    def on_day(self, number: int, hour: int = 9) -> dt.datetime:
        return self.season.on_day(number, hour)


Chapter = Callable[[Crowd], None]


def fill(season: Season, size: Size = LARGE) -> Iterator[str]:
    """Make the cohort and let each app fill it; gives the name of each app before its part."""
    made = _cohort(season, size)
    yield "programme"
    fill_cohort(made)
    for app in OTHERS:
        yield app
        import_module(f"{app}.demo_large").fill_cohort(made)
    record("programme.cohort.filled_in_bulk", by=season.organiser, target=made.cohort, people=size.people)
    season.doors += [
        (f"{role} of the large cohort", f"{role}{1:0{max(3, len(str(count)))}}@crowd.example")
        for role, count in (("participant", size.people), ("mentor", size.mentors), ("judge", size.judges))
    ]


def _cohort(season: Season, size: Size) -> Crowd:
    by, first = season.organiser, season.cohort
    if by is None or first is None:
        raise ValueError("The season comes first: it has the programme and its organiser.")
    half = size.people - size.people // 2
    cohort = create_cohort(
        first.programme,
        by=by,
        name="National cohort",
        slug="national",
        time_zone=first.time_zone,
        starts_on=first.starts_on,
        ends_on=first.ends_on,
        quotas=dict.fromkeys(Sector, half),
    )
    cohort = move_cohort(cohort, by=by, to=CohortState.RUNNING)
    return Crowd(replace(season, cohort=cohort), size, cohort, by)


def fill_cohort(made: Crowd) -> None:
    """Everybody has answered; the visits are full, and some wait."""
    size, at = made.size, made.on_day(-10)
    of = crowd.employers(made.cohort, size.employers)
    made.participants = crowd.enrol(made.cohort, Role.PARTICIPANT, size.people, of=of, at=at)
    crowd.let_accept(made.cohort, made.participants, at=at)
    made.mentors = crowd.enrol(made.cohort, Role.MENTOR, size.mentors, of=of, at=at)
    # Judges come from elsewhere: a shared employer would bar them.
    elsewhere = crowd.employers(made.cohort, max(2, size.judges // 10), called="Guest ")
    made.judges = crowd.enrol(made.cohort, Role.JUDGE, size.judges, of=elsewhere, at=at)
    _visits(made, of)


def _visits(made: Crowd, hosts: list[Organisation]) -> None:
    size, turn = made.size, itertools.cycle(made.participants)
    visits = [
        Visit(
            cohort=made.cohort,
            title=f"A day at {host}, {number}",
            host=host,
            run_by=made.organiser,
            town="Leeds",
            starts_at=made.on_day(10 + number),
            ends_at=made.on_day(10 + number, 16),
            capacity=size.places,
            booking_closes_at=made.on_day(9 + number),
            state=VisitState.PUBLISHED,
        )
        for number, host in zip(range(size.visits), itertools.cycle(hosts))
    ]
    crowd.write(visits)
    asked = min(len(made.participants), size.places + size.places * WAITING_PER_HUNDRED // 100)
    for visit in visits:
        crowd.write(
            Booking(
                visit=visit,
                person=place.person,
                sector=place.organisation.sector,
                state=BookingState.CONFIRMED if position <= size.places else BookingState.WAITING,
                position=position,
                booked_at=made.on_day(-5),
            )
            for position, place in zip(range(1, asked + 1), turn, strict=False)
        )
