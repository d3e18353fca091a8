"""A visit is called off the evening before: who has seen it, and who is asked first when it is held after all."""

import datetime as dt

import pytest
from django.utils import timezone

from programme.actions import acknowledgement as act
from programme.actions import booking as bookings
from programme.actions import visit as visits
from programme.actions import waiting_list
from programme.models import Acknowledgement, Notification, Offer, Person, Visit
from programme.shared.refusals import NotAllowed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def called_off(people: int = 3, **fields: object) -> tuple[Visit, list[Person], Person]:
    """A visit of two places that its organiser has called off, with those who had a place or waited."""
    cohort = make.cohort()
    visit, olivia = make.visit(cohort, **fields), make.organiser(cohort)
    crowd = [make.participant(cohort) for _ in range(people)]
    for person in crowd:
        bookings.book(visit, by=person)
    visits.cancel(visit, by=olivia, reason="A water main has burst.")
    visit.refresh_from_db()
    return visit, crowd, olivia


def again(visit: Visit, olivia: Person, **changes: object) -> Visit:
    """A draft in its place, two weeks later."""
    values = {name: getattr(visit, name) for name in visits.FIELDS}
    later = {name: values[name] + dt.timedelta(days=14) for name in ("starts_at", "ends_at")}
    return visits.create(visit.cohort, {**values, **later, **changes}, by=olivia, replaces=visit)


def test_one_press_tells_all_and_asks_those_with_a_place():
    visit, (ann, bob, cyd), _olivia = called_off()

    bodies = dict(Notification.objects.filter(kind="programme.visit_cancelled").values_list("address", "body"))
    assert set(bodies) == {ann.email, bob.email, cyd.email}
    asked = {row.booking.person: row for row in Acknowledgement.objects.filter(booking__visit=visit)}
    assert set(asked) == {ann, bob}
    assert asked[ann].link_marker in bodies[ann.email]
    assert "[[link" not in bodies[cyd.email]
    assert visit.calendar_sequence == 1
    assert visit.cancel_reason == "A water main has burst."


def test_seen_is_noted_once():
    _visit, (ann, *_rest), _olivia = called_off()
    asked = Acknowledgement.objects.get(booking__person=ann)
    first = act.acknowledge(asked, by=ann).seen_at

    assert act.acknowledge(asked, by=ann, at=timezone.now() + dt.timedelta(hours=1)).seen_at == first


def test_an_organiser_notes_whom_they_have_rung_and_nobody_else_does():
    _visit, (ann, bob, _cyd), olivia = called_off()
    asked = Acknowledgement.objects.get(booking__person=ann)

    with pytest.raises(NotAllowed):
        act.acknowledge(asked, by=bob)
    assert act.acknowledge(asked, by=olivia).seen_at


def test_those_who_lost_a_place_are_asked_first_and_then_those_who_waited():
    visit, (ann, bob, cyd), olivia = called_off()
    late = make.participant(visit.cohort)
    until = timezone.now() + dt.timedelta(days=1)
    new = visits.publish(again(visit, olivia, first_call_ends_at=until), by=olivia)

    booking = bookings.book(new, by=late)

    assert list(new.bookings.values_list("person", "state")) == [
        (ann.pk, "offered"),
        (bob.pk, "offered"),
        (cyd.pk, "waiting"),
        (late.pk, "waiting"),
    ]
    assert booking.is_waiting
    assert set(Offer.objects.values_list("ends_at", flat=True)) == {until}
    published = Notification.objects.filter(kind="programme.visit_published", act=f"{new.pk}:")
    assert list(published.values_list("address", flat=True)) == [late.email]


def test_a_first_call_that_is_not_answered_passes_to_the_next():
    visit, (ann, _bob, cyd), olivia = called_off()
    until = timezone.now() + dt.timedelta(days=1)
    new = visits.publish(again(visit, olivia, first_call_ends_at=until), by=olivia)
    waiting_list.accept(Offer.objects.get(booking__person=ann), by=ann)

    waiting_list.run_waiting_lists(at=until)

    assert new.bookings.get(person=ann).is_confirmed
    assert new.bookings.get(person=cyd).is_confirmed  # no hours to answer: it is theirs at once


def test_who_has_left_since_is_not_called():
    visit, (ann, bob, cyd), olivia = called_off()
    ann.enrolments.update(state="withdrawn")

    new = visits.publish(again(visit, olivia), by=olivia)

    assert list(new.bookings.values_list("person", flat=True)) == [bob.pk, cyd.pk]
