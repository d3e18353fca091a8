"""What goes into people's calendars by mail: the same UID, a number that only rises, the very bytes."""

import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from icalendar import Calendar

from programme.actions import booking as bookings
from programme.actions import visit as visits
from programme.actions.delivery import mail
from programme.models import Notification
from programme.queries.appointment import places_of
from tests.factories import programme as make
from tests.support.ics import faults_in

pytestmark = pytest.mark.django_db


def sent(person) -> list[tuple[str, str, int]]:
    """Kind, method and number of each appointment mailed to the person, oldest first."""
    rows = Notification.objects.filter(person=person).order_by("created_at", "pk")
    return [(row.kind.partition(".")[2], *_seen(row)) for row in rows if row.part]


def _seen(row: Notification) -> tuple[str, int]:
    calendar = Calendar.from_ical(row.part)
    assert row.part_type == f"text/calendar; method={calendar['METHOD']}"
    return str(calendar["METHOD"]), int(calendar.walk("VEVENT")[0]["SEQUENCE"])


def part_of(row: Notification) -> bytes:
    """The calendar part as it leaves by SMTP."""
    message = message_from_bytes(mail(row).message().as_bytes(linesep="\r\n"), policy=policy.default)
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return part.get_payload(decode=True)


def test_a_booking_its_changes_and_its_end_are_one_entry_with_a_number_that_rises():
    cohort = make.cohort()
    visit, ann, olivia = make.visit(cohort), make.participant(cohort), make.organiser(cohort)

    place = bookings.book(visit, by=ann)
    visits.change(visit, {"starts_at": visit.starts_at + dt.timedelta(hours=1)}, by=olivia)
    bookings.cancel(place, by=ann)
    bookings.book(visit, by=ann)
    visits.cancel(visit, by=olivia, reason="Flood")

    assert sent(ann) == [
        ("booking_confirmed", "REQUEST", 0),
        ("visit_changed", "REQUEST", 1),
        ("booking_cancelled", "CANCEL", 2),
        ("booking_confirmed", "REQUEST", 3),
        ("visit_cancelled", "CANCEL", 5),
    ]
    texts = Notification.objects.filter(person=ann).values_list("part", flat=True)
    uids = {str(Calendar.from_ical(text).walk("VEVENT")[0]["UID"]) for text in texts if text}
    assert len(uids) == 1


def test_the_mail_carries_the_very_bytes_of_the_appointment_and_says_the_method():
    cohort = make.cohort()
    cohort.programme.contact_email = "hello@techconnect.example"
    cohort.programme.save()
    ann = make.participant(cohort, who=make.person("Ann Ünal", "ann@x.example"))
    bookings.book(make.visit(cohort, title="Täglich, ein; langer Besuch " * 4), by=ann)

    row = Notification.objects.get(kind="programme.booking_confirmed")
    raw = mail(row).message().as_bytes(linesep="\r\n")
    content = row.part.encode()

    assert content in raw
    assert b'Content-Type: text/calendar; method="REQUEST"; charset="utf-8"\r\n' in raw
    assert part_of(row) == content
    assert faults_in(content) == []
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["ORGANIZER"] == "mailto:hello@techconnect.example"
    assert event["ATTENDEE"] == "mailto:ann@x.example"
    assert event["ATTENDEE"].params["CN"] == "Ann Ünal"
    assert len(Calendar.from_ical(content).walk("VTIMEZONE")) == 1
    kinds = [part.get_content_type() for part in message_from_bytes(raw).walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]


def test_what_is_mailed_is_what_was_true_when_the_act_was_done():
    cohort = make.cohort()
    visit, ann = make.visit(cohort, title="The first title"), make.participant(cohort)
    bookings.book(visit, by=ann)

    visit.title = "Another"
    visit.save()

    assert "The first title" in part_of(Notification.objects.get(kind="programme.booking_confirmed")).decode()


def test_who_waits_gets_no_entry_until_they_have_the_place():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    ann, bob, olivia = make.participant(cohort), make.participant(cohort), make.organiser(cohort)
    place = bookings.book(visit, by=ann)
    turn = bookings.book(visit, by=bob)
    visits.change(visit, {"town": "York"}, by=olivia)

    assert sent(bob) == []
    bookings.cancel(place, by=ann)
    assert sent(bob) == [("booking_promoted", "REQUEST", 1)]
    turn.refresh_from_db()
    bookings.cancel(turn, by=bob)
    assert sent(bob)[-1] == ("booking_cancelled", "CANCEL", 2)


def test_leaving_the_list_or_a_visit_that_one_only_waits_for_cancels_nothing():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    bob, cyd = make.participant(cohort), make.participant(cohort)
    bookings.book(visit, by=make.participant(cohort))
    turn = bookings.book(visit, by=bob)
    bookings.book(visit, by=cyd)

    bookings.cancel(turn, by=bob)
    visits.cancel(visit, by=make.organiser(cohort), reason="Flood")

    assert sent(bob) == sent(cyd) == []


def test_a_place_taken_away_is_cancelled_and_given_again_under_a_higher_number():
    cohort = make.cohort()
    visit, olivia = make.visit(cohort, capacity=2), make.organiser(cohort)
    ann, bob = make.participant(cohort), make.participant(cohort)
    bookings.book(visit, by=ann)
    second = bookings.book(visit, by=bob)

    visits.lower_capacity(visit, 1, give_up=[second.pk], by=olivia)
    visits.change(visit, {"capacity": 2}, by=olivia)

    assert [(method, number) for _kind, method, number in sent(bob)] == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]


def test_no_entry_holds_a_note_a_code_or_a_meeting_address():
    cohort = make.cohort()
    visit = make.visit(
        cohort, address="https://meet.example/secret\n5 Mill Lane", joining_notes="The door code is 4711."
    )
    ann = make.participant(cohort)
    bookings.book(visit, by=ann)

    (entry,) = places_of(ann, cohort)
    content = part_of(Notification.objects.get(kind="programme.booking_confirmed")).decode()

    assert entry.place == "5 Mill Lane, Leeds"
    for secret in ("4711", "meet.example", "door code"):
        assert secret not in repr(entry)
        assert secret not in content
    assert entry.url.endswith(f"/visits/{visit.pk}/")


def test_the_file_has_the_same_number_as_the_mail():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)
    bookings.cancel(bookings.book(visit, by=ann), by=ann)
    bookings.book(visit, by=ann)

    assert sent(ann)[-1][2] == places_of(ann, cohort)[0].sequence == 2


def test_mails_without_an_appointment_have_no_calendar_part():
    row = Notification(kind="x", address="a@x.example", name="Ann", subject="S", body="B", created_at=timezone.now())

    assert "text/calendar" not in mail(row).message().as_string()
