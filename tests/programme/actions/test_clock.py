import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from programme.actions.clock import ask_worker, note_heartbeat, tick
from programme.shared import clock
from programme.shared.clock import Due, all_due, every

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> dict[str, Due]:
    """A clock that knows nothing but what the test declares."""
    known: dict[str, Due] = {}
    monkeypatch.setattr(clock, "_due", known)
    cache.clear()
    return known


def test_what_is_due_is_done_once_in_its_time(only: dict[str, Due]):
    done = []
    every("test.work", lambda: done.append(1), minutes=5)

    assert tick() == ["test.work"]
    assert tick() == []
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
        assert tick() == ["test.work"]
    assert len(done) == 2


def test_what_fails_stops_nothing_else(only: dict[str, Due]):
    every("test.a_fails", lambda: 1 / 0, minutes=5)
    every("test.b_works", lambda: None, minutes=5)

    assert tick() == ["test.b_works"]


def test_a_tick_leaves_word(only: dict[str, Due]):
    tick()

    assert timezone.now() - dt.datetime.fromisoformat(cache.get("tick.last")) < dt.timedelta(seconds=10)


def test_the_worker_is_asked_once_until_it_answers(only: dict[str, Due]):
    ask_worker()
    ask_worker()
    assert DBTaskResult.objects.count() == 1

    note_heartbeat()
    assert timezone.now() - dt.datetime.fromisoformat(cache.get("worker.last")) < dt.timedelta(seconds=10)


def test_a_name_is_declared_once(only: dict[str, Due]):
    every("test.work", lambda: None, minutes=5)

    with pytest.raises(ValueError, match=r"test\.work"):
        every("test.work", lambda: None, minutes=5)


def test_everything_declared_runs_and_runs_twice():
    cache.clear()
    names = [due.name for due in all_due()]

    call_command("tick", verbosity=0)
    cache.clear()

    assert tick() == names
    assert {"programme.send_messages", "cms.publish_pages"} <= set(names)
