"""A strict reader of iCalendar (RFC 5545): what a forgiving calendar program lets pass is a fault here."""

import re
from collections import Counter

from icalendar import Calendar

LINE = re.compile(r"^[A-Z0-9-]+(;[A-Z0-9-]+=(\"[^\"\x00-\x1f]*\"|[^\";:,\x00-\x1f]*))*:.*$", re.S)
TEXTS = ("SUMMARY", "LOCATION", "DESCRIPTION", "X-WR-CALNAME")
BARE = re.compile(r"(?<!\\)(?:\\\\)*[,;]|(?<!\\)(?:\\\\)*\\[^\\,;nN]")


def faults_in(content: bytes) -> list[str]:
    """Everything that a strict reader would refuse."""
    return [*_of_lines(content), *_of_components(content)]


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode().split("\r\n")[:-1]


def _of_lines(content: bytes) -> list[str]:
    faults = []
    if not content.endswith(b"END:VCALENDAR\r\n"):
        faults.append("does not end with the calendar and a line break")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", content):
        faults.append("a line break that is not CRLF")
    faults += [f"{len(line)} octets in {line!r}" for line in content.split(b"\r\n") if len(line) > 75]
    for line in content.split(b"\r\n"):
        try:
            line.decode()
        except UnicodeDecodeError:
            faults.append(f"folded inside a letter: {line!r}")
    for line in unfolded(content):
        if not LINE.match(line) or re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line):
            faults.append(f"no content line: {line!r}")
        name, _colon, value = line.partition(":")
        if name in TEXTS and BARE.search(value):
            faults.append(f"not escaped: {line!r}")
    return faults


def _of_components(content: bytes) -> list[str]:
    calendar = Calendar.from_ical(content)
    faults = [f"{each.name}: {error}" for each in calendar.walk() for error in each.errors]
    lines = Counter(unfolded(content))
    for name in ("VERSION:2.0", "BEGIN:VCALENDAR", "END:VCALENDAR"):
        if lines[name] != 1:
            faults.append(f"{name} is there {lines[name]} times")
    zones = [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]
    if len(set(zones)) != len(zones):
        faults.append(f"a zone twice: {zones}")
    for event in calendar.walk("VEVENT"):
        for key in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY"):
            if (not event.get(key) and event.get(key) != 0) or isinstance(event.get(key), list):
                faults.append(f"{key} of {event.get('UID')} is not there once")
        if event.decoded("DTSTAMP").utcoffset().total_seconds() or "TZID" in event["DTSTAMP"].params:
            faults.append("DTSTAMP is not in UTC")
        if event.decoded("DTEND") <= event.decoded("DTSTART"):
            faults.append(f"{event['UID']} ends before it begins")
        for key in ("DTSTART", "DTEND"):
            zone = event[key].params.get("TZID")
            if zone and zone not in zones:
                faults.append(f"the zone {zone} is used but not described")
    uids = Counter(str(event["UID"]) for event in calendar.walk("VEVENT"))
    return faults + [f"{uid} is there {times} times" for uid, times in uids.items() if times > 1]
