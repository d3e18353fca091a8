"""Queues background work by name, so that actions never import tasks."""

from typing import Any

from django.utils.module_loading import import_string


def later(task: str, *args: Any) -> None:
    """Queue the task, e.g. `later("teams.tasks.form_teams", str(run.id))`.

    The queue is a table: the row is written in the action's transaction, so that it appears with the commit or never.
    """
    import_string(task).enqueue(*args)
