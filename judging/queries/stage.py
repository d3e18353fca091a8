"""Reads what is on now, what comes next and how far behind the day is; and the links of its screens."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from judging.models import Break, DisplayLink, Phase, Pitch, PitchDay, Stage
from judging.queries import timetable
from programme.shared.time import now

# Nobody moves a day by more than that: it is held on another one.
MOST_MINUTES_LATE = 240
# Of more rooms than that one is looked at.
MOST_ROOMS = 6


@dataclass(frozen=True)
class OnNow:
    """One room at one moment. `to_come` are the pitches that have not begun, in their order."""

    day: PitchDay
    room: str
    stage: Stage
    at: dt.datetime
    pitches: tuple[Pitch, ...]
    breaks: tuple[Break, ...] = ()

    @property
    def slots(self) -> list[Pitch | Break]:
        """Pitches and breaks as they follow each other."""
        return timetable.slots(self.pitches, self.breaks)

    @property
    def pitch(self) -> Pitch | None:
        """The pitch that is on."""
        return next((each for each in self.pitches if each.pk == self.stage.pitch_id), None)

    @property
    def to_come(self) -> tuple[Pitch, ...]:
        return tuple(each for each in self.pitches if each.is_ranked and not hasattr(each, "turn"))

    @property
    def next(self) -> Pitch | None:
        return next(iter(self.to_come), None)

    @property
    def done(self) -> int:
        return sum(hasattr(each, "turn") and each.turn.ended_at is not None for each in self.pitches)

    @property
    def phases_to_come(self) -> tuple[Phase, ...]:
        """The phases of this turn after the one that runs."""
        phases = self.pitch.phases() if self.pitch else ()
        names = [str(each.name) for each in phases]
        return phases[names.index(self.stage.phase) + 1 :] if self.stage.phase in names else ()

    @property
    def next_phase(self) -> Phase | None:
        return next(iter(self.phases_to_come), None)

    @property
    def minutes_behind(self) -> int:
        """How much later than its time the next pitch can begin, by what is left of this one; negative when early."""
        free_at = self.at
        if self.pitch:
            left = max(dt.timedelta(), self.stage.left_at(self.at))
            free_at += left + dt.timedelta(minutes=sum(each.minutes for each in self.phases_to_come))
            change = self.pitch.minutes - sum(each.minutes for each in self.pitch.phases())
            free_at += dt.timedelta(minutes=change)
        planned = self.next.starts_at if self.next else self.pitch.ends_at if self.pitch else free_at
        return int((free_at - planned).total_seconds() // 60) if self.has_begun or free_at > planned else 0

    @property
    def has_begun(self) -> bool:
        return any(hasattr(each, "turn") for each in self.pitches)

    @property
    def has_ended(self) -> bool:
        return self.has_begun and not self.to_come and self.pitch is None

    def fits(self, pitch: Pitch) -> bool:
        """Whether the pitch is one that has not begun."""
        return pitch in self.to_come


def rooms_of(day: PitchDay) -> list[str]:
    """The rooms that have a clock of their own: one without a name unless rooms run at the same time."""
    if not day.rooms_at_once:
        return [""]
    return list(dict.fromkeys(day.pitches.order_by("position").values_list("room", flat=True))) or [""]


def room_of(pitch: Pitch) -> str:
    """The room whose clock counts for the pitch."""
    return pitch.room if pitch.pitch_day.rooms_at_once else ""


def pitches_of(day: PitchDay, *joined: str) -> list[Pitch]:
    """Every pitch of the day in its order, each with the day itself and what is joined."""
    rows = day.pitches.order_by("position")
    pitches = list(rows.select_related(*joined) if joined else rows)
    for each in pitches:
        each.pitch_day = day
    return pitches


def to_swap(rooms: Iterable[OnNow]) -> list[Pitch]:
    """The pitches that have not begun."""
    return [pitch for now in rooms for pitch in now.to_come]


def minutes_late(now: OnNow) -> int:
    """How late the next pitch will begin against the plan: what was said already, and what has come on top since."""
    if now.next is None:
        return 0
    planned = timetable.planned(now.day, now.breaks)[now.next.pk].starts_at
    said = int((now.next.starts_at - planned).total_seconds() // 60)
    return min(MOST_MINUTES_LATE, max(0, said + max(0, now.minutes_behind)))


def on_now(day: PitchDay, room: str = "", *, at: dt.datetime | None = None) -> OnNow:
    """What is on in the room, with the pitches of that room."""
    rows = day.pitches.select_related("team__challenge", "turn").order_by("position")
    pitches = list(rows.filter(room=room) if day.rooms_at_once else rows)
    for each in pitches:
        each.pitch_day = day
    stage = Stage.objects.filter(pitch_day=day, room=room).first() or Stage(pitch_day=day, room=room)
    return OnNow(day, room, stage, at or now(), tuple(pitches), tuple(day.breaks.all()))


def all_on_now(day: PitchDay, *, at: dt.datetime | None = None, rooms: Iterable[str] | None = None) -> list[OnNow]:
    """Every room, or those that are given."""
    return [on_now(day, room, at=at) for room in (rooms_of(day) if rooms is None else rooms)]


def rooms_to_show(day: PitchDay, asked: str) -> tuple[list[str], list[str]]:
    """The rooms that a screen shows, and those to choose from: where there are many, one at a time."""
    rooms = rooms_of(day)
    if len(rooms) <= MOST_ROOMS:
        return rooms, []
    return [asked if asked in rooms else rooms[0]], rooms


def links_of(day: PitchDay) -> QuerySet[DisplayLink]:
    """The links of the day's screens, those that have ended too."""
    return day.display_links.select_related("pitch_day__cohort__programme")


def link_of(day: PitchDay, link: UUID) -> DisplayLink | None:
    """One of them."""
    return links_of(day).filter(pk=link).first()
