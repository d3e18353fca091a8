"""The soak of lifecycles: a random walk of 10,000 steps, after which every state has kept to its table."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.writers import engines
from tests.support import databases
from tests.support.random_walk import Walk, lifecycles, not_gone_along, walk
from tests.support.random_walk.tables import edges


def states_keep_to_their_tables(small: bool) -> str:
    """Walk; answers with what was seen, or fails with the shortest way that leads astray."""
    walks, steps = (1, 10) if small else (110, 100)
    tables = {table.name: table for _model, _field, table in lifecycles()}
    written = [move for table in tables.values() for move in edges(table)]
    seen = []
    for engine in engines()[:1] if small else engines():
        Walk.forget()
        with _fresh(engine) as address, databases.switched_to(address):
            walk(walks=walks, steps=steps)
        print(f"{engine}, not walked:", *not_gone_along(), sep="\n  ", flush=True)
        seen.append(f"{engine}: {Walk.steps} steps, {len(written) - len(not_gone_along())} moves made, 0 astray")
    return f"{len(tables)} lifecycles with {len(written)} moves; " + "; ".join(seen)


@contextlib.contextmanager
def _fresh(engine: str) -> Iterator[str]:
    """A migrated database that is thrown away."""
    if engine == "PostgreSQL":
        address = databases.postgresql_copy()
        try:
            yield address
        finally:
            databases.drop_postgresql(address)
        return
    home = Path(tempfile.mkdtemp(prefix="walk-"))
    try:
        yield databases.sqlite_copy(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
