import fcntl
import multiprocessing
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections, transaction

from programme.actions.audit import record
from programme.models import AuditEvent, Programme
from programme.shared import acting
from programme.shared.acting import action, is_busy
from programme.shared.authorise import authorise
from programme.shared.refusals import NotAllowed, Refused
from tests.factories import programme as make


class Stopped(Exception):
    pass


def busy() -> OperationalError:
    return OperationalError("database is locked")


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(acting.time, "sleep", waited.append)
    return waited


@pytest.mark.django_db
def test_an_action_lands_whole_or_not_at_all():
    @action
    def half() -> None:
        make.programme(name="Half")
        record("half.done", by=None)
        raise Stopped

    with pytest.raises(Stopped):
        half()

    assert not Programme.objects.filter(name="Half").exists()
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_what_waited_to_be_recorded_is_forgotten_with_its_action():
    @action
    def fails() -> None:
        record("first.done", by=None)
        raise Stopped

    @action
    def works() -> None:
        record("second.done", by=None)

    with pytest.raises(Stopped):
        fails()
    works()

    assert list(AuditEvent.objects.values_list("code", flat=True)) == ["second.done"]


@pytest.mark.django_db
def test_an_inner_action_ends_with_the_outer_one():
    @action
    def inner() -> None:
        make.programme(name="Inner")
        record("inner.done", by=None)

    @action
    def outer() -> None:
        inner()
        raise Stopped

    with pytest.raises(Stopped):
        outer()

    assert not Programme.objects.filter(name="Inner").exists()
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_events_of_inner_and_outer_actions_are_written_in_the_order_they_happened():
    @action
    def inner() -> None:
        record("inner.done", by=None)

    @action
    def outer() -> None:
        record("outer.begun", by=None)
        inner()
        record("outer.done", by=None)

    outer()

    assert list(AuditEvent.objects.values_list("code", flat=True)) == ["outer.begun", "inner.done", "outer.done"]


@pytest.mark.django_db
def test_a_refused_attempt_is_recorded_after_the_rollback():
    programme, somebody = make.programme(), make.person()

    @action
    def try_it() -> None:
        make.programme(name="Never")
        record("never.done", by=somebody)
        authorise(somebody, "programme.organise", programme)

    with pytest.raises(NotAllowed):
        try_it()

    event = AuditEvent.objects.get()
    assert (event.code, event.by, event.target_id) == ("refused", somebody.pk, str(programme.pk))
    assert event.facts == {"permission": "programme.organise"}
    assert event.chain.programme == programme
    assert not Programme.objects.filter(name="Never").exists()


@pytest.mark.django_db
def test_a_refused_attempt_inside_another_action_is_recorded_once():
    programme, somebody = make.programme(), make.person()

    @action
    def inner() -> None:
        authorise(somebody, "programme.organise", programme)

    @action
    def outer() -> None:
        inner()

    with pytest.raises(NotAllowed) as refusal:
        outer()
    acting.tell_of(refusal.value)

    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_other_refusals_leave_no_event():
    @action
    def refuse() -> None:
        raise Refused("Not today.")

    with pytest.raises(Refused, match="Not today"):
        refuse()

    assert AuditEvent.objects.count() == 0


def test_a_busy_database_is_tried_again_and_nobody_notices(race, no_waiting):
    tries = []

    @action
    def write() -> str:
        tries.append(1)
        make.programme(name="Kept")
        record("kept.done", by=None)
        if len(tries) < 3:
            raise busy()
        return "done"

    assert write() == "done"
    assert len(tries) == 3
    assert Programme.objects.filter(name="Kept").count() == 1
    assert AuditEvent.objects.count() == 1
    assert len(no_waiting) == 2
    assert no_waiting[1] <= 0.2


def test_after_five_tries_the_error_comes_out(race, no_waiting):
    tries = []

    @action
    def write() -> None:
        tries.append(1)
        raise busy()

    with pytest.raises(OperationalError):
        write()
    assert len(tries) == acting.TRIES


