import datetime as dt

import pytest
from django.utils import timezone

from programme.actions import booking
from programme.actions import visit as act
from programme.models import AuditEvent, AuditReason, Notification
from programme.shared.refusals import NotAllowed, WrongState
from programme.states import BookingState, VisitState
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=f"programme.{kind}").values_list("address", flat=True))


def values(cohort, **changes):
    begins = timezone.now() + dt.timedelta(days=9)
    return {
        "kind": "site_visit",
        "title": "A day at the mill",
        "host": make.organisation(cohort.programme),
        "town": "Leeds",
        "starts_at": begins,
        "ends_at": begins + dt.timedelta(hours=3),
        "capacity": 12,
        **changes,
    }


def test_create_makes_a_draft_that_nobody_hears_of():
    cohort = make.cohort()

    visit = act.create(cohort, values(cohort), by=make.organiser(cohort))

    assert (visit.state, visit.title) == (VisitState.DRAFT, "A day at the mill")
    assert Notification.objects.count() == 0
    assert AuditEvent.objects.get().code == "programme.visit.created"


def test_the_host_is_an_organisation_of_the_programme():
    cohort = make.cohort()

    with pytest.raises(act.HostOfAnotherProgramme):
        act.create(cohort, values(cohort, host=make.organisation(make.programme())), by=make.organiser(cohort))


def test_publish_tells_participants_and_mentors_once_each():
    cohort = make.cohort()
    ann, mia = make.participant(cohort), make.mentor(cohort)
    make.judge(cohort)
    make.enrolment(cohort, "mentor", who=ann)

    visit = act.publish(make.visit(cohort, published=False), by=make.organiser(cohort))

    assert visit.state == VisitState.PUBLISHED
    assert told("visit_published") == {ann.email, mia.email}


def test_a_visit_is_published_once():
    cohort = make.cohort()

    with pytest.raises(WrongState):
        act.publish(make.visit(cohort), by=make.organiser(cohort))


def test_change_tells_who_is_booked_or_waits_what_is_new():
    cohort = make.cohort()
    visit, olivia = make.visit(cohort, capacity=1), make.organiser(cohort)
    ann, bob = make.participant(cohort), make.participant(cohort)
    make.participant(cohort)
    booking.book(visit, by=ann)
    booking.book(visit, by=bob)

    changed = act.change(visit, {"town": "York", "summary": "New"}, by=olivia)

    assert (changed.town, changed.calendar_sequence) == ("York", 1)
    assert told("visit_changed") == {ann.email, bob.email}
    assert "the town" in Notification.objects.filter(kind="programme.visit_changed").first().body
    assert AuditEvent.objects.get(code="programme.visit.changed").facts == {"fields": ["summary", "town"]}


def test_a_change_that_no_calendar_shows_is_not_announced():
    cohort = make.cohort()
    visit = make.visit(cohort)
    booking.book(visit, by=make.participant(cohort))

    changed = act.change(visit, {"summary": "Better words"}, by=make.organiser(cohort))

    assert changed.calendar_sequence == 0
    assert told("visit_changed") == set()


def test_saving_the_same_again_leaves_no_trace():
    cohort = make.cohort()
    visit = make.visit(cohort)

    act.change(visit, {"town": visit.town}, by=make.organiser(cohort))

    assert AuditEvent.objects.count() == 0


def test_more_places_go_to_those_who_wait_in_their_order():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    people = [make.participant(cohort) for _ in range(4)]
    for person in people:
        booking.book(visit, by=person)

    act.change(visit, {"capacity": 3}, by=make.organiser(cohort))

    assert list(visit.bookings.values_list("state", flat=True)) == ["confirmed"] * 3 + ["waiting"]
    assert told("booking_promoted") == {people[1].email, people[2].email}


def test_fewer_places_than_people_booked_are_refused_and_nobody_loses_a_place():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=2)
    for _ in range(2):
        booking.book(visit, by=make.participant(cohort))

    with pytest.raises(act.TooFewPlaces, match="2 people have a place"):
        act.change(visit, {"capacity": 1}, by=make.organiser(cohort))

    visit.refresh_from_db()
    assert visit.capacity == 2
    assert visit.bookings.confirmed().count() == 2


def test_cancel_ends_every_booking_tells_everybody_why_and_keeps_the_reason():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    ann, bob = make.participant(cohort), make.participant(cohort)
    booking.book(visit, by=ann)
    booking.book(visit, by=bob)

    act.cancel(visit, by=make.organiser(cohort), reason="The mill is flooded.")

    visit.refresh_from_db()
    assert (visit.state, visit.calendar_sequence) == (VisitState.CANCELLED, 1)
    assert set(visit.bookings.values_list("state", flat=True)) == {BookingState.CANCELLED}
    assert told("visit_cancelled") == {ann.email, bob.email}
    assert "The mill is flooded." in Notification.objects.filter(kind="programme.visit_cancelled").first().body
    assert AuditReason.objects.get().text == "The mill is flooded."
    assert AuditEvent.objects.get(code="programme.visit.cancelled").facts == {"bookings": 2}


def test_a_cancelled_visit_stays_cancelled():
    cohort = make.cohort()
    visit, olivia = make.visit(cohort, state=VisitState.CANCELLED), make.organiser(cohort)

    with pytest.raises(WrongState):
        act.change(visit, {"town": "York"}, by=olivia)
    with pytest.raises(WrongState):
        act.publish(visit, by=olivia)
    with pytest.raises(WrongState):
        act.cancel(visit, by=olivia, reason="Again")


@pytest.mark.parametrize(
    "maker",
    [make.participant, make.mentor, make.results_member, make.editor, lambda c: make.organiser(make.cohort())],
)
def test_only_organisers_of_the_programme_touch_visits(maker):
    cohort = make.cohort()
    visit, somebody = make.visit(cohort, published=False), maker(cohort)

    for attempt in (
        lambda: act.create(cohort, values(cohort), by=somebody),
        lambda: act.change(visit, {"town": "York"}, by=somebody),
        lambda: act.publish(visit, by=somebody),
        lambda: act.cancel(visit, by=somebody, reason="No"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert list(AuditEvent.objects.values_list("code", flat=True)) == ["refused"] * 4
