import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from programme.actions import booking as act
from programme.actions import visit as visits
from programme.models import Booking
from programme.queries import people
from programme.states import BookingState
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, cohort, *args: object) -> str:
    return reverse(f"programme:booking_{name}", args=(cohort.programme.slug, cohort.slug, *args))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_booking_with_one_button_leads_back_to_the_visit():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)

    page = text(signed_in(ann).post(url("book", cohort, visit.pk), follow=True))

    assert "You have a place." in page
    assert Booking.objects.get().person == ann


def test_booking_a_full_visit_says_that_one_waits():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    act.book(visit, by=make.participant(cohort))

    page = text(signed_in(make.participant(cohort)).post(url("book", cohort, visit.pk), follow=True))

    assert "You are on the waiting list" in page
    assert "Waiting list: you are first" in page


def test_a_get_books_nothing():
    cohort = make.cohort()
    visit = make.visit(cohort)
    client = signed_in(make.participant(cohort))

    assert client.get(url("book", cohort, visit.pk)).status_code == 405
    assert client.head(url("book", cohort, visit.pk)).status_code == 405
    assert Booking.objects.count() == 0


def test_a_closed_visit_is_a_page_that_says_so():
    cohort = make.cohort()
    visit = make.visit(cohort)
    client = signed_in(make.participant(cohort))
    visits.cancel(visit, by=make.organiser(cohort), reason="Flood")

    answer = client.post(url("book", cohort, visit.pk))

    assert answer.status_code == 409
    assert "This is not open for booking." in text(answer)


def test_an_observer_is_told_that_they_may_not():
    cohort = make.cohort()

    assert signed_in(make.observer(cohort)).post(url("book", cohort, make.visit(cohort).pk)).status_code == 403


def test_cancelling_asks_once_more_and_looking_changes_nothing():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)
    act.book(visit, by=ann)
    client = signed_in(ann)

    assert "Cancel your booking?" in text(client.get(url("cancel", cohort, visit.pk)))
    assert Booking.objects.get().is_confirmed
    assert "Your booking is cancelled." in text(client.post(url("cancel", cohort, visit.pk), follow=True))
    assert Booking.objects.get().state == BookingState.CANCELLED
    assert client.get(url("cancel", cohort, visit.pk)).status_code == 404


def test_the_calendar_file_carries_the_zone_a_lasting_name_and_a_number():
    cohort = make.cohort(time_zone="Europe/London")
    begins = dt.datetime(2030, 7, 1, 9, 0, tzinfo=dt.UTC)
    visit, ann = make.visit(cohort, starts_at=begins), make.participant(cohort)
    act.book(visit, by=ann)
    client = signed_in(ann)

    first = client.get(url("calendar_file", cohort, visit.pk))
    visits.change(visit, {"town": "York", "address": "2 Other Street"}, by=make.organiser(cohort))
    second = client.get(url("calendar_file", cohort, visit.pk))

    before, after = (Calendar.from_ical(answer.content) for answer in (first, second))
    (zone,) = before.walk("VTIMEZONE")
    (event,) = before.walk("VEVENT")
    (changed,) = after.walk("VEVENT")
    assert str(zone["TZID"]) == "Europe/London"
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event.decoded("dtstart") == begins
    assert event.decoded("dtstart").utcoffset() == dt.timedelta(hours=1)
    assert str(event["LOCATION"]) == "1 Secret Street, Leeds"
    assert event["UID"] == changed["UID"]
    assert (event["SEQUENCE"], changed["SEQUENCE"]) == (0, 1)
    assert str(changed["LOCATION"]) == "2 Other Street, York"
    assert first.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in first.headers["Cache-Control"]


def test_only_who_has_a_place_gets_the_calendar_file():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    act.book(visit, by=make.participant(cohort))
    bob = make.participant(cohort)
    act.book(visit, by=bob)

    assert signed_in(bob).get(url("calendar_file", cohort, visit.pk)).status_code == 404
    assert signed_in(make.participant(cohort)).get(url("calendar_file", cohort, visit.pk)).status_code == 404


def test_my_calendar_holds_my_places_and_nobody_elses():
    cohort = make.cohort()
    ann, bob = make.participant(cohort), make.participant(cohort)
    mine, other = make.visit(cohort, title="Mine"), make.visit(cohort, title="Other")
    act.book(mine, by=ann)
    act.book(other, by=bob)

    calendar = Calendar.from_ical(signed_in(ann).get(url("my_calendar", cohort)).content)

    titles = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert "Mine" in titles
    assert "Other" not in titles


def test_an_organiser_books_for_somebody_and_cancels_again():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)
    client = signed_in(make.organiser(cohort))

    assert f"{ann} has a place." in text(
        client.post(url("book_for", cohort, visit.pk), {"person": ann.pk}, follow=True)
    )
    booking = Booking.objects.get()
    assert f"Cancel the booking of {ann}?" in text(client.get(url("cancel_for", cohort, booking.pk)))
    client.post(url("cancel_for", cohort, booking.pk))

    booking.refresh_from_db()
    assert booking.state == BookingState.CANCELLED


def test_booking_for_nobody_is_told_on_the_form():
    cohort = make.cohort()

    answer = signed_in(make.organiser(cohort)).post(url("book_for", cohort, make.visit(cohort).pk), {"person": ""})

    assert "Choose a person." in text(answer)


def test_a_participant_cannot_cancel_for_somebody():
    cohort = make.cohort()
    ann, bob = make.participant(cohort), make.participant(cohort)
    booking = act.book(make.visit(cohort), by=ann)

    assert signed_in(bob).post(url("cancel_for", cohort, booking.pk)).status_code == 403
    assert signed_in(bob).post(url("cancel", cohort, booking.visit_id)).status_code == 404


def test_where_there_are_too_many_people_for_a_list_one_is_booked_by_address(monkeypatch):
    monkeypatch.setattr(people, "MOST_TO_CHOOSE_FROM", 0)
    visit = make.visit(make.cohort())
    ann = make.participant(visit.cohort, who=make.person(email="ann@x.example"))
    client = signed_in(make.organiser(visit.cohort))

    unknown = client.post(url("book_for", visit.cohort, visit.pk), {"person": "nobody@x.example"})
    client.post(url("book_for", visit.cohort, visit.pk), {"person": " Ann@X.example"})

    assert "This person cannot be booked now." in text(unknown)
    assert 'value="nobody@x.example"' in text(unknown)
    assert visit.bookings.confirmed().get().person == ann
