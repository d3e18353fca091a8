"""Runs the clock of a pitch day: starts turns, goes from phase to phase, stands still."""

import datetime as dt

from django.db.models import DateTimeField, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from judging.actions.board import raise_board
from judging.models import Pitch, PitchDay, Stage, Turn
from judging.queries import stage as queries
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now


class NotToday(Refused):
    sentence = _("The clock runs while scoring is open. Open scoring first.")


class StageMoved(Refused):
    sentence = _("Somebody else was faster: look at what is on now.")


class NothingIsOn(Refused):
    sentence = _("No pitch is on.")


class HasBegun(Refused):
    sentence = _("This pitch has begun, so its place stays.")


def lock_stage(day: PitchDay, room: str, by: Person) -> Stage:
    """The room's clock under lock, for somebody who may run it while scoring is open."""
    day = PitchDay.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=day.pk)
    authorise(by, "judging.run_stage", day)
    if not day.is_open:
        raise NotToday
    stage, _is_new = Stage.objects.get_or_create(pitch_day=day, room=room)
    stage.pitch_day = day
    return stage


@action
def start_pitch(pitch: Pitch, *, by: Person, at: dt.datetime | None = None) -> Stage:
    """Call a team on stage: its clock starts, and the turn before it has ended."""
    at = at or now()
    stage = lock_stage(pitch.pitch_day, queries.room_of(pitch), by)
    if stage.pitch_id == pitch.pk:
        raise StageMoved
    _end_turn(stage, at=at)
    Turn.objects.update_or_create(pitch=pitch, defaults={"began_at": at, "ended_at": None})
    stage.pitch, first = pitch, pitch.phases()[0]
    _count(stage, first.name, first.minutes, at=at)
    record("judging.stage.started", by=by, target=pitch)
    raise_board(stage.pitch_day)
    return stage


@action
def go_on(day: PitchDay, *, by: Person, room: str = "", after: str, at: dt.datetime | None = None) -> Stage:
    """End the phase `after` and begin the next; after the last one the turn is over. Pressed twice, it goes once."""
    at = at or now()
    stage = lock_stage(day, room, by)
    if stage.pitch is None or stage.phase != after:
        raise StageMoved
    pitch = stage.pitch
    coming = queries.on_now(stage.pitch_day, room, at=at).next_phase
    if coming:
        _count(stage, coming.name, coming.minutes, at=at)
    else:
        _end_turn(stage, at=at)
        stage.pitch, stage.phase = None, ""
        stage.started_at = stage.ends_at = stage.left = None
        stage.save()
    record("judging.stage.moved_on", by=by, target=pitch, after=after, to=coming.name if coming else "")
    raise_board(stage.pitch_day)
    return stage


@action
def pause(day: PitchDay, *, by: Person, room: str = "", at: dt.datetime | None = None) -> Stage:
    """Stop the clock; what is left stays. A clock that stands already is left alone."""
    at = at or now()
    stage = lock_stage(day, room, by)
    if stage.pitch is None:
        raise NothingIsOn
    if stage.is_paused:
        return stage
    stage.left, stage.ends_at = stage.left_at(at), None
    stage.save(update_fields=("left", "ends_at"))
    record("judging.stage.paused", by=by, target=stage.pitch)
    raise_board(stage.pitch_day)
    return stage


@action
def resume(day: PitchDay, *, by: Person, room: str = "", at: dt.datetime | None = None) -> Stage:
    """Let the clock run on. One that runs already is left alone."""
    at = at or now()
    stage = lock_stage(day, room, by)
    if stage.pitch is None:
        raise NothingIsOn
    if not stage.is_paused:
        return stage
    stage.ends_at, stage.left = at + stage.left_at(at), None
    stage.save(update_fields=("left", "ends_at"))
    record("judging.stage.resumed", by=by, target=stage.pitch)
    raise_board(stage.pitch_day)
    return stage


def _count(stage: Stage, phase: str, minutes: int, *, at: dt.datetime) -> None:
    stage.phase, stage.started_at = phase, at
    stage.ends_at, stage.left = at + dt.timedelta(minutes=minutes), None
    stage.save()


def _end_turn(stage: Stage, *, at: dt.datetime) -> None:
    if stage.pitch_id:
        # A server's clock can be set back; nothing ends before it began.
        end = Greatest("began_at", Value(at, output_field=DateTimeField()))
        Turn.objects.filter(pitch=stage.pitch_id, ended_at=None).update(ended_at=end)
