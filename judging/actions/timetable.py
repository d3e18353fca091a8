"""The running order as one list: drawn or arranged, with breaks, rooms and fixed times; and who is told of it."""

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from judging.actions.board import raise_board
from judging.models import Break, Pitch, PitchDay
from judging.notifications import JUDGE_ORDER, PITCH_OFF, PITCH_TOLD
from judging.queries import pitch_day, timetable
from programme.actions.appointment import parts
from programme.actions.audit import record
from programme.actions.calendar_feed import numbered
from programme.actions.notification import Addressee, notify
from programme.models import Person
from programme.queries.appointment import sender_for
from programme.shared.acting import action
from programme.shared.addresses import site_address
from programme.shared.authorise import authorise
from programme.shared.calendar import CalendarEntry
from programme.shared.refusals import Refused
from programme.shared.time import now

# Added to positions for a moment, so that no two pitches ever hold the same one.
FAR = 10_000
SOON = dt.timedelta(days=2)


class OrderFixed(Refused):
    sentence = _("Scoring has been opened, so the teams in the running order are fixed.")


class OrderLocked(OrderFixed):
    sentence = _("Scoring is locked, so the running order can no longer be changed.")


class DrawnTooLate(OrderFixed):
    sentence = _("Scoring has been opened, so the order is no longer drawn. Move single teams instead.")


class GapTaken(Refused):
    sentence = _("There is a break at this place already.")


class NothingToTell(Refused):
    sentence = _("Every team knows its time already.")


def locked_day(day: PitchDay) -> PitchDay:
    """The day as it is now, kept from changing until the action ends."""
    rows = PitchDay.objects.select_for_update(of=("self",)).select_related("cohort__programme", "rubric")
    return rows.get(pk=day.pk)


def enter_order(day: PitchDay, by: Person) -> PitchDay:
    """What every change of the order asks first."""
    day = locked_day(day)
    authorise(by, "judging.organise", day)
    if day.is_locked:
        raise OrderLocked
    return day


def set_order(day: PitchDay, order: Sequence[Pitch]) -> None:
    """Number the pitches as given, and set all times anew. Part of an act."""
    day.pitches.update(position=F("position") + FAR)
    for position, pitch in enumerate(order, start=1):
        pitch.position = position
    Pitch.objects.bulk_update(order, ("position",))
    set_times(day)


def set_times(day: PitchDay) -> None:
    """Work out when each pitch and break begins. Part of an act."""
    pitches = list(day.pitches.order_by("position"))
    for pitch in pitches:
        pitch.pitch_day = day
    breaks = list(day.breaks.all())
    times = timetable.computed(day, timetable.slots(pitches, breaks), list(day.delays.all()))
    for row in (*pitches, *breaks):
        row.starts_at = times[row.pk].starts_at
    Pitch.objects.bulk_update(pitches, ("starts_at",))
    Break.objects.bulk_update(breaks, ("starts_at",))
    raise_board(day)


@action
def draw_order(day: PitchDay, *, by: Person, seed: str = "") -> PitchDay:
    """Draw the order by lot. The seed is kept, so that anybody can draw again and get the same order."""
    day = enter_order(day, by)
    if not day.is_planned:
        raise DrawnTooLate
    day.draw_seed, day.drawn_at = seed.strip() or secrets.token_hex(8), now()
    day.save(update_fields=("draw_seed", "drawn_at"))
    order = timetable.by_lot(day, day.draw_seed)
    set_order(day, order)
    record("judging.order.drawn", by=by, target=day, seed=day.draw_seed, teams=[str(row.team_id) for row in order])
    return day


@action
def change_slot(pitch: Pitch, *, by: Person, room: str, fixed_at: dt.datetime | None, joining_link: str) -> Pitch:
    """Give a team's turn its room, a time that stays, and a video call of its own; other times follow."""
    day = enter_order(pitch.pitch_day, by)
    pitch = day.pitches.select_related("team").get(pk=pitch.pk)
    pitch.room, pitch.fixed_at, pitch.joining_link = room.strip(), fixed_at, joining_link
    pitch.save(update_fields=("room", "fixed_at", "joining_link"))
    set_times(day)
    record("judging.pitch.slot_changed", by=by, target=pitch, fixed=bool(fixed_at), room=bool(room))
    return pitch


