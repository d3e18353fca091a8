"""Keeps a promise by force: while a page is only read, no row of ours changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE")


class ChangedWhileReading(Exception):
    """Code that only shows something tried to write."""


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Inside, a statement that would change a row raises ChangedWhileReading before it reaches the database."""
    with connection.execute_wrapper(_refuse_writes):
        yield


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.lstrip().upper().startswith(WRITES):
        raise ChangedWhileReading(sql.split("(")[0][:80])
    return execute(sql, params, many, context)
