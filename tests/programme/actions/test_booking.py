import datetime as dt

import pytest
from django.utils import timezone

from programme.actions import booking as act
from programme.models import AuditEvent, Booking, Notification
from programme.shared.refusals import NotAllowed
from programme.states import BookingState, EnrolmentState
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("code", flat=True))


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"programme.{kind}").order_by("created_at")
    return list(rows.values_list("address", flat=True))


def test_booking_gives_a_place_tells_the_person_and_is_recorded():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)

    booking = act.book(visit, by=ann)

    assert (booking.state, booking.position, booking.person) == (BookingState.CONFIRMED, 1, ann)
    assert told("booking_confirmed") == [ann.email]
    assert codes() == ["programme.booking.confirmed"]


def test_booking_twice_changes_nothing():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)
    first = act.book(visit, by=ann)

    assert act.book(visit, by=ann) == first
    assert Booking.objects.count() == 1
    assert told("booking_confirmed") == [ann.email]


def test_who_comes_to_a_full_visit_waits_in_order():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    people = [make.participant(cohort) for _ in range(3)]

    states = [act.book(visit, by=person).state for person in people]

    assert states == ["confirmed", "waiting", "waiting"]
    assert list(visit.bookings.waiting().values_list("person", flat=True)) == [people[1].pk, people[2].pk]
    assert told("booking_waiting") == [people[1].email, people[2].email]


def test_a_place_given_back_goes_to_the_first_who_waits_and_to_nobody_else():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    ann, bob, cyd = (make.participant(cohort) for _ in range(3))
    mine = act.book(visit, by=ann)
    act.book(visit, by=bob)
    act.book(visit, by=cyd)

    act.cancel(mine, by=ann)

    states = dict(visit.bookings.values_list("person", "state"))
    assert states == {ann.pk: "cancelled", bob.pk: "confirmed", cyd.pk: "waiting"}
    assert told("booking_promoted") == [bob.email]
    assert codes()[-2:] == ["programme.booking.cancelled", "programme.booking.promoted"]


def test_leaving_the_waiting_list_gives_nobody_a_place():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    ann, bob, cyd = (make.participant(cohort) for _ in range(3))
    act.book(visit, by=ann)
    turn = act.book(visit, by=bob)
    act.book(visit, by=cyd)

    act.cancel(turn, by=bob)

    assert dict(visit.bookings.values_list("person", "state"))[cyd.pk] == "waiting"
    assert told("booking_promoted") == []


def test_who_comes_back_stands_at_the_end_of_the_list():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    ann, bob, cyd = (make.participant(cohort) for _ in range(3))
    act.book(visit, by=ann)
    turn = act.book(visit, by=bob)
    act.book(visit, by=cyd)
    act.cancel(turn, by=bob)

    again = act.book(visit, by=bob)

    assert list(visit.bookings.waiting().values_list("person", flat=True)) == [cyd.pk, bob.pk]
    assert again.position == 4


def test_cancelling_twice_changes_nothing():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)
    mine = act.book(visit, by=ann)
    act.cancel(mine, by=ann)

    act.cancel(mine, by=ann)

    assert codes().count("programme.booking.cancelled") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"published": False},
        {"state": "cancelled"},
        {"starts_at": timezone.now() - dt.timedelta(hours=1)},
        {"booking_closes_at": timezone.now() - dt.timedelta(minutes=1)},
    ],
    ids=["draft", "cancelled", "begun", "closed"],
)
def test_a_visit_that_is_not_open_takes_no_booking(fields: dict[str, object]):
    cohort = make.cohort()
    visit, ann = make.visit(cohort, **fields), make.participant(cohort)

    with pytest.raises(act.NotOpenForBooking):
        act.book(visit, by=ann)


def test_the_closing_second_itself_is_too_late():
    cohort = make.cohort()
    closes = timezone.now() + dt.timedelta(days=1)
    visit, ann = make.visit(cohort, booking_closes_at=closes), make.participant(cohort)

    with pytest.raises(act.NotOpenForBooking):
        act.book(visit, by=ann, at=closes)
    assert act.book(visit, by=ann, at=closes - dt.timedelta(milliseconds=1)).is_confirmed


def test_nobody_cancels_after_the_visit_has_begun():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)
    mine = act.book(visit, by=ann)

    with pytest.raises(act.VisitHasBegun):
        act.cancel(mine, by=ann, at=visit.starts_at)


@pytest.mark.parametrize("maker", [make.judge, make.observer, make.organiser, lambda cohort: make.person()])
def test_only_participants_and_mentors_book(maker):
    cohort = make.cohort()
    visit = make.visit(cohort)

    with pytest.raises(NotAllowed):
        act.book(visit, by=maker(cohort))
    assert codes() == ["refused"]


def test_a_mentor_books():
    cohort = make.cohort()

    assert act.book(make.visit(cohort), by=make.mentor(cohort)).is_confirmed


def test_a_participant_of_another_cohort_is_refused():
    programme = make.programme()
    visit = make.visit(make.cohort(programme=programme))

    with pytest.raises(NotAllowed):
        act.book(visit, by=make.participant(make.cohort(programme=programme)))


def test_an_organiser_books_and_cancels_for_somebody_and_both_are_recorded():
    cohort = make.cohort()
    visit, ann, olivia = make.visit(cohort), make.participant(cohort), make.organiser(cohort)

    booking = act.book(visit, by=olivia, person=ann)
    act.cancel(booking, by=olivia)

    assert list(AuditEvent.objects.values_list("code", "by")) == [
        ("programme.booking.confirmed", olivia.pk),
        ("programme.booking.cancelled", olivia.pk),
    ]
    assert told("booking_cancelled") == [ann.email]


def test_nobody_else_books_or_cancels_for_somebody():
    cohort = make.cohort()
    visit, ann, bob = make.visit(cohort), make.participant(cohort), make.participant(cohort)
    mine = act.book(visit, by=ann)

    with pytest.raises(NotAllowed):
        act.book(visit, by=ann, person=bob)
    with pytest.raises(NotAllowed):
        act.cancel(mine, by=bob)
    with pytest.raises(NotAllowed):
        act.cancel(mine, by=make.organiser(make.cohort()))


def test_an_organiser_cannot_book_for_somebody_outside_the_cohort():
    cohort = make.cohort()

    with pytest.raises(act.NotInThisCohort):
        act.book(make.visit(cohort), by=make.organiser(cohort), person=make.person())


def test_who_has_left_the_cohort_cannot_book():
    cohort = make.cohort()
    ann = make.participant(cohort, state=EnrolmentState.WITHDRAWN)

    with pytest.raises(NotAllowed):
        act.book(make.visit(cohort), by=ann)


def test_cancel_all_gives_back_only_places_still_to_come():
    cohort = make.cohort()
    ann, olivia = make.participant(cohort), make.organiser(cohort)
    coming, past = make.visit(cohort), make.visit(cohort, starts_at=timezone.now() - dt.timedelta(days=3))
    act.book(coming, by=ann)
    act.book(past, by=ann, at=past.starts_at - dt.timedelta(days=1))

    act.cancel_all(ann, cohort, by=olivia)

    assert coming.bookings.get().state == BookingState.CANCELLED
    assert past.bookings.get().state == BookingState.CONFIRMED
