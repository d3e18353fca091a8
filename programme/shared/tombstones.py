"""Who was erased, outside the database: a backup that is older than an erasure brings the person back, and this list
says so. It holds ids and times, and only ever grows."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Tombstone:
    """Somebody was erased: `kind` is the model, `pk` the id of the row."""

    kind: str
    pk: str
    at: str


def path() -> Path:
    """Where the list lies. Keep it out of what a restore replaces; a backup may hold a copy."""
    return Path(settings.DATA_DIR) / "erased"


def add(kind: str, pk: object, *, at: dt.datetime) -> None:
    """Write a line that outlives a crash. Called once the erasure is committed."""
    _append(json.dumps({"kind": kind, "pk": str(pk), "at": at.isoformat(timespec="seconds")}) + "\n")


def _append(line: str) -> None:
    is_new = not path().exists()
    path().parent.mkdir(parents=True, exist_ok=True)
    # One write of a file opened for appending lands whole, whichever processes write at once.
    handle = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        _fsync_folder(path().parent)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def all_of_them() -> Iterator[Tombstone]:
    """Every line, oldest first. A line that a crash cut short is passed over: its erasure is asked for again."""
    if not path().exists():
        return
    for line in path().read_text(encoding="utf-8").splitlines():
        try:
            said = json.loads(line)
            yield Tombstone(said["kind"], said["pk"], said["at"])
        except (ValueError, KeyError):
            continue


def merge(older: str) -> None:
    """Add the lines of a backup's copy that are not here: on a new machine that is all of them."""
    known = set(path().read_text(encoding="utf-8").splitlines()) if path().exists() else set()
    for line in older.splitlines():
        if line not in known:
            _append(line + "\n")
