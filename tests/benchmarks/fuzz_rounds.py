"""Rounds of a test that sends made-up values: each a process of its own with other values, noted when it is over.

A run that was stopped goes on where it was when it is started again.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

from tests.support import databases

FOLDER = databases.ROOT / "var" / "soak"
Round = dict[str, Any]


def until(total: int, name: str, one: Callable[[int], Round], *, at_once: int = 1) -> list[Round]:
    """Rounds, with those of a run that was stopped, until they have sent so many requests."""
    so_far = FOLDER / f"{name}.json"
    seen = _held(so_far)
    with ThreadPoolExecutor(at_once) as pool:
        while sent(seen) < total:
            seen += pool.map(one, _numbers(len(seen), at_once))
            so_far.write_text(json.dumps({"code": databases.of_the_code(), "rounds": seen}))
    so_far.unlink(missing_ok=True)
    return seen


def _held(so_far: Any) -> list[Round]:
    """None when the code has changed since."""
    held = json.loads(so_far.read_text()) if so_far.exists() else {}
    return held["rounds"] if held.get("code") == databases.of_the_code() else []


def _numbers(done: int, most: int) -> Iterable[int]:
    return [number for number, _each in zip(count(done), range(most), strict=False)]


def one(test: str, number: int, **asked: Any) -> Round:
    """What one process saw that was asked for this; fails with its words when it failed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    report = FOLDER / f"fuzz_round_{number}.json"
    env = {**os.environ, **{f"FUZZ_{name}": str(value) for name, value in {**asked, "REPORT": report}.items()}}
    # Its own folder for files; without the collector of log lines, which keeps every request that a line tells of.
    env["PYTEST_XDIST_WORKER"] = f"fuzz{number}"
    if asked.get("ENGINE") == "PostgreSQL":
        # Wagtail's search chooses its columns by the engine of the settings.
        env["TEST_DATABASE_URL"] = databases.postgresql_server()
    quiet = ["-q", "-n0", "-o", "faulthandler_timeout=0", "-p", "no:logging"]
    command = [sys.executable, "-m", "pytest", test, *quiet]
    answer = subprocess.run(command, cwd=databases.ROOT, env=env, text=True, capture_output=True, check=False)
    assert answer.returncode == 0, f"round {number}: {answer.stdout[-6000:]}"
    found: Round = json.loads(report.read_text())
    report.unlink()
    return found


def statuses(seen: list[Round]) -> Counter[str]:
    """How often each status came back in all of them."""
    return sum((Counter(each["statuses"]) for each in seen), Counter())


def sent(seen: list[Round]) -> int:
    """How many requests with made-up values all of them sent."""
    return sum(each.get("made_up", sum(each["statuses"].values())) for each in seen)


def in_words(seen: list[Round]) -> str:
    """`12 times 200, 3 times 404`."""
    return ", ".join(f"{number:,} times {status}" for status, number in sorted(statuses(seen).items()))


def grew(seen: list[Round]) -> float:
    """By how many MB the process grew that grew most, after its first turn."""
    return max(each["grew_mb"] for each in seen)
