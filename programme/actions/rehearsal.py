"""Tries a backup beside the site that runs: restores it into a place of its own, proves it, throws it away."""

import contextlib
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import DatabaseError, connection

from programme.shared import backups, snapshots

# What must hold in the restored site, each a command that names what does not.
PROOFS = (("invariants",), ("audit", "verify"))


class Failed(Exception):
    """The backup could not be restored, or the site made from it does not hold what it promises."""


def rehearse(archive: Path) -> str:
    """Restore into a new database and a new folder beside the archive, prove all promises there, and take both away.

    The site that runs is only counted. Returns sentences for the operator. Raises Failed.
    """
    manifest = backups.examined(archive)
    with tempfile.TemporaryDirectory(dir=archive.parent, prefix=".rehearsal-") as folder, _database(folder) as address:
        told = [_manage(folder, address, "restore", str(archive.resolve()))]
        told += [_manage(folder, address, *proof) for proof in PROOFS]
    return "\n".join([*told, *_since(manifest.tables)])


def _since(then: snapshots.Counts) -> list[str]:
    today = snapshots.row_counts()
    changed = [
        f"{table} {then.get(table, 0)} then, {today.get(table, 0)} now"
        for table in sorted({*then, *today})
        if then.get(table, 0) != today.get(table, 0)
    ]
    return [f"Rows that came or went since: {'; '.join(changed) or 'none'}."]


@contextlib.contextmanager
def _database(folder: str) -> Iterator[str]:
    """The address of an empty database of the same kind, gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/site.sqlite3"
        return
    name = f"restore_check_{uuid.uuid4().hex[:12]}"
    _tell(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield _address(name)
    finally:
        _tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _tell(statement: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as refusal:
        raise Failed(
            f"{statement}: {refusal}. The rehearsal needs a database user that may create databases."
        ) from refusal


def _address(name: str) -> str:
    """The address of another database on our server, by the same user."""
    known = connection.settings_dict
    user = quote(known["USER"]) + (f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else "")
    port = f":{known['PORT']}" if known["PORT"] else ""
    words = {key: value for key, value in known["OPTIONS"].items() if isinstance(value, str)}
    return f"postgres://{user}@{known['HOST']}{port}/{name}" + (f"?{urlencode(words)}" if words else "")


def _manage(folder: str, address: str, *words: str) -> str:
    """One of our commands on the place of the rehearsal, which shares no file, bucket or cache with the site."""
    place = {"DATABASE_URL": address, "DATA_DIR": folder, "S3_BUCKET": "", "REDIS_URL": ""}
    done = subprocess.run(  # noqa: S603 our own words only
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *words],
        env={**os.environ, **place},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failed(f"manage.py {words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()
