"""Queues background work by name, so that actions never import tasks."""

from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string


def later(task: str, *args: Any) -> None:
    """Once the transaction has committed, queue the task, e.g. `later("teams.tasks.form_teams", str(run.id))`."""
    transaction.on_commit(lambda: import_string(task).enqueue(*args))
