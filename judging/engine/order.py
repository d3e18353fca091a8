"""The running order as plain Python: when each slot begins, and an order drawn by lot that anybody can draw again."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Slot:
    """A pitch or a break. A fixed one keeps its time, whatever the slots before it take; a break is for all rooms."""

    key: object
    minutes: int
    room: str = ""
    fixed_at: dt.datetime | None = None
    is_break: bool = False
    # How much later than it could begin it does begin; negative where the day has caught up.
    delay: int = 0


@dataclass(frozen=True)
class Timed:
    """When a slot begins and ends, and by how many minutes what comes before it in its room runs into it."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    overlap: int = 0


def timetable(slots: Iterable[Slot], starts_at: dt.datetime, *, rooms_at_once: bool = False) -> dict[object, Timed]:
    """One list, from which every time follows: each slot begins when the one before it ends, or at its fixed time.

    With `rooms_at_once` each room goes through its own pitches, and a break waits for all of them.
    """
    free_at: dict[str, dt.datetime] = {}
    all_free_at = starts_at
    found = {}
    for slot in slots:
        room = slot.room if rooms_at_once else ""
        ready = max([all_free_at, *free_at.values()]) if slot.is_break else free_at.get(room, all_free_at)
        begins = slot.fixed_at or ready + dt.timedelta(minutes=slot.delay)
        ends = begins + dt.timedelta(minutes=slot.minutes)
        found[slot.key] = Timed(begins, ends, max(0, int((ready - begins).total_seconds() // 60)))
        if slot.is_break:
            all_free_at, free_at = max(ready, ends), {}
        else:
            free_at[room] = max(ready, ends)
    return found


def drawn(keys: Iterable[object], seed: str) -> list[object]:
    """The keys in the order that the seed gives: by the SHA-256 of seed and key. The same on every machine."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())


def drawn_around(keys: Sequence[object], seed: str, *, staying: Iterable[object]) -> list[object]:
    """The order drawn for all keys but `staying`, which keep the places that they have."""
    kept = set(staying)
    lots = iter(drawn((key for key in keys if key not in kept), seed))
    return [key if key in kept else next(lots) for key in keys]
