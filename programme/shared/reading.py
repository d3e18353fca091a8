"""Keeps a promise by force: while a page is only read, no row of ours changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE")


class ChangedWhileReading(Exception):
    """Code that only shows something tried to write."""


@contextmanager
def nothing_changes(*, besides: str = "") -> Iterator[None]:
    """Inside, a statement that would change a row raises ChangedWhileReading before it reaches the database.

    `besides` names a table that holds only copies of what is there, such as the sizes in which a picture is drawn.
    """

    def refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_copy = besides and f'"{besides}"' in sql.partition("(")[0]
        if sql.lstrip().upper().startswith(WRITES) and not is_copy:
            raise ChangedWhileReading(sql.split("(")[0][:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse_writes):
        yield
