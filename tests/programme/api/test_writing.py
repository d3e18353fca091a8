import datetime as dt
import uuid

import pytest
from django.utils import timezone

from programme.actions import booking as bookings
from programme.models import AuditEvent, Booking, CheckIn, Notification
from programme.states import BookingState, TokenScope
from tests.factories import programme as make
from tests.support.programs import Program, change_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make.cohort()


@pytest.fixture
def ann(cohort):
    return make.participant(cohort)


def book(program, visit, change=None):
    path = f"cohorts/{visit.cohort_id}/visits/{visit.pk}/bookings"
    return program.post(path, {"change": change or change_id()})


# Bookings


def test_a_program_books_a_place_as_a_person_does(cohort, ann):
    visit, program = make.visit(cohort), Program(ann)

    answer = book(program, visit)

    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    booking = Booking.objects.get(pk=answer.json()["id"])
    assert (booking.person, booking.visit) == (ann, visit)
    assert Notification.objects.filter(person=ann, kind="programme.booking_confirmed").count() == 1
    event = AuditEvent.objects.get(code="programme.booking.confirmed")
    assert (event.by, event.facts["token"]) == (ann.pk, program.token.prefix)


def test_a_full_visit_gives_a_turn(cohort, ann):
    visit = make.visit(cohort, capacity=1)
    bookings.book(visit, by=make.participant(cohort))

    assert book(Program(ann), visit).json()["state"] == "waiting"


def test_the_same_change_again_is_answered_the_same_and_done_once(cohort, ann):
    visit, program, change = make.visit(cohort), Program(ann), change_id()
    first = book(program, visit, change)
    program.post(f"bookings/{first.json()['id']}/cancel", {"change": change_id()})

    again = book(program, visit, change)

    assert again.json() == first.json()
    assert not Booking.objects.live().filter(person=ann).exists(), "an old request booked anew"


def test_a_change_for_one_thing_cannot_stand_for_another(cohort, ann):
    program, change = Program(ann), change_id()
    book(program, make.visit(cohort), change)

    answer = book(program, make.visit(cohort), change)

    assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")
    assert Booking.objects.filter(person=ann).count() == 1


def test_what_was_refused_can_be_tried_again_under_the_same_change(cohort, ann):
    later = timezone.now() + dt.timedelta(hours=1)
    visit, program, change = make.visit(cohort, booking_opens_at=later), Program(ann), change_id()
    refused = book(program, visit, change)
    visit.booking_opens_at = None
    visit.save()

    answer = book(program, visit, change)

    assert (refused.status_code, refused.json()["code"]) == (409, "not_open_for_booking")
    assert answer.json()["state"] == "confirmed"


def test_cancelling_gives_the_place_to_who_waits(cohort, ann):
    visit, other = make.visit(cohort, capacity=1), make.participant(cohort)
    program = Program(ann)
    booking = book(program, visit).json()
    waiting = bookings.book(visit, by=other)

    answer = program.post(f"bookings/{booking['id']}/cancel", {"change": change_id()})

    waiting.refresh_from_db()
    assert (answer.json()["state"], answer.json()["ending"]) == ("cancelled", "given_back")
    assert waiting.state in {BookingState.CONFIRMED, BookingState.OFFERED}


def test_nobody_cancels_another_persons_booking(cohort, ann):
    booking = bookings.book(make.visit(cohort), by=make.participant(cohort))

    assert Program(ann).post(f"bookings/{booking.pk}/cancel", {"change": change_id()}).status_code == 404


def test_organisers_and_observers_book_nothing(cohort):
    visit = make.visit(cohort)
    for person in (make.organiser(cohort), make.observer(cohort)):
        assert book(Program(person), visit).status_code == 403
    assert not Booking.objects.exists()


def test_another_programmes_visit_is_not_there(cohort, ann):
    visit = make.visit(make.cohort())

    assert book(Program(ann), visit).status_code == 404
    path = f"cohorts/{cohort.pk}/visits/{visit.pk}/bookings"
    assert Program(ann).post(path, {"change": change_id()}).status_code == 404


