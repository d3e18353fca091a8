"""Whether this site can do its work: database, migrations, worker, clock, queue, disk, files."""

import datetime as dt
import logging
import shutil
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from programme.models import Notification
from programme.shared.clock import LAST_TICK, LAST_WORK
from programme.states import NotificationState

log = logging.getLogger(__name__)

# Both leave word every half minute at the latest.
OLDEST_WORD = dt.timedelta(minutes=3)
# A run of team formation takes minutes and may be waited for; a quarter of an hour is more than any.
OLDEST_JOB = dt.timedelta(minutes=15)
LEAST_ROOM = 200 * 1024 * 1024
FILES_KNOWN_FOR = 30

_migrated: set[str] = set()


@dataclass(frozen=True)
class Queue:
    """Work that waits for a worker, and work that failed and is still kept."""

    waiting: int
    running: int
    failed: int
    oldest: dt.datetime | None

    def age(self, at: dt.datetime) -> float:
        """Seconds that the oldest job has waited."""
        return max(0.0, (at - self.oldest).total_seconds()) if self.oldest else 0.0


@dataclass(frozen=True)
class Mail:
    """Messages by state, and since when the oldest that may go has waited."""

    by_state: dict[str, int]
    oldest: dt.datetime | None


def readiness(*, at: dt.datetime) -> dict[str, bool]:
    """Each part and whether it is well. Names only: no versions, no paths, no numbers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts = {
            "database": True,
            "migrations": is_migrated(),
            "worker": _is_recent(LAST_WORK, at),
            "clock": _is_recent(LAST_TICK, at),
            "queue": queue(at=at).age(at) < OLDEST_JOB.total_seconds(),
        }
    except DatabaseError:
        parts = dict.fromkeys(("database", "migrations", "worker", "clock", "queue"), False)
    return {**parts, "disk": free_bytes() >= LEAST_ROOM, "files": files_answer()}


def queue(*, at: dt.datetime) -> Queue:
    """The jobs of the database's queue. What is meant for later does not wait yet."""
    due = Q(status=TaskResultStatus.READY) & (Q(run_after=get_date_max()) | Q(run_after__lte=at))
    found = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=due),
        running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        oldest=Min("enqueued_at", filter=due),
    )
    return Queue(**found)


def mail(*, at: dt.datetime) -> Mail:
    """Messages that are not sent yet, or were not; sent ones are too many to count with every look."""
    waiting = Notification.objects.exclude(state=NotificationState.SENT)
    by_state = dict(waiting.order_by().values_list("state").annotate(times=Count("pk")))
    due = waiting.filter(state=NotificationState.QUEUED).filter(Q(not_before=None) | Q(not_before__lte=at))
    states = [state for state in NotificationState.values if state != NotificationState.SENT]
    return Mail({state: by_state.get(state, 0) for state in states}, due.aggregate(oldest=Min("created_at"))["oldest"])


def age_of(key: str, at: dt.datetime) -> float | None:
    """Seconds since worker or clock left word; None when they have not."""
    word = cache.get(key)
    return (at - dt.datetime.fromisoformat(word)).total_seconds() if word is not None else None


def is_migrated() -> bool:
    """Looked at until it is so; migrations do not come undone under a running site."""
    if connection.alias not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(connection.alias)
    return True


def free_bytes() -> int:
    """Room on the disk of DATA_DIR; none when it is gone."""
    try:
        return shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return 0


def files_answer() -> bool:
    """Whether the storage of what people hand in answers. A bucket is asked twice a minute for all."""
    if not settings.S3_BUCKET:
        return True
    key = "health.files"
    if (known := cache.get(key)) is not None:
        return bool(known)
    try:
        storages["private"].exists("is-there-anybody")
        answers = True
    except Exception as error:
        # Whatever the bucket's library says: it does not answer.
        log.warning("The bucket does not answer: %s", type(error).__name__)
        answers = False
    cache.set(key, answers, timeout=FILES_KNOWN_FOR)
    return answers


def _is_recent(key: str, at: dt.datetime) -> bool:
    age = age_of(key, at)
    return age is not None and age < OLDEST_WORD.total_seconds()
