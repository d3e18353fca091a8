"""Whether a signed pack gives away every value that is changed in it."""

import time

from judging.engine import pack
from tests.judging.engine import days
from tests.judging.engine.packs import documents, is_found, single_changes

CHANGES, A_FEW = 10_000, 20


def every_change_is_found(small: bool) -> str:
    """One value at a time is changed in the pack of twelve teams and six judges, and the pack is replayed."""
    files = pack.packed(documents(days.make(1, 12, 6, missing=0.1).day))
    begun = time.process_time()
    count = A_FEW if small else CHANGES
    missed = [
        (name, way) for name, way, changed in single_changes(files, count, seed=1) if not is_found(name, way, changed)
    ]
    assert not missed, missed[:5]
    size = sum(map(len, files.values())) // 1024
    each = 1000 * (time.process_time() - begun) / count
    return f"{count} changes in a pack of {size} kB, all found and named; {each:.0f} ms each"
