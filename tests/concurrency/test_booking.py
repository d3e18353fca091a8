"""The last place is won once, whoever comes at the same moment; a freed place goes to exactly one person."""

from collections import Counter
from typing import Any

import pytest

from programme.actions import booking as act
from programme.actions import visit as visits
from programme.models import Booking, Cohort, Notification, Person, Visit
from programme.queries import audit
from programme.states import BookingState
from tests.factories import programme as make

PLACES = 20


def crowd(cohort: Cohort, number: int) -> list[Person]:
    employer = make.organisation(cohort.programme)
    return [make.participant(cohort, organisation=employer) for _ in range(number)]


def states(visit: Visit) -> Counter[str]:
    return Counter(visit.bookings.values_list("state", flat=True))


def book(visit: Visit, person: Person) -> str:
    return str(act.book(visit, by=person).state)


def values(outcomes: list[Any]) -> Counter[str]:
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    return Counter(outcome.value for outcome in outcomes)


def test_forty_people_for_twenty_places_never_21_nor_19(race: Any):
    cohort = make.cohort()
    visit, people = make.visit(cohort, capacity=PLACES), crowd(cohort, 40)

    outcomes = race(40, lambda number: book(visit, people[number]))

    assert values(outcomes) == {"confirmed": PLACES, "waiting": 20}
    assert states(visit) == {"confirmed": PLACES, "waiting": 20}
    assert sorted(visit.bookings.values_list("position", flat=True)) == list(range(1, 41))
    assert Notification.objects.filter(kind="programme.booking_confirmed").count() == PLACES
    assert list(audit.faults()) == []


def test_the_last_place_is_won_once_between_processes(race: Any):
    cohort = make.cohort()
    visit, people = make.visit(cohort, capacity=1), crowd(cohort, 12)

    outcomes = race.between_processes(3, 12, lambda number: book(visit, people[number]))

    assert values(outcomes) == {"confirmed": 1, "waiting": 11}
    assert states(visit) == {"confirmed": 1, "waiting": 11}
    assert list(audit.faults()) == []


def test_one_person_who_presses_ten_times_has_one_booking(race: Any):
    cohort = make.cohort()
    visit, (ann,) = make.visit(cohort), crowd(cohort, 1)

    outcomes = race(10, lambda number: book(visit, ann))

    assert values(outcomes) == {"confirmed": 10}
    assert Booking.objects.count() == 1
    assert Notification.objects.count() == 1


def test_each_cancellation_promotes_exactly_one_in_order(race: Any):
    cohort = make.cohort()
    visit, people = make.visit(cohort, capacity=8), crowd(cohort, 14)
    bookings = [act.book(visit, by=person) for person in people]

    outcomes = race(5, lambda number: act.cancel(bookings[number], by=people[number]).state)

    assert values(outcomes) == {"cancelled": 5}
    assert states(visit) == {"confirmed": 8, "waiting": 1, "cancelled": 5}
    assert list(visit.bookings.waiting().values_list("person", flat=True)) == [people[13].pk]
    assert Notification.objects.filter(kind="programme.booking_promoted").count() == 5


def test_one_cancellation_sent_twice_frees_one_place(race: Any):
    cohort = make.cohort()
    visit, people = make.visit(cohort, capacity=2), crowd(cohort, 4)
    bookings = [act.book(visit, by=person) for person in people]

    race(6, lambda number: act.cancel(bookings[0], by=people[0]).state)

    assert states(visit) == {"confirmed": 2, "waiting": 1, "cancelled": 1}


def test_coming_going_and_a_change_of_capacity_together_leave_no_place_empty_while_people_wait(race: Any):
    cohort = make.cohort()
    visit, people = make.visit(cohort, capacity=5), crowd(cohort, 20)
    olivia = make.organiser(cohort)
    early = [act.book(visit, by=person) for person in people[:8]]

    def one(number: int) -> str:
        if number < 4:
            return str(act.cancel(early[number], by=people[number]).state)
        if number == 4:
            return str(visits.change(visit, {"capacity": 7}, by=olivia).state)
        return book(visit, people[number + 3])

    outcomes = race(16, one)

    assert [outcome.error for outcome in outcomes if outcome.error] == []
    visit.refresh_from_db()
    found = states(visit)
    assert visit.capacity == 7
    assert found["confirmed"] == 7
    assert found["waiting"] == 20 - 1 - 4 - 7
    first_waiting = visit.bookings.waiting().first()
    came_after = visit.bookings.filter(state=BookingState.CONFIRMED, position__gt=first_waiting.position)
    assert not came_after.exists()


@pytest.mark.parametrize("seats", [1, 3])
def test_cancelling_a_visit_while_people_book_leaves_nobody_with_a_place(race: Any, seats: int):
    cohort = make.cohort()
    visit, people = make.visit(cohort, capacity=seats), crowd(cohort, 8)
    olivia = make.organiser(cohort)

    def one(number: int) -> str:
        if number == 0:
            return str(visits.cancel(visit, by=olivia, reason="Flood").state)
        try:
            return book(visit, people[number])
        except act.NotOpenForBooking:
            return "too late"

    outcomes = race(8, one)

    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert set(states(visit)) <= {"cancelled"}
