"""Many acts at once make one chain without a gap."""

from typing import Any

from programme.actions.audit import record
from programme.models import AuditChain
from programme.queries import audit
from programme.shared.acting import action
from tests.factories import programme as make


def test_the_chain_holds_under_a_race(race: Any):
    programme = make.programme()

    outcomes = race(12, lambda number: action(record)("test.raced", by=None, target=programme, n=number))

    assert [outcome.error for outcome in outcomes] == [None] * 12
    assert AuditChain.objects.get().length == 12
    assert list(audit.faults()) == []


def test_the_first_events_of_a_programme_do_not_collide(race: Any):
    programmes = [make.programme() for _ in range(2)]

    outcomes = race.between_processes(
        2, 8, lambda number: action(record)("test.raced", by=None, target=programmes[number % 2], n=number)
    )

    assert [outcome.error for outcome in outcomes] == [None] * 8
    assert list(AuditChain.objects.values_list("length", flat=True)) == [4, 4]
    assert list(audit.faults()) == []
