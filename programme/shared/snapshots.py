"""The whole database as one file, as it stood at one moment while the site ran; and put back from it."""

import contextlib
import gzip
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction

# SQLite's file is packed by us; PostgreSQL's is by itself.
NAMES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}
Counts = dict[str, int]


class SnapshotFailed(Exception):
    """The database, or the program that speaks with it, refused; holds its own words."""


def is_empty() -> bool:
    """Whether the database has no table at all."""
    return not connection.introspection.table_names()


def row_counts() -> Counts:
    """How many rows each table has now."""
    return {table: _rows_of(table) for table in sorted(connection.introspection.table_names())}


def take(folder: Path) -> tuple[Path, Counts]:
    """Write the database into a file in `folder`, and count the rows of exactly what was written.

    Writers go on meanwhile. Raises SnapshotFailed.
    """
    path = folder / NAMES[connection.vendor]
    try:
        return path, (_take_sqlite if connection.vendor == "sqlite" else _take_postgresql)(path)
    except sqlite3.Error as refusal:
        raise SnapshotFailed(str(refusal)) from refusal


def put_back(path: Path) -> None:
    """Fill the empty database from such a file, wholly or not at all. Raises SnapshotFailed."""
    (_put_back_sqlite if connection.vendor == "sqlite" else _put_back_postgresql)(path)


def _rows_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 a name of ours
        return int(cursor.fetchone()[0])


# ---- SQLite -----


def _take_sqlite(path: Path) -> Counts:
    plain = path.with_suffix("")
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(plain)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        tables = connection.introspection.table_names()
        counts = {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 a name of ours
            for name in sorted(tables)
        }
    with plain.open("rb") as source, gzip.open(path, "wb", compresslevel=1) as packed:
        shutil.copyfileobj(source, packed)
    plain.unlink()
    return counts


def _put_back_sqlite(path: Path) -> None:
    target = Path(connection.settings_dict["NAME"])
    unfinished = target.with_name(f"{target.name}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with gzip.open(path, "rb") as packed, os.fdopen(handle, "wb") as plain:
        shutil.copyfileobj(packed, plain)
        plain.flush()
        os.fsync(plain.fileno())
    with contextlib.closing(sqlite3.connect(unfinished)) as copy:
        if (found := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise SnapshotFailed(str(found))
    connection.close()
    for log in ("-wal", "-shm"):
        target.with_name(target.name + log).unlink(missing_ok=True)
    unfinished.replace(target)


# ---- PostgreSQL -----


def _take_postgresql(path: Path) -> Counts:
    """The rows are counted in the transaction whose view of the data the dump is told to share."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        seen = cursor.fetchone()[0]
        words = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
        with _told("pg_dump", *words, f"--snapshot={seen}", f"--file={path}"):
            return row_counts()


def _put_back_postgresql(path: Path) -> None:
    words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    with _told("pg_restore", *words, str(path)):
        pass


@contextlib.contextmanager
def _told(program: str, *words: str) -> Iterator[None]:
    """Run one of PostgreSQL's own programs on our database; it has done its work when the block has ended."""
    known = connection.settings_dict
    asked = {key: value for key, value in known["OPTIONS"].items() if isinstance(value, str)}
    asked |= {name: known[name.upper()] for name in ("host", "port", "user", "password") if known[name.upper()]}
    # By the names that its library reads, so that no list of processes shows the password.
    environ = {**os.environ, **{f"PG{name.upper()}": value for name, value in asked.items()}}
    try:
        running = subprocess.Popen(  # noqa: S603 our own words only
            [program, f"--dbname={known['NAME']}", "--no-password", *words],
            env=environ,
            stderr=subprocess.PIPE,
            text=True,
        )
    except FileNotFoundError as missing:
        raise SnapshotFailed(f"{program} is not installed. On Debian: apt install postgresql-client") from missing
    with running:
        try:
            yield
        finally:
            _out, said = running.communicate()
    if running.returncode:
        raise SnapshotFailed(said.strip() or f"{program} ended with {running.returncode}")
