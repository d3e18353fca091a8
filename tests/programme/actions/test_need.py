"""What people need: who may say it, who sees it, and when it is gone."""

import datetime as dt

import pytest
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import need as act
from programme.actions import visit as visits
from programme.models import AuditEvent, Booking, Cohort, Need, Person, Visit
from programme.shared.refusals import NotAllowed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def going(**fields: object) -> tuple[Cohort, Person, Visit, Person, Booking]:
    """Olivia runs a visit that asks; Ann has a place on it."""
    cohort = make.cohort()
    olivia, ann = make.organiser(cohort), make.participant(cohort)
    asks = {"needs_asked": ["access", "diet"], "asks_phone": True, "run_by": olivia}
    visit = make.visit(cohort, **{**asks, **fields})
    return cohort, olivia, visit, ann, bookings.book(visit, by=ann)


def test_only_what_the_visit_asks_is_kept():
    _cohort, _olivia, visit, ann, booking = going()

    act.answer_needs(booking, {"diet": "No nuts", "access": "", "clearance": "SC"}, by=ann, phone="020 7946 0100")

    assert list(Need.objects.values_list("kind", "text", "erase_on")) == [("diet", "No nuts", visit.needs_erased_on)]
    booking.refresh_from_db()
    assert (booking.phone, booking.erase_phone_on) == ("020 7946 0100", visit.needs_erased_on)


def test_a_second_answer_takes_the_place_of_the_first():
    _cohort, _olivia, _visit, ann, booking = going()
    act.answer_needs(booking, {"diet": "No nuts"}, by=ann, phone="020 7946 0100")

    act.answer_needs(booking, {"access": "A seat at the front"}, by=ann)

    assert list(Need.objects.values_list("kind", flat=True)) == ["access"]
    booking.refresh_from_db()
    assert booking.phone == ""


def test_who_waits_is_not_asked():
    cohort, _olivia, visit, _ann, _booking = going(capacity=1)
    bob = make.participant(cohort)

    with pytest.raises(act.NotAsked):
        act.answer_needs(bookings.book(visit, by=bob), {"diet": "No nuts"}, by=bob)


def test_nobody_answers_for_somebody_else():
    cohort, olivia, _visit, _ann, booking = going()

    for other in (olivia, make.participant(cohort)):
        with pytest.raises(NotAllowed):
            act.answer_needs(booking, {"diet": "No nuts"}, by=other)


def test_each_look_is_recorded_and_tells_no_need():
    _cohort, olivia, visit, ann, booking = going()
    act.answer_needs(booking, {"diet": "No nuts"}, by=ann)

    seen = act.see_needs(visit, by=olivia)

    assert [need.text for need in seen] == ["No nuts"]
    event = AuditEvent.objects.get(code="programme.needs.seen")
    assert (event.by, event.facts) == (olivia.pk, {"needs": 1})
    assert "nuts" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    "maker", [make.organiser, make.participant, make.mentor, make.results_member, lambda cohort: make.site_admin()]
)
def test_nobody_but_the_organiser_who_runs_it_looks(maker):
    cohort, _olivia, visit, _ann, _booking = going()

    with pytest.raises(NotAllowed):
        act.see_needs(visit, by=maker(cohort))


def test_who_takes_the_visit_over_looks_from_then_on():
    cohort, olivia, visit, _ann, _booking = going()
    otto = make.organiser(cohort)

    visits.change(visit, {"run_by": otto}, by=olivia)
    visit.refresh_from_db()

    assert act.see_needs(visit, by=otto) == []
    with pytest.raises(NotAllowed):
        act.see_needs(visit, by=olivia)


def test_all_is_erased_on_the_day_that_was_shown_and_not_before():
    _cohort, _olivia, visit, ann, booking = going()
    act.answer_needs(booking, {"diet": "No nuts"}, by=ann, phone="020 7946 0100")
    day = dt.datetime.combine(visit.needs_erased_on, dt.time(), visit.cohort.zone)

    assert act.erase_due(at=day - dt.timedelta(seconds=1)) == 0
    assert Need.objects.exists()
    assert act.erase_due(at=day) == 1

    assert not Need.objects.exists()
    booking.refresh_from_db()
    assert booking.phone == ""
    event = AuditEvent.objects.get(code="programme.needs.erased")
    assert event.facts == {"needs": 1, "phones": 1}
    assert act.erase_due(at=day) == 0


def test_giving_the_place_back_erases_at_once():
    _cohort, _olivia, _visit, ann, booking = going()
    act.answer_needs(booking, {"diet": "No nuts"}, by=ann, phone="020 7946 0100")

    bookings.cancel(booking, by=ann)

    assert not Need.objects.exists()
    booking.refresh_from_db()
    assert booking.phone == ""


def test_a_visit_that_moves_moves_the_day_of_erasure_and_people_hear_of_it():
    _cohort, olivia, visit, ann, booking = going()
    act.answer_needs(booking, {"diet": "No nuts"}, by=ann)
    later = {name: getattr(visit, name) + dt.timedelta(days=10) for name in ("starts_at", "ends_at")}

    visits.change(visit, later, by=olivia)

    visit.refresh_from_db()
    assert Need.objects.get().erase_on == visit.needs_erased_on
    assert "is now erased on" in ann.notifications.get(kind="programme.visit_changed").body


def test_numbers_are_shown_to_who_runs_it_for_those_who_have_not_seen_the_cancellation():
    cohort, olivia, visit, ann, booking = going()
    act.answer_needs(booking, {"diet": "No nuts"}, by=ann, phone="020 7946 0100")
    visits.cancel(visit, by=olivia, reason="Flood")

    (asked,) = act.see_phones(visit, by=olivia)

    assert (asked.booking.person, asked.booking.phone) == (ann, "020 7946 0100")
    assert asked.booking.erase_phone_on <= timezone.localdate() + dt.timedelta(days=8)
    assert not Need.objects.exists()
    assert AuditEvent.objects.get(code="programme.phones.seen").facts == {"phones": 1}
    with pytest.raises(NotAllowed):
        act.see_phones(visit, by=make.organiser(cohort))
