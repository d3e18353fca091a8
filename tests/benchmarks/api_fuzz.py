"""The soak of the addresses for programs: the test of every operation, with many more made-up values."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support import databases

TEST = "tests/programme/api/test_fuzzing.py"
# Of each operation in each mode: about 100,000 requests in all.
EXAMPLES, A_FEW = 1_500, 1


def every_answer_is_as_described(small: bool) -> str:
    """Fails when one is not, or is a fault of the server."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "seen.txt"
        env = {**os.environ, "FUZZ_EXAMPLES": str(A_FEW if small else EXAMPLES), "FUZZ_REPORT": str(report)}
        command = [
            sys.executable,
            "-m",
            "pytest",
            TEST,
            "-q",
            "-n0",
            "-o",
            "faulthandler_timeout=0",
            "--show-capture=no",
        ]
        answer = subprocess.run(command, cwd=databases.ROOT, env=env, text=True, capture_output=True, check=False)
        assert answer.returncode == 0, answer.stdout[-3000:]
        return report.read_text()
