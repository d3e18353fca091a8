"""Calendars: what each app puts into a person's, and how it is written for calendar programs (RFC 5545, RFC 5546)."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.http import HttpResponse

# What RFC 5545 forbids in a text: everything below a space but the tab and the line feed.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
Method = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True)
class CalendarEntry:
    """One appointment. `uid` stays the same for ever; a calendar believes a change only with a higher `sequence`.

    Entries whose app keeps no count of changes leave it None: then it is counted when the feed is read.
    No entry holds a code, a need or a secret: calendars are copied to other hosts. `url` leads behind sign-in.
    """

    uid: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    sequence: int | None = None
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False
    zone: str = ""


@dataclass(frozen=True)
class Sender:
    """Who invites: the ORGANIZER of an appointment in a mail."""

    name: str
    address: str


EntriesFor = Callable[[Any, Any], Iterable[CalendarEntry]]

_sources: list[EntriesFor] = []


def in_calendar(function: EntriesFor) -> EntriesFor:
    """Register a function of (person, cohort) that gives entries of the person's calendar."""
    _sources.append(function)
    return function


def entries_for(person: Any, cohort: Any) -> list[CalendarEntry]:
    """Everything in the person's calendar of the cohort, in order of time and in the cohort's zone."""
    found = [replace(entry, zone=cohort.zone.key) for source in _sources for entry in source(person, cohort)]
    return sorted(found, key=lambda entry: (entry.starts_at, entry.uid))


def as_ics(entries: Iterable[CalendarEntry], *, name: str, at: dt.datetime) -> bytes:
    """The entries as an iCalendar file, each in its zone and with the rules of the zones in the file."""
    from icalendar import vText  # noqa: PLC0415

    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", vText(_name(name)))
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    entries = list(entries)
    for zone in sorted({entry.zone for entry in entries}):
        _add_zone(calendar, zone, at)
    for entry in entries:
        calendar.add_component(_event(entry, at=at))
    return bytes(calendar.to_ical())


def as_publication(entries: Iterable[CalendarEntry], *, sender: Sender, at: dt.datetime) -> bytes:
    """Several appointments in one mail, told and not asked: an invitation (REQUEST) may hold one only."""
    entries = list(entries)
    calendar = _calendar("PUBLISH")
    for zone in sorted({entry.zone for entry in entries}):
        _add_zone(calendar, zone, min(entry.starts_at for entry in entries))
    for entry in entries:
        event = _event(entry, at=at)
        event.add("organizer", _organiser(sender), encode=0)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def as_invitation(
    entry: CalendarEntry, *, method: Method, sender: Sender, name: str, address: str, at: dt.datetime
) -> bytes:
    """One appointment for one person's mail: the place they have (REQUEST), or that it is off (CANCEL)."""
    from icalendar import vCalAddress  # noqa: PLC0415

    calendar = _calendar(method)
    _add_zone(calendar, entry.zone, entry.starts_at)
    event = _event(replace(entry, is_cancelled=method == "CANCEL"), at=at)
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["CN"] = _name(name)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        # They have the place already: their calendar need not ask them.
        attendee.params["PARTSTAT"] = "ACCEPTED"
        attendee.params["RSVP"] = "FALSE"
    event.add("organizer", _organiser(sender), encode=0)
    event.add("attendee", attendee, encode=0)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


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


def _calendar(method: str) -> Any:
    # Only calendars need it, and it is not light.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Collaboration programme manager//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


@lru_cache
def _rules_of(zone: str, year: int) -> Any:
    """The zone's changes of the clock around a year: a season, and what a calendar keeps of the last one."""
    from icalendar import Timezone  # noqa: PLC0415

    return Timezone.from_tzid(zone, first_date=dt.date(year - 2, 1, 1), last_date=dt.date(year + 4, 1, 1))


def _add_zone(calendar: Any, zone: str, at: dt.datetime) -> None:
    if zone != "UTC":
        calendar.add_component(_rules_of(zone, at.year))


def _event(entry: CalendarEntry, *, at: dt.datetime) -> Any:
    from icalendar import Event  # noqa: PLC0415

    zone = ZoneInfo(entry.zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence or 0)
    event.add("dtstamp", at.astimezone(dt.UTC))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", _clean(entry.title).strip() or "–")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for key, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(key, _clean(value))
    return event


def _organiser(sender: Sender) -> Any:
    from icalendar import vCalAddress  # noqa: PLC0415

    organiser = vCalAddress(f"mailto:{sender.address}")
    organiser.params["CN"] = _name(sender.name)
    return organiser


def _clean(text: str) -> str:
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _name(text: str) -> str:
    """A parameter has no way to write a quotation mark or a line break."""
    return " ".join(_clean(text).replace('"', "'").split())
