"""What this process has answered since it started: how many requests, how long they took, by page and outcome."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field

# Seconds. What is slower than the last falls under "+Inf".
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


@dataclass
class Count:
    """Requests of one kind; `within` counts those that took no longer than each of BOUNDS."""

    times: int = 0
    seconds: float = 0.0
    within: list[int] = field(default_factory=lambda: [0] * len(BOUNDS))


_counts: dict[tuple[str, str, str], Count] = defaultdict(Count)
_lock = threading.Lock()


def note(route: str, method: str, status: int, seconds: float) -> None:
    """Count an answer. Unknown methods count as one, so that nobody can fill the memory with names."""
    known = method if method in {"GET", "HEAD", "POST", "OPTIONS"} else "OTHER"
    with _lock:
        count = _counts[route, known, f"{status // 100}xx"]
        count.times += 1
        count.seconds += seconds
        for place, bound in enumerate(BOUNDS):
            if seconds <= bound:
                count.within[place] += 1


def all_counts() -> dict[tuple[str, str, str], Count]:
    """A copy, by (route, method, outcome)."""
    with _lock:
        return {key: Count(each.times, each.seconds, list(each.within)) for key, each in _counts.items()}
