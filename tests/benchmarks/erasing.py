"""The soak of erasing: the test that looks for an erased person everywhere, with more rows of every kind."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support import databases

TEST = "tests/programme/actions/test_erasure.py"
# Rows of each kind that is somebody's; one brings about a hundred strings.
ROUNDS, ONE = 4, 1


def nobody_is_found(small: bool) -> str:
    """Fails when a string of the erased person is left in a table, a file or the log, also after an older backup."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "seen.txt"
        env = {**os.environ, "ERASURE_ROUNDS": str(ONE if small else ROUNDS), "ERASURE_REPORT": str(report)}
        which = "nothing_of_an_erased or older_backup"
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
            "-k",
            which,
        ]
        answer = subprocess.run(command, cwd=databases.ROOT, env=env, text=True, capture_output=True, check=False)
        assert answer.returncode == 0, answer.stdout[-3000:]
        return report.read_text().removesuffix("; ")