def test_other_errors_of_the_database_are_not_tried_again(race, no_waiting):
    tries = []

    @action
    def write() -> None:
        tries.append(1)
        raise OperationalError("no such table")

    with pytest.raises(OperationalError):
        write()
    assert len(tries) == 1


def test_what_goes_wrong_after_the_commit_never_repeats_the_act(race, no_waiting):
    def fail() -> None:
        raise busy()

    @action
    def write() -> None:
        make.programme(name=f"Once {Programme.objects.count()}")
        transaction.on_commit(fail)

    with pytest.raises(OperationalError):
        write()
    assert Programme.objects.count() == 1


def test_a_real_deadlock_or_serialisation_failure_is_tried_again(race):
    """On PostgreSQL two actions lock two rows crosswise; on SQLite they queue. Both land in the end."""
    first, second = make.programme(), make.programme()

    @action
    def cross(one: Programme, two: Programme) -> str:
        Programme.objects.select_for_update().get(pk=one.pk)
        Programme.objects.select_for_update().get(pk=two.pk)
        Programme.objects.filter(pk__in=[one.pk, two.pk]).update(summary="crossed")
        return "done"

    outcomes = race(8, lambda number: cross(*((first, second) if number % 2 else (second, first))))

    assert [outcome.error for outcome in outcomes] == [None] * 8


on_sqlite = pytest.mark.parametrize("race", ["sqlite"], indirect=True)


def turns() -> Path:
    return Path(f"{connection.settings_dict['NAME']}-turn")


def waiting() -> int:
    """How many wait for their turn, as the kernel says."""
    inode = f":{turns().stat().st_ino} "
    return sum("->" in line and inode in line for line in Path("/proc/locks").read_text().splitlines())


@action
def found(name: str) -> None:
    make.programme(name=name)


@on_sqlite
def test_who_comes_first_writes_first(race):
    written: list[int] = []
    write = action(written.append)

    @action
    def hold() -> list[threading.Thread]:
        queue = [threading.Thread(target=write, args=(place,)) for place in range(8)]
        for place, each in enumerate(queue):
            each.start()
            until = time.monotonic() + 20
            while waiting() <= place and time.monotonic() < until:
                time.sleep(0.001)
        return queue

    for each in hold():
        each.join(20)

    assert written == list(range(8))


@on_sqlite
def test_the_turn_of_a_killed_process_passes_on(race):
    file = turns()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    begun = context.Event()

    def never_ends() -> None:
        with file.open("ab") as queue:
            fcntl.flock(queue, fcntl.LOCK_EX)
            begun.set()
            time.sleep(60)

    holder = context.Process(target=never_ends)
    holder.start()
    assert begun.wait(20)
    writer = threading.Thread(target=found, args=("Whole",))
    writer.start()
    writer.join(0.2)
    assert not Programme.objects.exists(), "It waits for its turn."
    holder.kill()
    holder.join()
    writer.join(20)

    assert list(Programme.objects.values_list("name", flat=True)) == ["Whole"]


@on_sqlite
def test_who_already_writes_does_not_queue_behind_those_who_wait_for_them(race):
    with turns().open("ab") as somebody, transaction.atomic():
        fcntl.flock(somebody, fcntl.LOCK_EX)
        found("At once")

    assert Programme.objects.filter(name="At once").exists()


def test_busy_is_told_by_state_or_words():
    class Cause(Exception):
        sqlstate = "40001"

    error = OperationalError("could not serialize access")
    error.__cause__ = Cause()

    assert is_busy(error)
    assert is_busy(OperationalError("database is locked"))
    assert not is_busy(OperationalError("disk full"))


@pytest.mark.django_db
def test_an_action_knows_that_it_is_one_and_when_it_is_over():
    seen = []

    @action
    def look() -> None:
        seen.append((acting.is_acting(), connection.in_atomic_block))

    look()

    assert look.is_action
    assert seen == [(True, True)]
    assert not acting.is_acting()
