import pytest
from django.core import mail as outgoing
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from programme import tasks
from programme.actions import delivery
from programme.actions.notification import notify
from programme.models import Notification
from programme.notifications import VISIT_PUBLISHED
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def test_many_messages_go_in_runs_with_room_for_other_work_between(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(delivery, "AT_ONCE", 3)
    monkeypatch.setitem(delivery.send_waiting.__kwdefaults__, "most", 3)
    notify(VISIT_PUBLISHED, to=[make.person() for _ in range(4)], about=make.visit(make.cohort()))
    DBTaskResult.objects.all().delete()

    tasks.send_notifications.call()
    assert len(outgoing.outbox) == 3
    assert DBTaskResult.objects.count() == 1

    tasks.send_notifications.call()
    assert len(outgoing.outbox) == 4
    assert set(Notification.objects.values_list("state", flat=True)) == {"sent"}


def test_the_worker_gives_a_sign_of_life():
    cache.clear()

    tasks.heartbeat.call()

    assert cache.get("worker.last")
