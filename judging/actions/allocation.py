"""Decides which judge hears which team: drawn in one press, looked at, released; what has begun always stays."""

import datetime as dt
import secrets
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from judging.actions.board import raise_board
from judging.actions.panel import PanelFixed
from judging.actions.pitch_day import make_cards
from judging.actions.timetable import tell, tell_judges
from judging.engine.allocation import allocate
from judging.models import Allocation, Assignment, PitchDay, Scorecard, Seat
from judging.queries import allocation as queries
from judging.queries.timetable import untold
from judging.states import ALLOCATION, AllocationState
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused


class NobodyToAllocate(Refused):
    sentence = _("Put teams into the running order and give at least two judges a seat first.")


class TooManyEach(Refused):
    sentence = _("There are not so many judges on the panel.")


def _locked(day: PitchDay) -> PitchDay:
    day = PitchDay.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=day.pk)
    if day.is_locked:
        raise PanelFixed
    return day


@action
def draw_allocation(day: PitchDay, *, by: Person, each: int, at: dt.datetime, seed: int | None = None) -> Allocation:
    """Draw who hears whom, as a draft that no judge sees; an earlier draft goes. On the day cards that were begun and
    pitches that were heard stay as they are."""
    authorise(by, "judging.organise", day)
    day = _locked(day)
    seed = secrets.randbits(32) if seed is None else seed
    task = queries.task_for(day, each=each, seed=seed, at=at)
    if not task.turns or len(task.judges) < 2:
        raise NobodyToAllocate
    if each > len(task.judges):
        raise TooManyEach
    Allocation.objects.filter(pitch_day=day, state=AllocationState.DRAFT).delete()
    plan = Allocation.objects.create(pitch_day=day, each=each, seed=seed, made_at=at)
    pairs = sorted(allocate(task))
    Assignment.objects.bulk_create(
        Assignment(allocation=plan, pitch_id=UUID(pitch), seat_id=UUID(seat)) for pitch, seat in pairs
    )
    record("judging.allocation.drawn", by=by, target=plan, each=each, seed=seed, pairs=len(pairs))
    return plan


@action
def release_allocation(plan: Allocation, *, by: Person, at: dt.datetime) -> Allocation:
    """Let the judges go by it. While scoring is open cards follow: empty ones that are not asked for any more go."""
    authorise(by, "judging.organise", plan)
    day = _locked(plan.pitch_day)
    plan = Allocation.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    ALLOCATION.check(plan.state, to=AllocationState.RELEASED)
    _end_released(day)
    plan.state, plan.released_at = AllocationState.RELEASED, at
    plan.save(update_fields=("state", "released_at"))
    record("judging.allocation.released", by=by, target=plan, each=plan.each)
    _follow(day)
    _tell(day)
    return plan


@action
def let_everybody_hear(day: PitchDay, *, by: Person) -> PitchDay:
    """Every judge hears every team again, as far as no conflict bars them."""
    authorise(by, "judging.organise", day)
    day = _locked(day)
    ended = _end_released(day)
    drafts, _each = Allocation.objects.filter(pitch_day=day, state=AllocationState.DRAFT).delete()
    if ended or drafts:
        record("judging.allocation.ended", by=by, target=day)
        _follow(day)
    if ended:
        _tell(day)
    return day


def _tell(day: PitchDay) -> None:
    """Judges hear in one message each which teams are theirs now; teams only what is not what they were told."""
    tell([pitch for pitch in untold(day) if pitch.told_as])
    tell_judges(day)


def _end_released(day: PitchDay) -> bool:
    plan = queries.released(day)
    if plan:
        ALLOCATION.check(plan.state, to=AllocationState.REPLACED)
        plan.state = AllocationState.REPLACED
        plan.save(update_fields=("state",))
    return plan is not None


def _follow(day: PitchDay) -> None:
    """Cards and board follow what is released now. A card that was begun is never taken away."""
    due = queries.due_pairs(day)
    if day.is_open:
        empty = Scorecard.objects.filter(pitch__pitch_day=day, version=0)
        gone = [] if due is None else [row.pk for row in empty if (row.judge_id, row.pitch_id) not in due]
        Scorecard.objects.filter(pk__in=gone).delete()
        make_cards(day)
    raise_board(day)


def hand_over(seat: Seat, pitches: list[UUID]) -> None:
    """Give a newcomer the pitches that somebody else would have heard. Part of a swap, which records it."""
    plan = queries.released(seat.panel.pitch_day)
    if plan and pitches:
        Assignment.objects.bulk_create(
            [Assignment(allocation=plan, pitch_id=pitch, seat=seat) for pitch in pitches], ignore_conflicts=True
        )
        _follow(seat.panel.pitch_day)


@action
def set_times(seat: Seat, *, by: Person, comes: dt.datetime | None, leaves: dt.datetime | None) -> Seat:
    """Keep when a judge can be there, for the next drawing."""
    authorise(by, "judging.organise", seat)
    _locked(seat.panel.pitch_day)
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    seat.available_from, seat.available_until = comes, leaves
    seat.save(update_fields=("available_from", "available_until"))
    record("judging.seat.times_set", by=by, target=seat)
    return seat
