import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from programme.shared.calendar import CalendarEntry, Sender, as_ics, as_invitation
from tests.support.ics import faults_in, unfolded

AT = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
SUMMER = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
SENDER = Sender('The "Tech; Connect" people', "hello@techconnect.example")


def entry(**fields) -> CalendarEntry:
    values = {"uid": "visit-1@x.example", "title": "A day", "starts_at": SUMMER, "ends_at": SUMMER, "sequence": 3}
    values |= {"ends_at": SUMMER + dt.timedelta(hours=4), "zone": "Europe/London", **fields}
    return CalendarEntry(**values)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@settings(deadline=None)
@given(texts.filter(str.strip), texts, texts, st.sampled_from(["Europe/London", "UTC", "Asia/Kolkata"]))
def test_whatever_people_write_the_file_passes_a_strict_reader(title, place, text, zone):
    one = entry(title=title, place=place, text=text, zone=zone)

    file = as_ics([one, entry(uid="2")], name=title, at=AT)
    invitation = as_invitation(one, method="REQUEST", sender=SENDER, name=title, address="ann@x.example", at=AT)

    assert faults_in(file) == []
    assert faults_in(invitation) == []


def test_what_is_written_comes_back():
    one = entry(title="Tea, cake; and \\ more", place="1 St\nLeeds", text="é" * 100)

    event = Calendar.from_ical(as_ics([one], name="x", at=AT)).walk("VEVENT")[0]

    assert str(event["SUMMARY"]) == "Tea, cake; and \\ more"
    assert str(event["LOCATION"]) == "1 St\nLeeds"
    assert str(event["DESCRIPTION"]) == "é" * 100
    assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (SUMMER, 3)
    assert event.decoded("DTSTART").utcoffset() == dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "offset"),
    [
        (dt.datetime(2026, 3, 29, 0, 59, tzinfo=dt.UTC), 0),
        (dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC), 1),
        (dt.datetime(2026, 10, 25, 0, 59, tzinfo=dt.UTC), 1),
        (dt.datetime(2026, 10, 25, 1, 0, tzinfo=dt.UTC), 0),
    ],
)
def test_the_zone_in_the_file_knows_when_the_clocks_change(moment, offset):
    file = as_ics([entry(starts_at=moment, ends_at=moment + dt.timedelta(hours=2))], name="x", at=AT)

    zone = Calendar.from_ical(file).walk("VTIMEZONE")[0].to_tz()
    local = (moment + dt.timedelta(hours=offset)).replace(tzinfo=None)
    assert f"DTSTART;TZID=Europe/London:{local:%Y%m%dT%H%M%S}" in unfolded(file)
    assert moment.astimezone(zone).replace(tzinfo=None) == local


def test_an_invitation_says_byte_by_byte_what_a_calendar_needs():
    content = as_invitation(
        entry(), method="REQUEST", sender=SENDER, name='Ann "Bell, A"', address="a@x.example", at=AT
    )

    lines = unfolded(content)
    assert lines[:4] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Collaboration programme manager//EN",
        "METHOD:REQUEST",
    ]
    assert lines[lines.index("BEGIN:VEVENT") :] == [
        "BEGIN:VEVENT",
        "SUMMARY:A day",
        "DTSTART;TZID=Europe/London:20260701T100000",
        "DTEND;TZID=Europe/London:20260701T140000",
        "DTSTAMP:20261102T120000Z",
        "UID:visit-1@x.example",
        "SEQUENCE:3",
        "ATTENDEE;CN=\"Ann 'Bell, A'\";PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:a@x.example",
        "ORGANIZER;CN=\"The 'Tech; Connect' people\":mailto:hello@techconnect.example",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_cancellation_is_one_for_the_same_entry():
    content = as_invitation(entry(), method="CANCEL", sender=SENDER, name="Ann", address="a@x.example", at=AT)

    assert faults_in(content) == []
    lines = unfolded(content)
    assert "METHOD:CANCEL" in lines
    assert "STATUS:CANCELLED" in lines
    assert "UID:visit-1@x.example" in lines
    assert "ATTENDEE;CN=Ann;ROLE=REQ-PARTICIPANT:mailto:a@x.example" in lines
