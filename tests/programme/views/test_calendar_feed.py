import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from programme.actions import booking as bookings
from programme.actions import calendar_feed as act
from programme.actions.cohort import add_milestone, change_milestone
from programme.models import CalendarFeed
from programme.shared.refusals import NotAllowed
from programme.states import EnrolmentState
from tests.factories import programme as make
from tests.support.ics import faults_in

pytestmark = pytest.mark.django_db


def address(feed: CalendarFeed) -> str:
    return reverse("programme:calendar_feed_open", args=(feed.link_token(),))


def read(feed: CalendarFeed, **headers):
    return Client().get(address(feed), headers=headers)


def titles(feed: CalendarFeed) -> dict[str, int]:
    content = read(feed).content
    assert faults_in(content) == []
    return {str(event["SUMMARY"]): int(event["SEQUENCE"]) for event in Calendar.from_ical(content).walk("VEVENT")}


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def ann():
    return make.participant(make.cohort())


def feed_of(person) -> CalendarFeed:
    return act.make(person, by=person, at=timezone.now())


def test_the_feed_holds_ones_visits_and_dates_of_every_cohort_and_nothing_of_others(ann):
    first, second = ann.enrolments.get().cohort, make.cohort(time_zone="Europe/Paris")
    make.enrolment(second, who=ann)
    bob = make.participant(first)
    mine, other, hers = (
        make.visit(first, title="Mine"),
        make.visit(first, title="Other"),
        make.visit(second, title="Far"),
    )
    for visit, person in ((mine, ann), (other, bob), (hers, ann)):
        bookings.book(visit, by=person)
    add_milestone(second, by=make.organiser(second), name="Half-way", at=timezone.now())

    assert {"Mine", "Far", "Half-way"} <= set(titles(feed_of(ann)))
    assert "Other" not in titles(feed_of(ann))
    zones = Calendar.from_ical(read(feed_of(ann)).content).walk("VTIMEZONE")
    assert {str(zone["TZID"]) for zone in zones} == {"Europe/London", "Europe/Paris"}


def test_a_date_that_moves_either_way_gets_a_higher_number_and_keeps_its_uid(ann):
    cohort = ann.enrolments.get().cohort
    olivia, at = make.organiser(cohort), timezone.now()
    point = add_milestone(cohort, by=olivia, name="Half-way", at=at)
    feed = feed_of(ann)

    numbers = [titles(feed)["Half-way"], titles(feed)["Half-way"]]
    for days in (3, -3):
        change_milestone(point, by=olivia, name="Half-way", at=at + dt.timedelta(days=days))
        numbers.append(titles(feed)["Half-way"])

    assert numbers == [0, 0, 1, 2]


def test_an_unchanged_calendar_is_not_sent_again(ann):
    feed = feed_of(ann)
    bookings.book(make.visit(ann.enrolments.get().cohort), by=ann)
    tag = read(feed)["ETag"]

    assert read(feed, **{"If-None-Match": tag}).status_code == 304
    bookings.book(make.visit(ann.enrolments.get().cohort), by=ann)
    assert read(feed, **{"If-None-Match": tag}).status_code == 200


def test_who_has_left_a_cohort_reads_nothing_of_it_any_more(ann):
    bookings.book(make.visit(ann.enrolments.get().cohort, title="Mine"), by=ann)
    feed = feed_of(ann)
    ann.enrolments.update(state=EnrolmentState.WITHDRAWN)

    assert titles(feed) == {}


def test_an_address_that_was_ended_made_anew_or_has_run_out_is_not_found(ann):
    feed = feed_of(ann)
    old = address(feed)
    newer = feed_of(ann)

    assert Client().get(old).status_code == 404
    assert read(newer).status_code == 200
    with time_machine.travel(timezone.now() + act.GOOD_FOR):
        assert read(newer).status_code == 404
    act.revoke(newer, by=ann, at=timezone.now())
    assert read(newer).status_code == 404
    assert Client().get(reverse("programme:calendar_feed_open", args=("0" * 64,))).status_code == 404


def test_only_the_hash_of_the_address_is_stored_and_its_last_use_is_shown(ann):
    feed = feed_of(ann)
    stored = str(list(CalendarFeed.objects.values()))

    assert feed.link_token() not in stored
    page = signed_in(ann)
    assert "Not read yet." in text(page.get(reverse("programme:calendar_feed_detail")))
    read(feed)
    assert "Last read on" in text(page.get(reverse("programme:calendar_feed_detail")))


def test_a_person_makes_and_ends_their_own_address(ann):
    client = signed_in(ann)
    empty = text(client.get(reverse("programme:calendar_feed_detail")))
    made = text(client.post(reverse("programme:calendar_feed_make"), follow=True))
    token = CalendarFeed.objects.get().link_token()
    ended = text(client.post(reverse("programme:calendar_feed_revoke"), follow=True))

    assert "Make my private address" in empty
    assert token in made
    assert token not in ended
    assert "The address has ended." in ended


def test_another_persons_address_cannot_be_made_or_ended(ann):
    feed = feed_of(ann)

    for attempt in (
        lambda by: act.make(ann, by=by, at=timezone.now()),
        lambda by: act.revoke(feed, by=by, at=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            attempt(make.site_admin())


def test_the_feed_costs_the_same_for_one_visit_and_for_five(ann, django_assert_max_num_queries):
    feed, cohort = feed_of(ann), ann.enrolments.get().cohort
    counts = []
    for visits in (1, 4):
        for _ in range(visits):
            bookings.book(make.visit(cohort), by=ann)
        read(feed)
        with django_assert_max_num_queries(16) as found:
            read(feed)
        counts.append(len(found.captured_queries))

    assert counts[0] == counts[1]
