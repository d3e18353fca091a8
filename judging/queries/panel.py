"""Reads who sits on the panel, which links judges have to teams, and how many judges each team would be left with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from judging.models import Conflict, Pitch, PitchDay, Scorecard, Seat
from judging.states import ConflictState, PitchDayState
from programme.models import Employment, Enrolment, Organisation, Person, Programme
from programme.states import EnrolmentState, Role
from teams.models import Membership, Mentorship

# Fewer judges than that are too few for a team.
ENOUGH = 3


def seats_of(day: PitchDay) -> QuerySet[Seat]:
    """The judges on the panel, by name."""
    return (
        Seat.objects.filter(panel__pitch_day=day, left_at=None)
        .select_related("enrolment__person", "enrolment__organisation", "panel")
        .order_by("enrolment__person__full_name")
    )


def active_judges(day: PitchDay) -> list[Person]:
    """The people with a seat whose place in the cohort has not ended."""
    return list(_active_judges(day).order_by("full_name"))


def judges_now(person: Person, day: PitchDay) -> bool:
    """Whether the person is one of them."""
    return _active_judges(day).filter(pk=person.pk).exists()


def _active_judges(day: PitchDay) -> QuerySet[Person]:
    seated = {"seats__panel__pitch_day": day, "seats__left_at": None, "state": EnrolmentState.ACTIVE}
    return Person.objects.filter(**{f"enrolments__{name}": value for name, value in seated.items()})


def judges_who_left(day: PitchDay, seated: Iterable[Person] | None = None) -> list[Person]:
    """The people who scored and then left the panel or the cohort: the cards that they handed in still count. `seated`
    are the active judges, where the caller knows them."""
    ids = {each.pk for each in (active_judges(day) if seated is None else seated)}
    scored = Scorecard.objects.filter(pitch__pitch_day=day, judge=OuterRef("pk"), version__gt=0)
    rows = Person.objects.filter(Exists(scored), enrolments__seats__panel__pitch_day=day).exclude(pk__in=ids)
    return list(rows.order_by("full_name").distinct())


def judges_without_seat(day: PitchDay) -> QuerySet[Enrolment]:
    """Judges of the cohort who have no seat yet."""
    return (
        Enrolment.objects.active()
        .filter(cohort=day.cohort, role=Role.JUDGE)
        .exclude(seats__in=seats_of(day).order_by())
        .select_related("person", "organisation")
        .order_by("person__full_name")
    )


def conflicts_of(day: PitchDay) -> QuerySet[Conflict]:
    """All links found or declared, those that wait for a decision first."""
    order = {ConflictState.PROPOSED: 0, ConflictState.CONFIRMED: 1, ConflictState.WAIVED: 2}
    rows = Conflict.objects.filter(pitch_day=day).select_related("judge", "team", "decided_by", "pitch_day__cohort")
    return sorted(rows, key=lambda row: (order[ConflictState(row.state)], row.team.number, row.judge.email))  # type: ignore[return-value]


def waiting_for_a_decision(cohort: object) -> int:
    """How many proposed conflicts of the cohort nobody has decided."""
    return Conflict.objects.filter(pitch_day__cohort=cohort, state=ConflictState.PROPOSED).count()


@dataclass(frozen=True)
class Coverage:
    """How many judges can score a team, and how many if every open question ends with a bar."""

    pitch: Pitch
    judges: int
    sure: int
    possible: int

    @property
    def is_thin(self) -> bool:
        return self.sure < ENOUGH


def thin(day: PitchDay) -> list[Coverage]:
    """The pitches that fewer than three judges are sure to hear: where there are three, only bars make one so."""
    barred = Conflict.objects.barring().filter(pitch_day=day).values("team")
    rows = day.pitches.ranked().select_related("team").order_by("position")
    enough = seats_of(day).filter(enrolment__state=EnrolmentState.ACTIVE).count() >= ENOUGH
    return [row for row in coverage(day, rows.filter(team__in=barred) if enough else rows) if row.is_thin]


def coverage(day: PitchDay, pitches: Iterable[Pitch]) -> list[Coverage]:
    """For each of the pitches, who is left to score it."""
    judges = {person.pk for person in active_judges(day)}
    barred: dict[object, set[object]] = defaultdict(set)
    waiting: dict[object, set[object]] = defaultdict(set)
    for conflict in Conflict.objects.barring().filter(pitch_day=day, judge__in=judges):
        (waiting if conflict.is_proposed else barred)[conflict.team_id].add(conflict.judge_id)
    rows = []
    for pitch in pitches:
        out = barred[pitch.team_id]
        rows.append(
            Coverage(pitch, len(judges), len(judges - out - waiting[pitch.team_id]), possible=len(judges - out))
        )
    return rows


@dataclass(frozen=True)
class SharedEmployer:
    """A judge and a team with an employer in common."""

    judge: object
    team: object
    employers: tuple[str, ...]
    people: int


def mentored(day: PitchDay) -> set[tuple[object, object]]:
    """Pairs of judge and team where the judge mentors the team, or did."""
    rows = Mentorship.objects.filter(
        team__pitches__pitch_day=day, enrolment__person__enrolments__seats__panel__pitch_day=day
    )
    return set(rows.values_list("enrolment__person", "team"))


def shared_employers(day: PitchDay) -> list[SharedEmployer]:
    """Judges who work, or worked during the cohort, for an employer of a team's members or mentors. A parent and its
    agencies count as one employer."""
    judges = [person.pk for person in active_judges(day)]
    teams_of: dict[object, set[object]] = defaultdict(set)
    for model in (Membership, Mentorship):
        live = model.objects.live().filter(team__pitches__pitch_day=day)
        for person, team in live.values_list("enrolment__person", "team"):
            teams_of[person].add(team)
    during = Q(until_on=None) | Q(until_on__gte=day.cohort.starts_on)
    own = {"organisation__programme": day.programme, "person__in": [*judges, *teams_of]}
    rows = Employment.objects.filter(during, **own).order_by("organisation__name")
    heads = _heads(day.cohort.programme)
    employers_of: dict[object, dict[object, str]] = defaultdict(dict)
    for row in rows:
        key, name = heads[row.organisation_id]
        employers_of[row.person_id][key] = name
    found: dict[tuple[object, object], tuple[set[str], set[object]]] = {}
    for judge in judges:
        for person, teams in teams_of.items():  # type: ignore[assignment]
            common = employers_of[judge].keys() & employers_of[person].keys()
            for team in teams if common and person != judge else ():  # type: ignore[assignment]
                names, people = found.setdefault((judge, team), (set(), set()))
                names |= {employers_of[judge][each] for each in common}
                people.add(person)
    return [
        SharedEmployer(judge, team, tuple(sorted(names)), len(people))
        for (judge, team), (names, people) in found.items()
    ]


def _heads(programme: Programme) -> dict[UUID, tuple[UUID, str]]:
    """For each organisation the one at the head of its tree, by id and name: an agency of an agency shares it too."""
    rows = Organisation.objects.filter(programme=programme).values_list("pk", "parent", "name")
    above = {pk: (parent, name) for pk, parent, name in rows}

    def head(pk: UUID) -> tuple[UUID, str]:
        been: set[UUID] = set()
        while (parent := above[pk][0]) and parent not in been:
            been.add(pk)
            pk = parent
        return pk, above[pk][1]

    return {pk: head(pk) for pk in above}


def conflict_of(day: PitchDay, conflict: object) -> Conflict | None:
    """One link of that day."""
    return (
        Conflict.objects.filter(pitch_day=day, pk=conflict)
        .select_related("judge", "team", "pitch_day__cohort__programme")
        .first()
    )


def people_with_seats(day: PitchDay) -> QuerySet[Person]:
    """The judges on the panel, as people."""
    return Person.objects.filter(enrolments__seats__in=seats_of(day).order_by()).order_by("full_name")


def seat_of(day: PitchDay, seat: object) -> Seat | None:
    """One seat of that day."""
    return seats_of(day).filter(pk=seat).first()


def seats_to_come(enrolment: Enrolment) -> list[Seat]:
    """The judge's seats on panels whose scoring is not locked."""
    rows = Seat.objects.filter(enrolment=enrolment, left_at=None).exclude(panel__pitch_day__state=PitchDayState.LOCKED)
    return list(rows.select_related("panel__pitch_day__cohort__programme", "enrolment"))


def has_scored(seat: Seat) -> bool:
    """Whether the judge has begun a card of that day."""
    cards = Scorecard.objects.filter(pitch__pitch_day=seat.panel.pitch_day_id, judge=seat.enrolment.person_id)
    return cards.filter(version__gt=0).exists()


def handed_in_by(seat: Seat) -> int:
    """How many cards of that day the judge has handed in."""
    cards = Scorecard.objects.filter(pitch__pitch_day=seat.panel.pitch_day_id, judge=seat.enrolment.person_id)
    return cards.filter(submitted_at__isnull=False).count()


def organisations_of(programme: Programme) -> QuerySet[Organisation]:
    """Employers that the programme knows, by name."""
    return Organisation.objects.filter(programme=programme).order_by("name")
