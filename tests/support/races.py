"""Races: many at once on one fresh database, SQLite as a file in WAL mode and PostgreSQL."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.support import databases
from tests.support.suites import leave_out


@dataclass(frozen=True)
class Outcome:
    """What one racer came home with: a value or an error, and how long it took."""

    value: Any
    error: BaseException | None
    seconds: float


class Race:
    """`race(20, book)` calls `book(0)` ... `book(19)` at the same moment and gives the outcomes in that order."""

    def __init__(self, address: str, engine: str) -> None:
        self.address = address
        self.engine = engine

    def __call__(self, racers: int, run: Callable[[int], Any]) -> list[Outcome]:
        """Each racer is a thread with its own connection, as in one web process."""
        gate = threading.Barrier(racers)
        outcomes: list[Outcome | None] = [None] * racers

        def racer(number: int) -> None:
            try:
                outcomes[number] = timed(run, number, gate.wait)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=racer, args=(number,)) for number in range(racers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return [outcome for outcome in outcomes if outcome is not None]

    def between_processes(self, processes: int, racers: int, run: Callable[[int], Any]) -> list[Outcome]:
        """The same, spread over several processes, as several web processes do. Values and errors must be picklable."""
        connections.close_all()
        context = multiprocessing.get_context("fork")
        numbers = [list(range(racers))[start::processes] for start in range(processes)]
        gate = context.Barrier(processes)
        pipes = [context.Pipe(duplex=False) for _ in numbers]

        def process(mine: Sequence[int], end: Any) -> None:
            gate.wait()
            end.send([(number, outcome) for number, outcome in zip(mine, self._some(mine, run), strict=True)])
            end.close()

        started = [
            context.Process(target=process, args=(mine, end)) for mine, (_, end) in zip(numbers, pipes, strict=True)
        ]
        for each in started:
            each.start()
        found = dict(pair for receiver, _ in pipes for pair in (receiver.recv() if receiver.poll(120) else []))
        for each in started:
            each.join(10)
            each.kill()
        return [found[number] for number in sorted(found)]

    def _some(self, mine: Sequence[int], run: Callable[[int], Any]) -> list[Outcome]:
        return self(len(mine), lambda place: run(mine[place]))


def timed(run: Callable[[int], Any], number: int, wait: Callable[[], object]) -> Outcome:
    wait()
    begun = time.perf_counter()
    try:
        return Outcome(run(number), None, time.perf_counter() - begun)
    except Exception as error:
        return Outcome(None, error, time.perf_counter() - begun)


@pytest.fixture(params=["sqlite", "postgresql"])
def race(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Race]:
    """A fresh database of its own, on both engines one after the other; nothing is rolled back and nothing flushed."""
    if request.param == "postgresql" and not databases.postgresql_server():
        leave_out("no PostgreSQL: ./run test starts one.")
    with django_db_blocker.unblock():
        on_postgresql = request.param == "postgresql"
        address = databases.postgresql_copy() if on_postgresql else databases.sqlite_copy(tmp_path)
        with databases.switched_to(address):
            yield Race(address, request.param)
            connections.close_all()
        if on_postgresql:
            databases.drop_postgresql(address)
