"""The soak of a backup: from a site of 2,000 people with 10 GB of files to the same site running in another place.

The files are random, so nothing along the way can make them smaller. Each lies where a file of a deliverable would;
none has a row, so the database is what 2,000 people make and the archive what a full season does.
"""

import http.client
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.benchmarks.growth import fill
from tests.factories import programme as make
from tests.support import databases
from tests.support.sites import Site, free_port

MANY, FEW = (2_000, 2_000, 5_000_000), (20, 5, 1_000)  # people, files, bytes of each
GOAL = 600


def comes_back_in_time(small: bool) -> str:
    """Fails when a file or a row is not back as it was, or when, at full size, that takes more than ten minutes."""
    engines = ["SQLite", *(["PostgreSQL"] if databases.postgresql_server() and not small else [])]
    return "; ".join(_on(engine, small) for engine in engines)


def _on(engine: str, small: bool) -> str:
    people, files, size = FEW if small else MANY
    home = Path(tempfile.mkdtemp(prefix="restoring-", dir=os.environ.get("RESTORING_IN")))
    try:
        with _site(home / "old", engine) as old, _site(home / "new", engine) as new:
            _make(old, people, files, size)
            took = {"backup": _timed(lambda: old.manage("backup", f"{home}/backup.tar"))}
            gigabytes = (home / "backup.tar").stat().st_size / 1e9
            took["restore"] = _timed(lambda: new.manage("restore", f"{home}/backup.tar"))
            took["start"] = _timed(lambda: _answers(new.start(worker=True, clock=True)))
            assert _names(new) == _names(old)
        whole = sum(took.values())
        assert small or whole < GOAL, f"{whole:.0f} s: {took}"
        return (
            f"{engine}: {people:,} people and {files:,} files in an archive of {gigabytes:.1f} GB, made in "
            f"{took['backup']:.0f} s, back in an empty place with equal counts and hashes in {took['restore']:.0f} s, "
            f"answering {took['start']:.0f} s later: {whole:.0f} s in all"
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _site(home: Path, engine: str) -> Iterator[Site]:
    """A place for a site, with a database that is empty where it is PostgreSQL's."""
    home.mkdir()
    site = Site(home, free_port(), database=databases.empty_postgresql() if engine == "PostgreSQL" else "")
    try:
        yield site
    finally:
        site.stop()
        if site.database:
            databases.drop_postgresql(site.database)


def _make(site: Site, people: int, files: int, size: int) -> None:
    if site.database:
        databases.migrate(site.database)
    else:
        databases.sqlite_copy(site.home)
    with site.tables():
        cohort = make.cohort()
        make.organiser(cohort)
        fill(cohort, people)
    for number in range(files):
        file = site.home / "private" / "submissions" / f"{number % 100:02d}" / f"{number}.pdf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.urandom(size))


def _answers(site: Site) -> None:
    """A page that needs the database."""
    with closing(http.client.HTTPConnection("localhost", site.port, timeout=60)) as line:
        line.request("GET", "/accounts/login/")
        assert line.getresponse().status == 200


def _names(site: Site) -> set[tuple[str, int]]:
    below = site.home / "private"
    return {(str(path.relative_to(below)), path.stat().st_size) for path in below.rglob("*") if path.is_file()}


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun
