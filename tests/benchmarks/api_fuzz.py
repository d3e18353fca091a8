"""The soak of the addresses for programs: the test of every operation, with many more made-up values.

It goes in rounds, each a process of its own with other values, and notes what it has seen after each: a run that was
stopped goes on where it was when it is started again.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.support import databases

TEST = "tests/programme/api/test_fuzzing.py"
SO_FAR = databases.ROOT / "var" / "soak" / "api_fuzz.json"
# Requests in all; of each operation in each mode in one turn, and turns in one process. Making values costs the more,
# the more were made before them, so turns are short.
TOTAL, EXAMPLES, TURNS = 100_000, 15, 3


def every_answer_is_as_described(small: bool) -> str:
    """Fails when one is not, or is a fault of the server."""
    if small:
        report = SO_FAR.with_name("api_fuzz_small.json")
        return told([round_of(1, report, examples=1, turns=1)])
    seen = rounds_so_far()
    while sum(sum(each["statuses"].values()) for each in seen) < TOTAL:
        number = 1 + len(seen) * TURNS
        seen.append(round_of(number, SO_FAR.with_name("api_fuzz_round.json"), examples=EXAMPLES, turns=TURNS))
        SO_FAR.write_text(json.dumps({"code": databases.of_the_code(), "rounds": seen}))
    SO_FAR.unlink()
    return told(seen)


def rounds_so_far() -> list[dict[str, Any]]:
    """Those of a run that was stopped; none when the code has changed since."""
    held = json.loads(SO_FAR.read_text()) if SO_FAR.exists() else {}
    return held["rounds"] if held.get("code") == databases.of_the_code() else []


def round_of(number: int, report: Path, *, examples: int, turns: int) -> dict[str, Any]:
    """What one process saw, with values that the number and those after it stand for."""
    report.parent.mkdir(parents=True, exist_ok=True)
    asked = {"NUMBER": number, "EXAMPLES": examples, "TURNS": turns, "REPORT": report}
    env = {**os.environ, **{f"FUZZ_{name}": str(value) for name, value in asked.items()}}
    # Without the collector of log lines, which keeps every request that a line tells of.
    quiet = ["-q", "-n0", "-o", "faulthandler_timeout=0", "-p", "no:logging"]
    command = [sys.executable, "-m", "pytest", TEST, *quiet]
    answer = subprocess.run(command, cwd=databases.ROOT, env=env, text=True, capture_output=True, check=False)
    assert answer.returncode == 0, f"round {number}: {answer.stdout[-3000:]}"
    found: dict[str, Any] = json.loads(report.read_text())
    report.unlink()
    return found


def told(seen: list[dict[str, Any]]) -> str:
    statuses: Counter[str] = Counter()
    for each in seen:
        statuses.update(each["statuses"])
    counts = ", ".join(f"{count:,} times {status}" for status, count in sorted(statuses.items()))
    return (
        f"{statuses.total():,} requests to {seen[0]['operations']} operations in {len(seen)} rounds, each answer as "
        f"described: {counts}; after its first turn no process, which makes the values too, grew by more than "
        f"{max(each['grew_mb'] for each in seen):.0f} MB"
    )
