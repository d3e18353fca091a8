"""The site's figures in the text format of Prometheus.

What stands in database and cache is the site's; what a process has answered is its own, and says so by a label.
"""

import datetime as dt
import os
from collections.abc import Iterator

from django.db import DatabaseError

from programme.queries import health
from programme.shared.clock import LAST_TICK, LAST_WORK
from programme.shared.counts import BOUNDS, all_counts

Figures = dict[str, float]


def page(*, at: dt.datetime) -> str:
    """All figures, one a line."""
    return "\n".join([*_of_the_site(at), *_of_this_process()]) + "\n"


def _of_the_site(at: dt.datetime) -> Iterator[str]:
    yield from _figure("programme_disk_free_bytes", "Room on the disk of DATA_DIR.", {"": health.free_bytes()})
    yield from _figure("programme_files_up", "Whether the storage of files answers.", {"": health.files_answer()})
    try:
        lines = list(_of_the_database(at))
    except DatabaseError:
        lines = list(_figure("programme_database_up", "Whether the database answers.", {"": 0}))
    yield from lines


def _of_the_database(at: dt.datetime) -> Iterator[str]:
    queue, mail = health.queue(at=at), health.mail(at=at)
    yield from _figure("programme_database_up", "Whether the database answers.", {"": 1})
    yield from _figure("programme_migrated", "Whether all migrations have run.", {"": health.is_migrated()})
    jobs = {"waiting": queue.waiting, "running": queue.running, "failed": queue.failed}
    yield from _figure(
        "programme_jobs", "Background work by state.", {f'state="{state}"': times for state, times in jobs.items()}
    )
    yield from _figure("programme_jobs_oldest_seconds", "How long the oldest job waits.", {"": queue.age(at)})
    yield from _figure(
        "programme_messages",
        "Messages that are not sent, by state.",
        {f'state="{state}"': times for state, times in mail.by_state.items()},
    )
    oldest = (at - mail.oldest).total_seconds() if mail.oldest else 0
    yield from _figure("programme_messages_oldest_seconds", "How long the oldest message waits.", {"": max(0, oldest)})
    ages = {"worker": health.age_of(LAST_WORK, at), "clock": health.age_of(LAST_TICK, at)}
    yield from _figure(
        "programme_sign_of_life_seconds",
        "Since when worker and clock have not left word.",
        {f'part="{part}"': age for part, age in ages.items() if age is not None},
    )


def _of_this_process() -> Iterator[str]:
    process, name = f'process="{os.getpid()}"', "programme_request_seconds"
    yield f"# HELP {name} Requests that this process has answered, by page and outcome."
    yield f"# TYPE {name} histogram"
    for (route, method, outcome), count in sorted(all_counts().items()):
        labels = f'{process},route="{_quoted(route)}",method="{method}",outcome="{outcome}"'
        for bound, times in zip(BOUNDS, count.within, strict=True):
            yield f'{name}_bucket{{{labels},le="{bound}"}} {times}'
        yield f'{name}_bucket{{{labels},le="+Inf"}} {count.times}'
        yield f"{name}_sum{{{labels}}} {count.seconds:.6f}"
        yield f"{name}_count{{{labels}}} {count.times}"


def _figure(name: str, what: str, values: Figures) -> Iterator[str]:
    yield f"# HELP {name} {what}"
    yield f"# TYPE {name} gauge"
    for labels, value in values.items():
        yield f"{name}{{{labels}}} {float(value):g}" if labels else f"{name} {float(value):g}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
