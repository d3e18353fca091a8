"""Two stewards at one door: one line for each person, whoever ticks at the same moment."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import check_in as act
from programme.actions.check_in import Wish
from programme.models import AuditEvent, CheckIn
from programme.queries import audit
from programme.queries.check_in import rows
from programme.shared.device_changes import DeviceChange
from tests.factories import programme as make

STEWARDS = 8


def test_stewards_who_tick_one_person_and_write_down_one_newcomer_at_the_same_moment_agree(race: Any):
    cohort, at = make.cohort(), timezone.now()
    visit = make.visit(cohort, starts_at=at + dt.timedelta(minutes=5))
    ann, olivia = make.participant(cohort), make.organiser(cohort)
    bookings.book(visit, by=ann)
    lost = uuid4()

    def tick(number: int) -> object:
        # The first two are one device that sends the same change twice, for want of an answer.
        change = DeviceChange(lost if number < 2 else uuid4())
        if number % 2 and number > 1:
            wish = Wish(f"walk-in:{uuid4()}", True, "Wanda Walker", "Elsewhere Ltd")
        else:
            wish = Wish(f"person:{ann.pk}", True)
        return act.check_in(visit, wish, by=olivia, change=change, at=at)

    outcomes = race(STEWARDS, tick)

    assert [each.error for each in outcomes if each.error] == []
    assert {each.value["state"] for each in outcomes} == {"saved"}
    assert {each.value["version"] for each in outcomes} == {1}
    assert sorted(row.full_name for row in rows(visit) if row.is_here) == sorted([ann.full_name, "Wanda Walker"])
    assert CheckIn.objects.count() == 2
    assert AuditEvent.objects.filter(code="programme.check_in.ticked").count() == 2
    assert list(audit.faults()) == []


def test_a_tick_and_its_undoing_at_the_same_moment_leave_one_of_the_two_and_both_are_told(race: Any):
    cohort, at = make.cohort(), timezone.now()
    visit = make.visit(cohort, starts_at=at + dt.timedelta(minutes=5))
    ann, olivia = make.participant(cohort), make.organiser(cohort)
    bookings.book(visit, by=ann)
    here, gone = (Wish(f"person:{ann.pk}", is_here) for is_here in (True, False))
    first = act.check_in(visit, here, by=olivia, change=DeviceChange(uuid4()), at=at)

    def act_at_once(number: int) -> object:
        change = DeviceChange(uuid4(), first["version"])
        return act.check_in(visit, gone if number else here, by=olivia, change=change, at=at)

    outcomes = race(2, act_at_once)

    assert [each.error for each in outcomes if each.error] == []
    row = CheckIn.objects.get()
    # Seen again before the undoing, nothing changes; seen again after it, the tick is back.
    assert outcomes[1].value["state"] == "saved"
    assert row.version == (2 if not row.is_here else 3)
    assert list(audit.faults()) == []
