import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from programme.actions import delivery
from programme.actions import nudge as actions
from programme.actions.booking import book, cancel
from programme.models import Cohort, Notification, Nudge, NudgeRun
from programme.queries import nudge as queries
from programme.shared.audiences import audiences, moments
from programme.shared.message_texts import BrokenText
from programme.shared.refusals import NotAllowed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2030, 3, 4, 9, 0, tzinfo=dt.UTC)
TEXT = {"subject": "Soon: {what}", "body": "Hello {name}, {when}: {link}"}


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


@pytest.fixture
def visit(cohort: Cohort) -> Any:
    return make.visit(
        cohort, title="The mill", starts_at=NOW + dt.timedelta(hours=72), ends_at=NOW + dt.timedelta(hours=75)
    )


def rule(cohort: Cohort, *, audience: str = "visit.booked", hours: int = 72, on: bool = True, **more: Any) -> Nudge:
    by = make.organiser(cohort)
    values = {**TEXT, "at": NOW - dt.timedelta(days=30), **more}
    return actions.save_nudge(cohort, by=by, audience=audience, hours_before=hours, is_on=on, **values)


def told() -> list[str]:
    return sorted(Notification.objects.filter(kind="programme.nudge").values_list("name", flat=True))


def booked(visit: Any, name: str) -> Any:
    person = make.participant(visit.cohort, who=make.person(name))
    book(visit, by=person, at=NOW - dt.timedelta(days=9))
    return person


def test_three_days_before_the_visit_those_booked_are_reminded_once(cohort: Cohort, visit: Any):
    booked(visit, "Ann")
    make.participant(cohort, who=make.person("Bob"))
    rule(cohort)

    assert actions.run_due(at=NOW - dt.timedelta(minutes=1)) == 0
    assert actions.run_due(at=NOW) == 1
    assert actions.run_due(at=NOW) == 0
    assert actions.run_due(at=NOW + dt.timedelta(minutes=1)) == 0

    row = Notification.objects.get(kind="programme.nudge")
    assert row.subject == "Soon: The mill"
    assert row.body.startswith("Hello Ann, 9am on Thursday 7 March 2030: http://testserver/programmes/")
    assert NudgeRun.objects.get().people == 1


def test_who_books_later_is_not_nudged_for_a_moment_that_is_over(cohort: Cohort, visit: Any):
    rule(cohort)
    actions.run_due(at=NOW)
    booked(visit, "Late")

    assert actions.run_due(at=NOW + dt.timedelta(hours=1)) == 0


def test_a_visit_that_moves_is_told_of_at_its_new_time(cohort: Cohort, visit: Any):
    booked(visit, "Ann")
    rule(cohort)
    actions.run_due(at=NOW)
    type(visit).objects.filter(pk=visit.pk).update(
        starts_at=visit.starts_at + dt.timedelta(days=7), ends_at=visit.ends_at + dt.timedelta(days=7)
    )

    assert actions.run_due(at=NOW + dt.timedelta(days=7)) == 1
    assert told() == ["Ann", "Ann"]


@pytest.mark.parametrize("at", [NOW - dt.timedelta(hours=1), NOW + queries.GRACE, NOW + dt.timedelta(days=4)])
def test_a_rule_speaks_neither_early_nor_long_after(cohort: Cohort, visit: Any, at: dt.datetime):
    booked(visit, "Ann")
    rule(cohort)

    assert actions.run_due(at=at) == 0


def test_a_rule_that_is_switched_on_late_says_nothing_of_the_past(cohort: Cohort, visit: Any):
    booked(visit, "Ann")
    rule(cohort, at=NOW + dt.timedelta(hours=1))

    assert actions.run_due(at=NOW + dt.timedelta(hours=2)) == 0


def test_a_rule_that_is_off_says_nothing(cohort: Cohort, visit: Any):
    booked(visit, "Ann")
    rule(cohort, on=False)

    assert actions.run_due(at=NOW) == 0


def test_who_has_not_booked_is_asked_before_booking_closes(cohort: Cohort, visit: Any):
    booked(visit, "Ann")
    make.participant(cohort, who=make.person("Bob"))
    make.mentor(cohort)
    type(visit).objects.filter(pk=visit.pk).update(booking_closes_at=NOW + dt.timedelta(hours=48))
    rule(cohort, audience="booking_closes.not_booked", hours=48)

    assert actions.run_due(at=NOW) == 1
    assert told() == ["Bob"]


def test_who_does_it_while_the_nudge_waits_for_the_morning_is_left_alone(cohort: Cohort, visit: Any, settings: Any):
    settings.MAIL_IN_WORKING_HOURS = True
    with time_machine.travel(NOW + dt.timedelta(hours=12), tick=False):  # Monday, 9pm
        _ann, bob = (make.participant(cohort, who=make.person(name)) for name in ("Ann", "Bob"))
        type(visit).objects.filter(pk=visit.pk).update(booking_closes_at=timezone.now() + dt.timedelta(hours=48))
        rule(cohort, audience="booking_closes.not_booked", hours=48)
        assert actions.run_due(at=timezone.now()) == 2
        assert delivery.send_waiting() == 0
        book(visit, by=bob, at=timezone.now())
    with time_machine.travel(NOW + dt.timedelta(hours=23, minutes=1), tick=False):  # Tuesday, 8:01am
        delivery.send_waiting()

    found = dict(Notification.objects.filter(kind="programme.nudge").values_list("name", "state"))
    assert found == {"Ann": "sent", "Bob": "stopped"}


def test_after_a_moment_works_as_well(cohort: Cohort, visit: Any):
    booked(visit, "Ann")
    rule(cohort, hours=-5)

    assert actions.run_due(at=visit.starts_at) == 0
    assert actions.run_due(at=visit.starts_at + dt.timedelta(hours=5)) == 1


def test_who_has_cancelled_is_left_alone(cohort: Cohort, visit: Any):
    ann = booked(visit, "Ann")
    cancel(visit.bookings.get(person=ann), by=ann, at=NOW - dt.timedelta(days=1))
    rule(cohort)

    assert actions.run_due(at=NOW) == 0


def test_suggestions_come_once_and_switched_off(cohort: Cohort):
    by = make.organiser(cohort)

    first, second = actions.take_suggestions(cohort, by=by), actions.take_suggestions(cohort, by=by)

    assert first == Nudge.objects.filter(cohort=cohort, is_on=False).count() > 2
    assert second == 0


def test_two_rules_for_the_same_people_at_the_same_time_are_refused(cohort: Cohort):
    rule(cohort)

    with pytest.raises(actions.SameRule):
        rule(cohort)


def test_a_broken_text_is_refused(cohort: Cohort):
    with pytest.raises(BrokenText):
        rule(cohort, body="Hello {whom}")


def test_only_organisers_make_and_remove_rules(cohort: Cohort):
    made = rule(cohort)

    with pytest.raises(NotAllowed):
        actions.remove_nudge(made, by=make.mentor(cohort))
    with pytest.raises(NotAllowed):
        actions.take_suggestions(cohort, by=make.mentor(cohort))
    actions.remove_nudge(made, by=make.organiser(cohort))
    assert not Nudge.objects.exists()


@pytest.mark.parametrize("key", audiences())
def test_every_audience_belongs_to_a_moment_and_can_be_asked(key: str, cohort: Cohort):
    audience = audiences()[key]
    moment = moments()[audience.moment]

    for occasion in moment.occasions(cohort):
        assert list(queries.people_of(audience, occasion)) == []
