"""What visits and messages put on home pages, in the header and at the desks."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme import home
from programme.actions import booking
from programme.models import Cohort, Enrolment, Notification, Person
from programme.queries import visit as visits
from programme.shared.addresses import path_in
from programme.states import NotificationState
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def place(cohort: Cohort, person: Person) -> Enrolment:
    return person.enrolments.get(cohort=cohort)


def test_a_participant_is_asked_to_book_what_has_free_places():
    cohort = make.cohort()
    ann = make.participant(cohort)
    free = make.visit(cohort, title="Free", booking_closes_at=timezone.now() + dt.timedelta(days=2))
    full, mine = make.visit(cohort, capacity=1), make.visit(cohort)
    make.visit(cohort, published=False)
    booking.book(full, by=make.participant(cohort))
    booking.book(mine, by=ann)

    tasks = list(home.visits_to_book(place(cohort, ann), timezone.now()))

    assert [(task.label, task.due_at) for task in tasks] == [("Book a place: Free", free.booking_closes_at)]
    assert tasks[0].url == path_in(cohort, "programme:visit_detail", free.pk)


def test_mentors_and_organisers_are_not_asked_to_book():
    cohort = make.cohort()
    make.visit(cohort)
    olivia = make.organiser(cohort)

    assert list(home.visits_to_book(place(cohort, make.mentor(cohort)), timezone.now())) == []
    assert list(home.visits_to_book(olivia.programme_roles.get(), timezone.now())) == []


def test_an_organiser_is_reminded_of_drafts_and_of_mail_that_failed():
    cohort = make.cohort()
    olivia = make.organiser(cohort)
    make.visit(cohort, title="Draft", published=False)
    Notification.objects.create(
        programme=cohort.programme,
        address="x@people.example",
        name="X",
        kind="programme.welcome",
        act="1",
        subject="S",
        body="B",
        state=NotificationState.FAILED,
    )
    role = olivia.programme_roles.get()

    labels = [
        task.label
        for source in (home.visits_to_publish, home.messages_that_failed)
        for task in source(role, timezone.now())
    ]

    assert labels == ["Publish the visit: Draft", "1 message did not reach anybody"]


def test_the_home_page_shows_the_visits_i_am_booked_on():
    cohort = make.cohort()
    ann = make.participant(cohort, profile_completed_at=timezone.now())
    booking.book(make.visit(cohort, title="A day at the mill"), by=ann)
    client = Client()
    client.force_login(ann)

    page = client.get(reverse("programme:home_cohort", args=(cohort.programme.slug, cohort.slug))).content.decode()

    assert "A day at the mill" in page
    assert "You have a place" in page


def test_the_header_leads_to_visits_and_messages_with_a_count_of_new_ones():
    cohort = make.cohort()
    ann, judith = make.participant(cohort), make.judge(cohort)
    booking.book(make.visit(cohort), by=ann)

    links = {link.label: link.count for link in home.visits_and_messages([place(cohort, ann)], cohort)}
    judges = {link.label for link in home.visits_and_messages([place(cohort, judith)], cohort)}

    assert links == {"Visits": 0, "Messages": 1}
    assert judges == {"Messages"}


def test_the_place_in_the_queue_is_counted_among_those_who_wait():
    cohort = make.cohort()
    trip = make.visit(cohort, capacity=1)
    people = [make.participant(cohort) for _ in range(4)]
    bookings = [booking.book(trip, by=person) for person in people]
    booking.cancel(bookings[1], by=people[1])

    seen = [visits.one_for_person(cohort, person, trip.pk, at=timezone.now()) for person in people]

    assert [each.turn for each in seen] == [0, 0, 1, 2]
    assert [each.free for each in seen] == [0, 0, 0, 0]
    assert [each.queue for each in seen] == [2, 2, 2, 2]


def test_who_could_be_booked_is_in_the_cohort_and_not_booked():
    cohort = make.cohort()
    trip = make.visit(cohort)
    ann, mia = make.participant(cohort), make.mentor(cohort)
    make.judge(cohort)
    make.participant(cohort, state="withdrawn")
    booking.book(trip, by=make.participant(cohort))

    assert set(visits.who_could_book(trip)) == {ann, mia}
