"""Visits on which everybody is expected: listed, told, and free to say that they cannot come."""

import pytest
from django.utils import timezone

from programme.actions import booking as act
from programme.actions import visit as visits
from programme.models import Booking, Cohort, Notification, Person, Visit
from programme.shared.refusals import NotAllowed
from programme.states import AbsenceReason, BookingEnding, VisitMode
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def expected() -> tuple[Cohort, Visit, list[Person]]:
    cohort = make.cohort()
    crowd = [make.participant(cohort), make.mentor(cohort)]
    make.judge(cohort)
    make.participant(cohort, state="withdrawn")
    draft = make.visit(cohort, published=False, mode=VisitMode.EXPECTED, capacity=None)
    return cohort, visits.publish(draft, by=make.organiser(cohort)), crowd


def test_publishing_lists_every_participant_and_mentor():
    _cohort, visit, crowd = expected()

    assert {booking.person for booking in visit.bookings.confirmed()} == set(crowd)
    told = Notification.objects.filter(kind="programme.visit_expected").values_list("address", flat=True)
    assert set(told) == {person.email for person in crowd}


def test_who_joins_later_is_listed_by_the_clock_once():
    cohort, visit, _crowd = expected()
    ann = make.participant(cohort)

    assert act.expect_newcomers(at=timezone.now()) == 1
    assert act.expect_newcomers(at=timezone.now()) == 0

    assert visit.bookings.get(person=ann).is_confirmed


def test_who_holds_two_places_in_the_cohort_is_listed_once():
    cohort, visit, _crowd = expected()
    ann = make.participant(cohort)
    make.mentor(cohort, who=ann)

    act.expect_newcomers(at=timezone.now())

    assert visit.bookings.filter(person=ann).count() == 1


def test_who_cannot_come_says_why_and_is_not_listed_again():
    _cohort, visit, (ann, _mia) = expected()

    booking = act.cannot_come(visit.bookings.get(person=ann), by=ann, reason=AbsenceReason.WORK)

    assert (booking.ending, booking.absence) == (BookingEnding.CANNOT_COME, AbsenceReason.WORK)
    assert act.expect_newcomers(at=timezone.now()) == 0
    assert visit.bookings.live().count() == 1


def test_who_can_come_after_all_is_on_the_list_again():
    _cohort, visit, (ann, _mia) = expected()
    act.cannot_come(visit.bookings.get(person=ann), by=ann, reason=AbsenceReason.TRAVEL)

    assert act.book(visit, by=ann).is_confirmed


def test_nobody_says_it_for_somebody_else():
    cohort, visit, (ann, mia) = expected()

    for other in (mia, make.organiser(cohort)):
        with pytest.raises(NotAllowed):
            act.cannot_come(visit.bookings.get(person=ann), by=other, reason=AbsenceReason.WORK)


def test_where_people_book_they_cancel_instead():
    cohort = make.cohort()
    ann = make.participant(cohort)
    booking: Booking = act.book(make.visit(cohort), by=ann)

    with pytest.raises(act.NobodyIsExpected):
        act.cannot_come(booking, by=ann, reason=AbsenceReason.WORK)


def test_how_people_come_is_fixed_once_it_is_published():
    cohort, visit, _crowd = expected()

    with pytest.raises(visits.ModeIsFixed):
        visits.change(visit, {"mode": VisitMode.BOOKED, "capacity": 5}, by=make.organiser(cohort))
