"""The soak of lifecycles: a random walk of 10,000 steps, after which every state has kept to its table."""

import shutil
import tempfile
from pathlib import Path

from teams.models import SubmissionVersion
from tests.support import databases
from tests.support.random_walk import lifecycles, walk


def states_keep_to_their_tables(small: bool) -> str:
    """Walk; answers with what was seen, or fails with the shortest way that leads astray."""
    walks, steps = (1, 10) if small else (100, 100)
    home = Path(tempfile.mkdtemp(prefix="walk-"))
    try:
        with databases.switched_to(databases.sqlite_copy(home)):
            walk(walks=walks, steps=steps)
            versions = SubmissionVersion.objects.count()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return f"{walks * steps} steps, {len(lifecycles())} kinds of state watched, {versions} versions made, 0 astray"
