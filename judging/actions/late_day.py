"""A day that runs late: what is left gets new times, fixed ones stay, and each team whose time moves hears it once."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from judging.actions.stage import HasBegun, lock_stage
from judging.actions.timetable import set_order, set_times, tell, tell_judges
from judging.models import Break, Delay, Pitch, PitchDay
from judging.queries import stage, timetable
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.refusals import Refused
from programme.shared.time import now


class NothingLeft(Refused):
    sentence = _("Every team has begun, so there is nothing left to move.")


class NotOneDay(Refused):
    sentence = _("Choose two teams of this day and room.")


@action
def say_late(day: PitchDay, *, by: Person, minutes: int, room: str = "", at: dt.datetime | None = None) -> int:
    """Let what is left begin so many minutes after its plan, and tell the teams; returns how many were told.

    It is worked out from the plan: said twice, nothing moves and nobody hears it again.
    """
    at = at or now()
    day = lock_stage(day, room, by).pitch_day
    coming = stage.on_now(day, room, at=at).next
    if coming is None:
        raise NothingLeft
    _delay_from(day, coming, minutes, room=room, at=at)
    set_times(day)
    told = _tell_who_waits(day)
    record("judging.day.said_late", by=by, target=day, minutes=minutes, room=room, told=told)
    return told


def _delay_from(day: PitchDay, coming: Pitch, minutes: int, *, room: str, at: dt.datetime) -> None:
    """One delay at the next slot, on top of what earlier ones make of it."""
    day.delays.filter(room=room, position__gte=coming.position).delete()
    pause = day.breaks.filter(after=coming.position - 1).first()
    is_before = pause is not None and at < pause.starts_at + dt.timedelta(minutes=minutes)
    slot: Pitch | Break = pause if pause and is_before else coming
    rows = timetable.slots(stage.pitches_of(day, "team"), day.breaks.all())
    plan, so_far = (timetable.computed(day, rows, known)[slot.pk] for known in ((), list(day.delays.all())))
    carried = int((so_far.starts_at - plan.starts_at).total_seconds() // 60)
    if minutes != carried:
        Delay.objects.create(
            pitch_day=day, room=room, position=coming.position, minutes=minutes - carried, before_break=is_before
        )


@action
def swap_pitches(first: Pitch, second: Pitch, *, by: Person, at: dt.datetime | None = None) -> int:
    """Let two teams that have not begun change places, and tell those whose times move; returns how many."""
    room = stage.room_of(first)
    day = lock_stage(first.pitch_day, room, by).pitch_day
    waiting = stage.on_now(day, room, at=at).to_come
    if first.pk == second.pk or first.pitch_day_id != second.pitch_day_id or room != stage.room_of(second):
        raise NotOneDay
    if first not in waiting or second not in waiting:
        raise HasBegun
    order = stage.pitches_of(day, "team")
    one, other = order.index(first), order.index(second)
    order[one], order[other] = order[other], order[one]
    set_order(day, order)
    told = _tell_who_waits(day)
    record("judging.pitch.swapped", by=by, target=first, other=str(second.pk), told=told)
    return told


@action
def skip_pitch(pitch: Pitch, *, by: Person, at: dt.datetime | None = None) -> int:
    """Take the next team first: the two change places."""
    waiting = list(stage.on_now(pitch.pitch_day, stage.room_of(pitch), at=at).to_come)
    if pitch not in waiting:
        raise HasBegun
    if pitch == waiting[-1]:
        raise NothingLeft(str(_("No team comes after this one.")))
    return swap_pitches(pitch, waiting[waiting.index(pitch) + 1], by=by, at=at)


def _tell_who_waits(day: PitchDay) -> int:
    begun = set(day.pitches.filter(turn__isnull=False).values_list("pk", flat=True))
    changed = [pitch for pitch in timetable.untold(day) if pitch.pk not in begun]
    tell(changed)
    if changed:
        tell_judges(day, changed)
    return len(changed)
