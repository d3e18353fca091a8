"""The registry of work by the clock: each app declares in its `clock.py` what is due and how often."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

# Where clock and worker leave word that they live, in the shared cache.
LAST_TICK = "tick.last"
LAST_WORK = "worker.last"


@dataclass(frozen=True)
class Due:
    """Something that the clock does. `run` is short, safe to run twice, and hands long work to the worker."""

    name: str
    every: dt.timedelta
    run: Callable[[], object]


_due: dict[str, Due] = {}


def every(name: str, run: Callable[[], object], **period: float) -> Due:
    """Declare it: `every("programme.send_messages", delivery.wake, seconds=10)`."""
    if name in _due:
        raise ValueError(f"The clock knows {name} already.")
    _due[name] = Due(name, dt.timedelta(**period), run)
    return _due[name]


def all_due() -> list[Due]:
    """Everything the clock does, by name."""
    return [_due[name] for name in sorted(_due)]
