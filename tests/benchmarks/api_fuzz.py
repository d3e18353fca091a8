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
# Requests in all, and of each operation in each mode in one round.
TOTAL, EXAMPLES, A_FEW = 100_000, 100, 1
MOST_MB = 100


def every_answer_is_as_described(small: bool) -> str:
    """Fails when one is not, is a fault of the server, or when the process grows by more than the goal."""
    if small:
        report = SO_FAR.with_name("api_fuzz_small.json")
        return told([round_of(1, A_FEW, report)])
    seen = json.loads(SO_FAR.read_text()) if SO_FAR.exists() else []
    while sum(sum(each["statuses"].values()) for each in seen) < TOTAL:
        seen.append(round_of(len(seen) + 1, EXAMPLES, SO_FAR.with_name("api_fuzz_round.json")))
        SO_FAR.write_text(json.dumps(seen))
    SO_FAR.unlink()
    return told(seen)


def round_of(number: int, examples: int, report: Path) -> dict[str, Any]:
    """What one process saw, with values that the number stands for."""
    report.parent.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "FUZZ_NUMBER": str(number), "FUZZ_EXAMPLES": str(examples), "FUZZ_REPORT": str(report)}
    quiet = ["-q", "-n0", "-o", "faulthandler_timeout=0", "--show-capture=no"]
    command = [sys.executable, "-m", "pytest", TEST, *quiet]
    answer = subprocess.run(command, cwd=databases.ROOT, env=env, text=True, capture_output=True, check=False)
    assert answer.returncode == 0, f"round {number}: {answer.stdout[-3000:]}"
    found: dict[str, Any] = json.loads(report.read_text())
    report.unlink()
    assert found["grew_mb"] < MOST_MB, f"round {number} grew by {found['grew_mb']} MB"
    return found


def told(seen: list[dict[str, Any]]) -> str:
    statuses: Counter[str] = Counter()
    for each in seen:
        statuses.update(each["statuses"])
    counts = ", ".join(f"{count:,} times {status}" for status, count in sorted(statuses.items()))
    return (
        f"{statuses.total():,} requests to {seen[0]['operations']} operations in {len(seen)} rounds, each answer as "
        f"described: {counts}; no process, the making of values included, grew by more than "
        f"{max(each['grew_mb'] for each in seen):.0f} MB"
    )
