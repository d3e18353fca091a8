"""Takes a person's traces out of every text of every table, whoever's table it is: in the middle of what others wrote,
in pages and their drafts, in the queue, in the search index. One query asks a whole table."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import FileField, Model

from programme.shared.traces import Traces

# The record holds ids only and nothing in it may change; its reasons are erased whole; the search index of SQLite
# follows its table by a trigger.
LEFT_ALONE = (
    "programme_auditevent",
    "programme_auditreason",
    "programme_look",
    "django_migrations",
    "wagtailsearch_indexentry_fts",
)
SHADOW = "wagtailsearch_indexentry_fts_"
SQLITE_COLUMNS = """
    SELECT m.name, c.name, lower(c.type), NULL FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' ORDER BY m.name, c.cid
"""
POSTGRESQL_COLUMNS = """
    SELECT c.table_name, c.column_name, c.data_type, c.character_maximum_length
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position
"""


@dataclass(frozen=True)
class Column:
    """A column that holds text. `longest` is how much it takes."""

    table: str
    name: str
    is_json: bool
    longest: int | None

    @property
    def quoted(self) -> str:
        return str(connection.ops.quote_name(self.name))

    @property
    def as_text(self) -> str:
        return f"{self.quoted}::text" if self.is_json else self.quoted


def sweep(traces: Traces) -> dict[str, list[Any]]:
    """Replace every trace; returns the keys of the changed rows by model. A step of what records it."""
    if not (traces.names or traces.addresses):
        return {}
    changed = {}
    for table, columns in text_columns().items():
        model = _models().get(table)
        if keys := _sweep_table(table, columns, traces, key=str(model._meta.pk.column) if model else ""):
            changed[model._meta.label if model else table] = keys
    return changed


def text_columns() -> dict[str, list[Column]]:
    """The columns that hold texts, by table. What a file is called is changed together with the file."""
    files = {
        (model._meta.db_table, each.column)
        for model in apps.get_models(include_auto_created=True)
        for each in model._meta.local_fields
        if isinstance(each, FileField)
    }
    found: dict[str, list[Column]] = defaultdict(list)
    for table, name, kind, longest in _all_columns():
        if table not in LEFT_ALONE and not table.startswith(SHADOW) and (table, name) not in files and _is_text(kind):
            found[table].append(Column(table, name, kind in {"json", "jsonb"}, longest))
    return found


def _all_columns() -> list[tuple[str, str, str, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_COLUMNS if connection.vendor == "sqlite" else POSTGRESQL_COLUMNS)
        return cursor.fetchall()


def _is_text(kind: str) -> bool:
    return kind.startswith(("char", "varchar", "text")) or kind in {"json", "jsonb"}


def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def _sweep_table(table: str, columns: list[Column], traces: Traces, *, key: str) -> list[Any]:
    keys = []
    for place, pk, *texts in list(_rows_with_traces(table, columns, traces, key=key)):
        clean = {
            column: traces.without(text)[: column.longest] for column, text in zip(columns, texts, strict=True) if text
        }
        told = {column: text for column, text in clean.items() if text != texts[columns.index(column)]}
        if told:
            _write(table, place, told)
            keys.append(pk)
    return keys


def _rows_with_traces(table: str, columns: list[Column], traces: Traces, *, key: str) -> Iterator[tuple[Any, ...]]:
    quote = connection.ops.quote_name
    like = "LIKE" if connection.vendor == "sqlite" else "ILIKE"
    # All texts of a row in one, so that the question stays small.
    together = " || ' ' || ".join(f"COALESCE({column.as_text}, '')" for column in columns)
    holds = " OR ".join(f"({together}) {like} %s" for _form in traces.searched)
    asked = ", ".join((_place(), quote(key) if key else "NULL", *(column.as_text for column in columns)))
    with connection.cursor() as cursor:
        # Names of tables and columns come from the database itself.
        cursor.execute(
            f"SELECT {asked} FROM {quote(table)} WHERE {holds}",  # noqa: S608
            [f"%{form}%" for form in traces.searched],
        )
        yield from cursor.fetchall()


def _place() -> str:
    """Where a row lies: the same for every table, whatever its key."""
    return "rowid" if connection.vendor == "sqlite" else "ctid"


def _write(table: str, place: Any, texts: dict[Column, str]) -> None:
    sets = ", ".join(f"{column.quoted} = %s{'::jsonb' if column.is_json else ''}" for column in texts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {connection.ops.quote_name(table)} SET {sets} WHERE {_place()} = %s",  # noqa: S608
            [*texts.values(), place],
        )
