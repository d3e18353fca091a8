"""Calendar files: what each app puts into a person's calendar, and how it is written for calendar programs."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse


@dataclass(frozen=True)
class CalendarEntry:
    """One appointment. `uid` stays the same for ever; a calendar believes a change only with a higher `sequence`."""

    uid: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    sequence: int = 0
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False


EntriesFor = Callable[[Any, Any], Iterable[CalendarEntry]]

_sources: list[EntriesFor] = []


def in_calendar(function: EntriesFor) -> EntriesFor:
    """Register a function of (person, cohort) that gives entries of the person's calendar."""
    _sources.append(function)
    return function


def entries_for(person: Any, cohort: Any) -> list[CalendarEntry]:
    """Everything in the person's calendar of the cohort, in order of time."""
    found = [entry for source in _sources for entry in source(person, cohort)]
    return sorted(found, key=lambda entry: (entry.starts_at, entry.uid))


def as_ics(entries: Iterable[CalendarEntry], *, name: str, zone: Any, at: dt.datetime) -> bytes:
    """The entries as an iCalendar file, in the cohort's zone and with the zone's rules in the file."""
    # Only calendars need it, and it is not light.
    from icalendar import Calendar, Event  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Collaboration programme manager//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", at.astimezone(dt.UTC))
        event.add("dtstart", entry.starts_at.astimezone(zone))
        event.add("dtend", entry.ends_at.astimezone(zone))
        event.add("summary", entry.title)
        event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
        for key, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
            if value:
                event.add(key, value)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def answer(content: bytes, *, file_name: str) -> HttpResponse:
    """The file as a download; it may hold an address, so no cache keeps it."""
    return HttpResponse(
        content,
        headers={
            "Content-Type": "text/calendar; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