def test_a_token_that_only_reads_books_nothing(cohort, ann):
    visit = make.visit(cohort)

    answer = book(Program(ann, TokenScope.READ, TokenScope.SCORE), visit)

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


@pytest.mark.parametrize("body", [{}, {"change": "x"}, {"change": None}, [], "text", 4, None])
def test_an_act_without_an_id_is_refused_with_the_reason(cohort, ann, body):
    visit = make.visit(cohort)

    answer = Program(ann).ask("POST", f"cohorts/{cohort.pk}/visits/{visit.pk}/bookings", body)

    assert answer.status_code in {400, 415}
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("sent", [b"{", b"\xff", b"[" * 100_000, b'{"change": "' + b"x" * 300_000 + b'"}'])
def test_what_cannot_be_read_is_refused(cohort, ann, sent):
    visit, program = make.visit(cohort), Program(ann)
    path = f"/api/v1/cohorts/{cohort.pk}/visits/{visit.pk}/bookings"

    answer = program.client.post(path, sent, content_type="application/json", headers=program.headers)

    assert answer.status_code in {400, 413}
    assert answer["Content-Type"] == "application/problem+json"


# The door


@pytest.fixture
def today(cohort):
    return make.visit(cohort, starts_at=timezone.now(), ends_at=timezone.now() + dt.timedelta(hours=2))


@pytest.fixture
def door(cohort):
    return Program(make.organiser(cohort))


def tick(program, visit, target, **values):
    body = {"change": change_id(), "base": 0, "target": target, "is_here": True, **values}
    return program.post(f"visits/{visit.pk}/check-ins", body)


@pytest.fixture
def booked(today, ann):
    Booking.objects.create(visit=today, person=ann, state="confirmed", position=1, booked_at=timezone.now())
    return f"person:{ann.pk}"


def test_the_door_lists_who_is_expected(today, door, booked, ann):
    (row,) = door.items(f"visits/{today.pk}/door")

    assert (row["target"], row["full_name"], row["is_here"]) == (booked, ann.full_name, False)


def test_a_program_ticks_people_off(today, door, booked, ann):
    answer = tick(door, today, booked)

    assert answer.json() == {"state": "saved", "version": 1, "is_here": True}
    assert CheckIn.objects.get(visit=today, person=ann).is_here
    assert AuditEvent.objects.get(code="programme.check_in.ticked").facts["token"] == door.token.prefix


def test_the_same_tick_again_counts_once(today, door, booked):
    change = change_id()
    first, again = (tick(door, today, booked, change=change) for _time in range(2))

    assert first.json() == again.json()
    assert CheckIn.objects.get().version == 1


def test_taking_a_tick_back_on_an_old_version_is_a_conflict(today, door, booked):
    tick(door, today, booked)

    answer = tick(door, today, booked, is_here=False, base=0)

    assert (answer.status_code, answer.json()["there"]) == (409, {"version": 1, "is_here": True})
    assert tick(door, today, booked, is_here=False, base=1).json()["version"] == 2


def test_somebody_who_walked_in_is_written_down(today, door):
    answer = tick(door, today, f"walk-in:{uuid.uuid4()}", full_name="Wilma Walker", employer="Elsewhere")

    assert answer.status_code == 200
    assert CheckIn.objects.get().full_name == "Wilma Walker"


def test_the_door_is_for_organisers(today, ann, booked):
    program = Program(ann)

    assert program.get(f"visits/{today.pk}/door").status_code == 403
    assert tick(program, today, booked).status_code == 403
    assert Program(make.organiser(make.cohort())).get(f"visits/{today.pk}/door").status_code == 404


def test_nobody_is_ticked_off_days_before(cohort, door, ann):
    visit = make.visit(cohort)
    bookings.book(visit, by=ann)

    answer = tick(door, visit, f"person:{ann.pk}")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_today")


@pytest.mark.parametrize(
    "values", [{"base": -1}, {"base": 2**31}, {"target": "x" * 101}, {"target": "a\0b"}, {"full_name": "a\0"}]
)
def test_a_tick_that_makes_no_sense_is_refused(today, door, booked, values):
    answer = tick(door, today, values.pop("target", booked), **values)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
