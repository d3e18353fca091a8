"""Queues background work by name, so that actions never import tasks."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from programme.shared.prepared import prepared


def later(task: str, *args: Any) -> None:
    """Queue the task, e.g. `later("teams.tasks.form_teams", str(run.id))`.

    The queue is a table: the row is written in the action's transaction, so that it appears with the commit or never.
    """
    import_string(task).enqueue(*args)


def later_once(task: str) -> None:
    """Queue a task without values, unless it stands in the queue already: one run does the work of many.

    For tasks that the clock also queues, so that nothing is missed by the one that has just begun.
    """
    if not _waiting(task):
        later(task)


@prepared
def _waiting(task: str) -> QuerySet[DBTaskResult, tuple[UUID]]:
    return DBTaskResult.objects.filter(task_path=task, status=TaskResultStatus.READY).order_by().values_list("pk")[:1]
