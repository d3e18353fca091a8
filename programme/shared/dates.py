"""The registry of a cohort's dates that have pages of their own, such as visits; each app declares its own in
`desks.py`."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any


@dataclass(frozen=True)
class OwnDate:
    """One such date. `stays`: people count on it, so it does not move by itself when the cohort's first day does."""

    title: str
    what: str
    at: dt.datetime
    url: str
    stays: bool


# (moment): by how many days it goes when the first day moves.
Days = Callable[[dt.datetime], int]


@dataclass(frozen=True)
class Dates:
    """The dates of one kind of thing.

    `of(cohort)` lists them. `move(cohort, days, by)` moves those that nobody counts on yet, inside the act that moves
    the first day, and tells how many moved.
    """

    of: Callable[[Any], Iterable[OwnDate]]
    move: Callable[[Any, Days, Any], int] | None = None


_kinds: list[Dates] = []


def register_dates(dates: Dates) -> Dates:
    """Have them on the timeline's desk, and moved with the first day."""
    _kinds.append(dates)
    return dates


def dates_of(cohort: Any) -> list[OwnDate]:
    """All of a cohort, in order of time."""
    return sorted((each for dates in _kinds for each in dates.of(cohort)), key=attrgetter("at", "title"))


def move_dates(cohort: Any, days: Days, *, by: Any) -> int:
    """Move what nobody counts on yet; returns how many dates moved."""
    return sum(dates.move(cohort, days, by) for dates in _kinds if dates.move)
