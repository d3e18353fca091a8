"""The benchmarks run: a few requests of each, so that a page that moved is noticed. No figure passes or fails here."""

import subprocess
import sys

import pytest

from tests.benchmarks import ranking
from tests.support import databases


@pytest.mark.long(80)
def test_every_benchmark_runs_at_small_size():
    command = [sys.executable, "-m", "tests.benchmarks", "--small"]
    answer = subprocess.run(command, cwd=databases.ROOT, text=True, capture_output=True, check=False)

    assert answer.returncode == 0, answer.stderr[-3000:]
    assert "| P5 |" in answer.stdout
    assert "tap to" in answer.stdout
    assert "| P10" in answer.stdout
    assert "| the same queries: met |" in answer.stdout


@pytest.mark.long(75)
def test_every_soak_runs_at_small_size():
    command = [sys.executable, "-m", "tests.benchmarks.soak", "--small"]
    answer = subprocess.run(command, cwd=databases.ROOT, text=True, capture_output=True, check=False)

    assert answer.returncode == 0, answer.stderr[-3000:]


def test_rankings_are_measured_on_simulated_days():
    table = ranking.lines(days=1, only="6 x 3 complete")

    assert len(table) == 3
    assert table[2].count("|") == table[0].count("|")
