"""The last place is won once, whoever comes at the same moment; a freed place goes to exactly one person."""

from collections import Counter
from typing import Any

import pytest

from programme.actions import booking as act
from programme.actions import visit as visits
from programme.actions import waiting_list
from programme.models import AuditEvent, Booking, Cohort, Notification, Offer, Person, Visit
from programme.queries import audit
from programme.states import BookingState, OfferState, Sector
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


# Offers


def full(cohort: Cohort, crowd_of: int, **fields: Any) -> tuple[Visit, list[Person]]:
    """A visit of four places, all taken; everybody else waits."""
    visit, people = make.visit(cohort, **{"capacity": 4, "offer_hours": 6, **fields}), crowd(cohort, crowd_of)
    for person in people:
        act.book(visit, by=person)
    return visit, people


def test_freed_places_are_offered_once_each_and_yes_no_and_the_clock_never_overbook(race: Any):
    cohort = make.cohort()
    visit, people = full(cohort, 12)
    for person in people[:4]:
        act.cancel(visit.bookings.get(person=person), by=person)
    offers = list(Offer.objects.order_by("booking__position"))
    late = offers[0].ends_at

    def one(number: int) -> str:
        if number < 8:
            answer = waiting_list.accept if number % 2 else waiting_list.decline
            try:
                return str(answer(offers[number // 2], by=people[4 + number // 2]).state)
            except waiting_list.OfferHasEnded:
                return "ended"
        return str(waiting_list.run_waiting_lists(at=late) and "clock")

    outcomes = race(10, one)

    assert [outcome.error for outcome in outcomes if outcome.error] == []
    taken = visit.bookings.with_a_place().count()
    waiting = visit.bookings.waiting().count()
    assert taken <= 4
    assert taken == 4 or waiting == 0
    held = set(visit.bookings.filter(state=BookingState.OFFERED).values_list("pk", flat=True))
    assert set(Offer.objects.filter(state=OfferState.OPEN).values_list("booking", flat=True)) == held
    assert list(audit.faults()) == []


def test_one_offer_answered_from_mail_and_home_at_once_is_one_answer(race: Any):
    cohort = make.cohort()
    visit, people = full(cohort, 5)
    act.cancel(visit.bookings.get(person=people[0]), by=people[0])
    offer = Offer.objects.get()

    outcomes = race(8, lambda number: waiting_list.accept(offer, by=people[4]).state)

    assert values(outcomes) == {"confirmed": 8}
    assert AuditEvent.objects.filter(code="programme.offer.accepted").count() == 1


def test_shares_hold_while_everybody_books_at_once(race: Any):
    cohort = make.cohort()
    shares = {Sector.CIVIL_SERVICE.value: 3, Sector.INDUSTRY.value: 3}
    visit = make.visit(cohort, capacity=8, sector_shares=shares)
    employers = [make.organisation(cohort.programme, sector=sector) for sector in Sector]
    people = [make.participant(cohort, organisation=employers[number % 2]) for number in range(20)]

    outcomes = race(20, lambda number: book(visit, people[number]))

    assert values(outcomes) == {"confirmed": 8, "waiting": 12}
    by_sector = Counter(visit.bookings.confirmed().values_list("sector", flat=True))
    assert min(by_sector.values()) >= 3


def test_lowering_and_booking_together_never_overbook(race: Any):
    cohort = make.cohort()
    visit, people = full(cohort, 4)
    olivia, more = make.organiser(cohort), crowd(cohort, 6)
    newest = visit.bookings.get(person=people[3]).pk

    def one(number: int) -> str:
        if number == 0:
            return str(visits.lower_capacity(visit, 3, give_up=[newest], by=olivia).capacity)
        return book(visit, more[number - 1])

    outcomes = race(7, one)

    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert states(visit) == {"confirmed": 3, "waiting": 7}
    assert visit.bookings.waiting()[0].person == people[3]
