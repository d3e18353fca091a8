"""What the chapters of the demo know of each other, and their order."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from programme.models import Cohort, Organisation, Person, Programme

STAGES = ("nominations", "teams", "visits", "submissions", "pitch-day", "results")
APPS = ("programme", "teams", "judging", "cms")


@dataclass
class Season:
    """What the chapters of the demo know of each other. Dates are relative to `today`."""

    stage: str
    now: dt.datetime
    cohort: Cohort | None = None
    organiser: Person | None = None
    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    site_admin: Person | None = None
    # In the order in which they are made: 38 participants, eight mentors, four judges.
    participants: list[Person] = field(default_factory=list)
    mentors: list[Person] = field(default_factory=list)
    judges: list[Person] = field(default_factory=list)
    other: Programme | None = None
    # Whom to sign in as: (role in words, e-mail address).
    doors: list[tuple[str, str]] = field(default_factory=list)

    def at(self, days: int, hour: int = 9, minute: int = 0) -> dt.datetime:
        """A time on the day that is `days` from today, in the cohort's zone."""
        zone = self.cohort.zone if self.cohort else ZoneInfo("Europe/London")
        day = self.now.astimezone(zone).date() + dt.timedelta(days=days)
        return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)

    @property
    def first_day(self) -> int:
        """The cohort's first day, counted from today: each stage looks at the season from another day."""
        return FIRST_DAY[self.stage]

    def on_day(self, number: int, hour: int = 9, minute: int = 0) -> dt.datetime:
        """A time on that day of the cohort: 0 is its first day, 81 its pitch day."""
        return self.at(self.first_day + number, hour, minute)


FIRST_DAY = {"nominations": 21, "teams": -3, "visits": -24, "submissions": -73, "pitch-day": -81, "results": -84}
PITCH_DAY = 81
Chapter = Callable[[Season], None]


def chapters(until: str) -> Iterator[tuple[str, str, Chapter]]:
    """Stage, app and function of each chapter up to the stage, in order."""
    for stage in STAGES[: STAGES.index(until) + 1]:
        for app in APPS:
            if find_spec(f"{app}.demo"):
                found = getattr(import_module(f"{app}.demo"), "CHAPTERS", {}).get(stage)
                if found:
                    yield stage, app, found
