"""One tick of the clock: does what is due, once however many clocks tick, and leaves word that it lives."""

import logging

from django.core.cache import cache

from programme.shared.clock import LAST_TICK, LAST_WORK, all_due
from programme.shared.enqueue import later_once
from programme.shared.time import now

log = logging.getLogger(__name__)

A_DAY = 24 * 3600


def tick() -> list[str]:
    """Run everything that is due and return its names. What fails is logged and comes up again; the rest still runs."""
    done = []
    for due in all_due():
        # Taking the turn and noting that it is taken is one step, so two clocks never do the same thing.
        if not cache.add(f"clock.{due.name}", now().isoformat(), timeout=max(1, int(due.every.total_seconds()))):
            continue
        try:
            due.run()
        except Exception:
            log.exception("The clock could not do %s.", due.name)
        else:
            done.append(due.name)
    cache.set(LAST_TICK, now().isoformat(), timeout=A_DAY)
    return done


def ask_worker() -> None:
    """Ask the worker for a sign of life, unless it still owes one: a dead worker must not find a heap of them."""
    later_once("programme.tasks.heartbeat")


def note_heartbeat() -> None:
    """The worker's sign of life, for /readyz."""
    cache.set(LAST_WORK, now().isoformat(), timeout=A_DAY)
