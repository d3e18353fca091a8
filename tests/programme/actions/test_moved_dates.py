"""Milestones that move: one message for each person and act, and what goes into their calendars with it."""

import datetime as dt

import pytest
from django.utils import timezone
from icalendar import Calendar

from programme.actions import cohort as act
from programme.actions.calendar_feed import numbered
from programme.actions.delivery import mail
from programme.models import Milestone, Notification
from programme.queries.calendar_feed import entries_of
from programme.states import CohortState, EnrolmentState, Role, Sector
from tests.factories import programme as make
from tests.support.ics import faults_in

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def cohort():
    first = timezone.localdate() + 2 * WEEK
    return make.cohort(starts_on=first, ends_on=first + 12 * WEEK)


def milestone(cohort, name, weeks, **fields):
    return Milestone.objects.create(cohort=cohort, name=name, at=timezone.now() + weeks * WEEK, **fields)


def move(milestone, by_weeks):
    at = milestone.at + by_weeks * WEEK
    return act.change_milestone(milestone, by=make.organiser(milestone.cohort), at=at)


def told():
    return Notification.objects.filter(kind="programme.dates_moved").order_by("created_at", "pk")


def events(row):
    return Calendar.from_ical(row.part).walk("VEVENT")


def test_a_moved_milestone_is_told_once_to_each_participant_and_mentor(cohort):
    ann, mia = make.participant(cohort), make.enrolment(cohort, role=Role.MENTOR).person
    make.enrolment(cohort, role=Role.JUDGE)
    make.enrolment(cohort, state=EnrolmentState.PAUSED)
    make.enrolment(make.cohort(), role=Role.PARTICIPANT)
    make.enrolment(cohort, who=ann, role=Role.MENTOR)

    move(milestone(cohort, "Half-way review", 6), 1)

    assert {(row.person, row.subject) for row in told()} == {
        (ann, "Changed dates: Half-way review"),
        (mia, "Changed dates: Half-way review"),
    }
    assert told().count() == 2


def test_the_mail_moves_the_entry_that_the_feed_holds_under_the_same_uid_and_a_higher_number(cohort):
    ann, review = make.participant(cohort), milestone(cohort, "Review, part 1; Täglich", 6)
    (before,) = numbered(entries_of(ann))

    move(review, 1)
    move(review, 2)

    (after,) = numbered(entries_of(ann))
    seen = [(str(event["UID"]), int(event["SEQUENCE"])) for row in told() for event in events(row)]
    assert seen == [(before.uid, 1), (before.uid, 2)]
    assert (after.uid, after.sequence) == (before.uid, 2)
    assert events(told().last())[0]["DTSTART"].dt == after.starts_at.replace(microsecond=0)


def test_a_calendar_that_never_asked_for_the_feed_gets_a_higher_number_too(cohort):
    make.participant(cohort)

    move(milestone(cohort, "Review", 6), 1)

    assert int(events(told().get())[0]["SEQUENCE"]) == 1


def test_the_mail_carries_the_very_bytes_and_asks_nobody_for_an_answer(cohort):
    make.participant(cohort)
    move(milestone(cohort, "Täglich, ein; langer Tag " * 3, 6), 1)

    row = told().get()
    raw = mail(row).message().as_bytes(linesep="\r\n")

    assert row.part.encode() in raw
    assert b'Content-Type: text/calendar; method="PUBLISH"; charset="utf-8"\r\n' in raw
    assert faults_in(row.part.encode()) == []
    calendar = Calendar.from_ical(row.part)
    assert (calendar["METHOD"], len(calendar.walk("VTIMEZONE"))) == ("PUBLISH", 1)
    (event,) = events(row)
    assert "ATTENDEE" not in event
    assert event["ORGANIZER"].startswith("mailto:")


def test_moving_the_first_day_is_one_message_with_everything_that_moved(cohort):
    make.participant(cohort)
    for name, weeks, is_fixed in (("Solutions due", 9, False), ("Review", 6, False), ("Pitch day", 10, True)):
        milestone(cohort, name, weeks, is_fixed=is_fixed)

    act.change_cohort(
        cohort,
        by=make.organiser(cohort),
        quotas={Sector.CIVIL_SERVICE: 19},
        starts_on=cohort.starts_on + WEEK,
    )

    row = told().get()
    assert row.subject == "Changed dates: Review, Solutions due"
    assert [str(event["SUMMARY"]) for event in events(row)] == ["Review", "Solutions due"]
    assert row.body.count("is now at") == 2
    assert faults_in(row.part.encode()) == []


def test_a_milestone_that_is_taken_off_is_cancelled_in_calendars(cohort):
    make.participant(cohort)
    review = milestone(cohort, "Review", 6)

    act.remove_milestone(review, by=make.organiser(cohort))

    (event,) = events(told().get())
    assert (event["STATUS"], int(event["SEQUENCE"])) == ("CANCELLED", 1)
    assert "Review is off." in told().get().body


@pytest.mark.parametrize("weeks", [-3, -1])
def test_what_now_lies_in_the_past_is_not_told(cohort, weeks):
    make.participant(cohort)

    move(milestone(cohort, "Review", weeks), 0.5)

    assert not told()


def test_a_new_name_and_a_finished_cohort_tell_nobody(cohort):
    make.participant(cohort)
    review = milestone(cohort, "Review", 6)
    act.change_milestone(review, by=make.organiser(cohort), name="Half-way review")
    cohort.state = CohortState.COMPLETED
    cohort.save()

    move(review, 1)

    assert not told()
