"""Every form of the site with values and files that nobody should send: no fault, no script that comes back."""

import json
import os
import resource
from pathlib import Path

import pytest

from tests.house.probing import opened
from tests.support.form_fuzzing import Fuzzer, Seen

EXAMPLES, FILES = int(os.environ.get("FUZZ_EXAMPLES", "1")), int(os.environ.get("FUZZ_FILES", "4"))
NUMBER, TURNS = int(os.environ.get("FUZZ_NUMBER", "1")), int(os.environ.get("FUZZ_TURNS", "1"))
ON_POSTGRESQL = os.environ.get("FUZZ_ENGINE") == "PostgreSQL"
PART = int(os.environ.get("FUZZ_PART", "1"))
STAGE, REPORT = os.environ.get("FUZZ_STAGE", "pitch-day"), os.environ.get("FUZZ_REPORT", "")


@pytest.mark.sqlite_only
@pytest.mark.long(60)
def test_no_form_breaks_whatever_is_sent(tmp_path, django_db_setup):
    with opened(STAGE, tmp_path, on_postgresql=ON_POSTGRESQL) as probe:
        seen = Fuzzer(probe, NUMBER).run(examples=EXAMPLES, files=FILES, part=PART)
        before = most_memory()
        for turn in range(1, TURNS):
            add(seen, Fuzzer(probe, NUMBER + turn).run(examples=EXAMPLES, files=FILES, part=PART))

    assert not seen.faults, "\n\n".join(seen.faults.values())
    assert len(seen.forms) > 200 // PART
    assert len(seen.files) >= 8 // PART
    if REPORT:
        told = {
            "statuses": seen.statuses,
            "made_up": seen.made_up,
            "forms": sorted({f"{kind.method} {kind.view}" for kind in seen.forms}),
            "with_files": sorted({f"{kind.method} {kind.view}" for kind in seen.files}),
            "files": sum(seen.files.values()),
            "grew_mb": most_memory() - before,
        }
        Path(REPORT).write_text(json.dumps(told))


def add(seen: Seen, more: Seen) -> None:
    seen.statuses += more.statuses
    seen.made_up += more.made_up
    seen.files += more.files
    seen.taken += more.taken
    seen.forms |= more.forms
    seen.faults |= more.faults


def most_memory() -> float:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
