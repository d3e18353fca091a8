"""Whether this site can do its work: database, migrations, worker, clock, disk."""

import datetime as dt
import shutil

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from programme.shared.clock import LAST_TICK, LAST_WORK

# Both leave word every half minute at the latest.
OLDEST_WORD = dt.timedelta(minutes=3)
LEAST_ROOM = 200 * 1024 * 1024

_migrated: set[str] = set()


def readiness(*, at: dt.datetime) -> dict[str, bool]:
    """Each part and whether it is well. Names only: no versions, no paths, no numbers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts = {
            "database": True,
            "migrations": _is_migrated(),
            "worker": _is_recent(LAST_WORK, at),
            "clock": _is_recent(LAST_TICK, at),
        }
    except DatabaseError:
        parts = dict.fromkeys(("database", "migrations", "worker", "clock"), False)
    return {**parts, "disk": _has_room()}


def _is_migrated() -> bool:
    """Looked at until it is so; migrations do not come undone under a running site."""
    if connection.alias not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(connection.alias)
    return True


def _is_recent(key: str, at: dt.datetime) -> bool:
    word = cache.get(key)
    return word is not None and at - dt.datetime.fromisoformat(word) < OLDEST_WORD


def _has_room() -> bool:
    try:
        return shutil.disk_usage(settings.DATA_DIR).free >= LEAST_ROOM
    except OSError:
        return False
