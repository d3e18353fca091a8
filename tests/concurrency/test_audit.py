"""Acts of many at once: each lands whole, none is lost, and their events form one chain."""

from programme.actions.audit import record
from programme.models import AuditEvent, Programme
from programme.queries import audit
from programme.shared.acting import action
from tests.factories import programme as make
from tests.support.races import Race


@action
def rename(pk: object, number: int) -> None:
    """Reads, then writes what it read: exactly what loses updates where a lock is missing."""
    row = Programme.objects.select_for_update().get(pk=pk)
    row.summary = f"{int(row.summary or 0) + 1}"
    row.save(update_fields=("summary",))
    record("tests.raced", by=None, target=row, number=number)


def assert_all_landed(programme: Programme, times: int) -> None:
    programme.refresh_from_db()
    assert programme.summary == str(times)
    assert AuditEvent.objects.filter(code="tests.raced").count() == times
    assert list(audit.faults()) == []


def test_acts_of_many_threads_land_whole_and_form_one_chain(race: Race):
    programme = make.programme(summary="")

    outcomes = race(20, lambda number: rename(programme.pk, number))

    assert [outcome.error for outcome in outcomes] == [None] * 20
    assert_all_landed(programme, 20)


def test_acts_of_several_processes_land_whole_and_form_one_chain(race: Race):
    programme = make.programme(summary="")

    outcomes = race.between_processes(2, 20, lambda number: rename(programme.pk, number))

    assert [outcome.error for outcome in outcomes] == [None] * 20
    assert_all_landed(programme, 20)
