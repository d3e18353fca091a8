"""Reads which judge hears which team, what a plan is worth, and what the engine needs to make one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from judging.engine import allocation as engine
from judging.engine import allocation_figures as measure
from judging.models import Allocation, Assignment, Conflict, Pitch, PitchDay, Scorecard, Seat
from judging.queries import panel
from judging.states import AllocationState
from programme.states import EnrolmentState, Sector

# Of more cards than that nobody would draw figures for everybody hearing everybody; it would take minutes.
MOST_PAIRS = 20_000


def released(day: PitchDay) -> Allocation | None:
    """What the judges go by; None where everybody hears everybody."""
    return Allocation.objects.filter(pitch_day=day, state=AllocationState.RELEASED).first()


def draft(day: PitchDay) -> Allocation | None:
    """What was drawn and is not released yet."""
    return Allocation.objects.filter(pitch_day=day, state=AllocationState.DRAFT).first()


def due_pairs(day: PitchDay) -> set[tuple[UUID, UUID]] | None:
    """(judge, pitch) of every card that is asked for, conflicts left aside; None where everybody hears everybody."""
    found = released(day)
    if found is None:
        return None
    rows = Assignment.objects.filter(allocation=found, seat__left_at=None)
    return set(rows.values_list("seat__enrolment__person", "pitch"))


def still_to_hear(seat: Seat) -> list[UUID]:
    """The pitches of the released plan for which the judge has begun no card: what a newcomer takes over."""
    rows = Assignment.objects.filter(seat=seat, allocation__state=AllocationState.RELEASED)
    begun = Scorecard.objects.filter(judge=seat.enrolment.person_id, version__gt=0).values("pitch")
    return list(rows.exclude(pitch__in=begun).values_list("pitch", flat=True))


def seats_that_count(day: PitchDay) -> list[Seat]:
    """Judges who may be given teams."""
    return list(panel.seats_of(day).filter(enrolment__state=EnrolmentState.ACTIVE).order_by("pk"))


def task_for(day: PitchDay, *, each: int, seed: int, at: dt.datetime) -> engine.Task:
    """The day as the engine reads it: by ids, with minutes from the day's beginning. What has begun is kept."""
    seats = seats_that_count(day)
    pitches = list(day.pitches.ranked().select_related("pitch_day").order_by("position"))
    seat_of = {seat.enrolment.person_id: str(seat.pk) for seat in seats}
    pitch_of = {pitch.team_id: str(pitch.pk) for pitch in pitches}
    bars = Conflict.objects.barring().filter(pitch_day=day).values_list("team", "judge")
    begun = Scorecard.objects.filter(pitch__in=pitches, version__gt=0).values_list("pitch", "judge")
    over = {str(pitch.pk) for pitch in pitches if day.is_open and pitch.starts_at <= at}
    kept = {(str(pitch), seat_of[judge]) for pitch, judge in begun if judge in seat_of}
    if now := released(day):
        rows = Assignment.objects.filter(allocation=now, pitch__in=over).values_list("pitch", "seat")
        kept |= {(str(pitch), str(seat)) for pitch, seat in rows if str(seat) in seat_of.values()}
    return engine.Task(
        turns=tuple(
            engine.Turn(str(row.pk), _minute(day, row.starts_at), _minute(day, row.ends_at)) for row in pitches
        ),
        judges=tuple(_sitter(day, seat) for seat in seats),
        each=each,
        barred=frozenset(
            (pitch_of[team], seat_of[judge]) for team, judge in bars if team in pitch_of and judge in seat_of
        ),
        fixed=frozenset(kept),
        closed=frozenset(over),
        seed=seed,
    )


def _minute(day: PitchDay, at: dt.datetime) -> float:
    return (at - day.starts_at).total_seconds() / 60


def _sitter(day: PitchDay, seat: Seat) -> engine.Sitter:
    comes = _minute(day, seat.available_from) if seat.available_from else float("-inf")
    leaves = _minute(day, seat.available_until) if seat.available_until else float("inf")
    return engine.Sitter(str(seat.pk), seat.enrolment.organisation.sector, comes, leaves)


@dataclass(frozen=True)
class Line:
    """One pitch with those who hear it."""

    pitch: Pitch
    judges: tuple[Seat, ...]

    @property
    def is_mixed(self) -> bool:
        return {seat.enrolment.organisation.sector for seat in self.judges} == set(Sector.values)


@dataclass(frozen=True)
class Risk:
    """What is left if one judge fails to come."""

    seat: Seat
    load: int
    groups: int
    fewest: int
    efficiency: float | None


@dataclass(frozen=True)
class Picture:
    """A plan with its figures, as an organiser reads it before it is released."""

    lines: tuple[Line, ...]
    figures: measure.Figures
    unmet: tuple[tuple[str, str], ...]
    risks: tuple[Risk, ...]
    # Who has a seat and no team, such as a judge who came after the drawing.
    idle: tuple[Seat, ...] = ()

    @property
    def percent(self) -> int | None:
        return None if self.figures.efficiency is None else round(100 * self.figures.efficiency)


def picture_of(plan: Allocation, *, at: dt.datetime) -> Picture:
    """The plan as it stands now: whom a conflict bars meanwhile is not counted."""
    day = plan.pitch_day
    task = task_for(day, each=plan.each, seed=plan.seed, at=at)
    rows = plan.assignments.filter(seat__left_at=None).values_list("pitch", "seat")
    return _picture(day, task, {(str(pitch), str(seat)) for pitch, seat in rows} - task.barred)


def picture_of_everybody(day: PitchDay, *, at: dt.datetime) -> Picture | None:
    """The same figures where everybody hears everybody; None where that is more than any judge could hear."""
    if day.pitches.count() * len(seats_that_count(day)) > MOST_PAIRS:
        return None
    task = task_for(day, each=0, seed=0, at=at)
    pairs = {(turn.team, judge.id) for turn in task.turns for judge in task.judges}
    return _picture(day, task, pairs - task.barred)


def _picture(day: PitchDay, task: engine.Task, pairs: Iterable[engine.Pair]) -> Picture:
    seats = {str(seat.pk): seat for seat in panel.seats_of(day)}
    pitches = {str(row.pk): row for row in day.pitches.ranked().select_related("team").order_by("position")}
    panels: dict[str, list[Seat]] = defaultdict(list)
    loads: dict[str, int] = defaultdict(int)
    pairs = [pair for pair in pairs if pair[1] in seats and pair[0] in pitches]
    for pitch, seat in pairs:
        panels[pitch].append(seats[seat])
        loads[seat] += 1
    figures = measure.figures(task, pairs)
    return Picture(
        tuple(Line(row, tuple(sorted(panels[key], key=str))) for key, row in pitches.items()),
        figures,
        tuple((rule, str(pitches.get(who) or seats[who])) for rule, who in figures.unmet),
        tuple(
            Risk(seats[each.judge], loads[each.judge], each.groups, each.fewest, each.efficiency)
            for each in figures.without
        ),
        tuple(seats[judge.id] for judge in task.judges if not loads[judge.id]),
    )