@action
def add_break(
    day: PitchDay, *, by: Person, after: int, title: str, minutes: int, fixed_at: dt.datetime | None = None
) -> Break:
    """Put a break after so many pitches."""
    day = enter_order(day, by)
    after = min(max(after, 0), day.pitches.count())
    if day.breaks.filter(after=after).exists():
        raise GapTaken
    pause = Break.objects.create(
        pitch_day=day, after=after, title=title, minutes=minutes, fixed_at=fixed_at, starts_at=day.starts_at
    )
    set_times(day)
    record("judging.break.added", by=by, target=pause, after=after, minutes=minutes)
    return pause


@action
def move_break(pause: Break, *, by: Person, after: int) -> Break:
    """Move a break to another gap."""
    day = enter_order(pause.pitch_day, by)
    after = min(max(after, 0), day.pitches.count())
    if day.breaks.filter(after=after).exclude(pk=pause.pk).exists():
        raise GapTaken
    pause = day.breaks.get(pk=pause.pk)
    pause.after = after
    pause.save(update_fields=("after",))
    set_times(day)
    record("judging.break.moved", by=by, target=pause, after=after)
    return pause


@action
def remove_break(pause: Break, *, by: Person) -> None:
    """Take a break out; what follows begins earlier."""
    day = enter_order(pause.pitch_day, by)
    record("judging.break.removed", by=by, target=pause, minutes=pause.minutes)
    day.breaks.filter(pk=pause.pk).delete()
    set_times(day)


@action
def tell_teams(day: PitchDay, *, by: Person) -> int:
    """Write to each team whose time, place or way is not what it was last told; returns how many teams."""
    day = enter_order(day, by)
    pitches = timetable.untold(day)
    if not pitches:
        raise NothingToTell
    tell(pitches)
    tell_judges(day, pitches)
    record("judging.order.told", by=by, target=day, pitches=[str(pitch.pk) for pitch in pitches])
    return len(pitches)


def tell(pitches: Iterable[Pitch]) -> None:
    """Tell these teams their time, with the appointment for their calendars. Part of an act."""
    pitches = list(pitches)
    entries = numbered([timetable.entry_of(pitch) for pitch in pitches])
    for pitch, entry in zip(pitches, entries, strict=True):
        people = timetable.members_of(pitch)
        notify(
            PITCH_TOLD,
            to=people,
            about=pitch,
            act=f"{entry.sequence}",
            at_once=pitch.starts_at - now() < SOON,
            part=parts(_same(people, entry), "REQUEST", sender_for(pitch.pitch_day.cohort.programme)),
            is_new=not pitch.told_as,
            address=entry.url,
        )
        pitch.told_as = pitch.terms
    Pitch.objects.bulk_update(pitches, ("told_as",))


def tell_judges(day: PitchDay, changed: Iterable[Pitch] | None = None) -> None:
    """Tell judges in one message each what they hear and when, with the day for their calendars: those who hear one of
    the pitches that changed, or everybody. Part of an act."""
    at, heard = now(), timetable.heard_by(day)
    of = None if changed is None else {pitch.pk for pitch in changed}
    to = {who: own for who, own in heard.items() if of is None or any(pitch.pk in of for pitch in own)}
    notify(
        JUDGE_ORDER,
        to=to,
        about=day,
        act=f"{at:%Y%m%d%H%M%S%f}",
        at_once=day.starts_at - at < SOON,
        each=lambda person: {"own": to[person]},  # type: ignore[index]
        part=appointment_of_judges(day, to),
        address=site_address("judging:scorecard_home"),
    )


def appointment_of_judges(day: PitchDay, judges: Iterable[Person]) -> Any:
    """The day as it now is, for the calendars of these judges. Part of an act."""
    [entry] = numbered([pitch_day.entry_of(day)])
    return parts(_same(judges, entry), "REQUEST", sender_for(day.cohort.programme))


def call_off(pitch: Pitch) -> None:
    """Tell a team that knew its time that it does not pitch. Part of the act that takes the pitch out."""
    if not pitch.told_as:
        return
    entry = timetable.entry_of(pitch)
    [entry] = numbered([CalendarEntry(**{**vars(entry), "is_cancelled": True})])
    people = timetable.members_of(pitch)
    part = parts(_same(people, entry), "CANCEL", sender_for(pitch.pitch_day.cohort.programme))
    day = pitch.pitch_day
    notify(PITCH_OFF, to=people, about=day, act=str(pitch.pk), part=part, team=pitch.team, at_once=True)


def _same(people: Iterable[Person], entry: CalendarEntry) -> dict[Person | Addressee, CalendarEntry]:
    return dict.fromkeys(people, entry)
