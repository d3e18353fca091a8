"""The soak of kills: judges score while a web process or the whole server dies a thousand times and a third of all
sendings fail; what was acknowledged is there, whole, and counted once.
"""

import json
import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from judging.models import Score, Scorecard, ScoreChange
from tests.benchmarks.judges import CHANGES, Device, Hall, check_cards
from tests.benchmarks.load import tree
from tests.benchmarks.rush import TOKEN
from tests.benchmarks.writers import engines

# Of all databases together.
KILLS, WRITES = 1_000, 20_000
FAILING = 1 / 3


def nothing_is_lost_over_kills(small: bool) -> str:
    """Answers with what was seen, or fails."""
    here = engines()[:1] if small else engines()
    kills, writes = (2, 40) if small else (KILLS // len(here), WRITES // len(here))
    judges, pitches = (4, 3) if small else (40, 30)
    return "; ".join(_run(engine, judges, pitches, kills, writes) for engine in here)


def _run(engine: str, judges: int, pitches: int, kills: int, writes: int) -> str:
    hall = Hall(engine, judges, pitches)
    try:
        wanted = Wanted(kills, writes)
        devices = [ShakenDevice(hall, number) for number in range(judges)]
        begun = time.perf_counter()
        killed = _kill_while(hall, wanted, [lambda each=each: each.score_until(wanted) for each in devices])
        _while_alive([device.hand_all_in for device in devices])
        took = time.perf_counter() - begun
        check_cards(hall, devices)
        _nothing_is_mixed(hall, devices)
        assert wanted.kills == kills
        assert wanted.acknowledged >= writes
        seen = sum((device.seen for device in devices), Counter[str]())
        proved = hall.site.manage("invariants").strip().splitlines()[-1]
        return (
            f"{engine}: {wanted.acknowledged:,} saves acknowledged over {wanted.kills:,} kills -9 ({killed['process']} "
            f"of a web process, {killed['server']} of the whole server) in {took:.0f} s; of {seen['sent']:,} sendings "
            f"{seen['cut']:,} were cut on their way and {seen['unheard']:,} replies lost on purpose, "
            f"{seen['failed']:,} failed by themselves; 0 lost, 0 doubled, 0 mixed; invariants: {proved}"
        )
    finally:
        hall.close()


class Wanted:
    """How much is still to come, counted by all threads."""

    def __init__(self, kills: int, writes: int) -> None:
        self.most_kills, self.most_writes = kills, writes
        self.kills = self.acknowledged = 0
        self._lock = threading.Lock()

    def acknowledge(self) -> None:
        with self._lock:
            self.acknowledged += 1

    @property
    def is_met(self) -> bool:
        return self.kills >= self.most_kills and self.acknowledged >= self.most_writes


class ShakenDevice(Device):
    """A judge's device on a bad line. What it has not heard of, it sends again, or names in the next change."""

    def __init__(self, hall: Hall, number: int) -> None:
        super().__init__(hall, number)
        self.after: dict[str, tuple[str, ...]] = {}
        self.wishes: dict[str, list[list[int]]] = {}
        self.acknowledged: list[tuple[str, int, list[int]]] = []

    def score_until(self, wanted: Wanted) -> None:
        while not wanted.is_met:
            pitch = self.draw.choice(self.hall.order)
            row = self.wish(pitch)
            if self._shaken(row):
                wanted.acknowledge()

    def hand_all_in(self) -> None:
        """At the end, on a good line: each card once more, until it is said to be saved."""
        for pitch in self.hall.order:
            row = self.wish(pitch, hand_in=True)
            while not self.send(row):
                time.sleep(0.1)
                assert not self.faults, f"{self.faults}. Log:\n{self.hall.site.log[-3000:]}"

    def wish(self, pitch: str, *, hand_in: bool = False) -> dict[str, Any]:
        row = self.change(pitch, hand_in=hand_in, after=self.after.get(pitch, ()))
        self.wishes.setdefault(pitch, []).append(self.wished[pitch])
        return row

    def _shaken(self, row: dict[str, Any]) -> bool:
        """Send until it is answered, or until the judge has changed their mind before that."""
        pitch = row["target"]
        while True:
            self.seen["sent"] += 1
            held, luck = self.versions[pitch], self.draw.random()
            if luck < FAILING / 2:
                self._cut(row)
            elif luck < FAILING:
                self.seen["unheard"] += 1
                self.send(row)
                self.versions[pitch] = held
            elif self.send(row):
                self.after.pop(pitch, None)
                self.acknowledged.append((pitch, self.versions[pitch], self.wished[pitch]))
                return True
            else:
                self.seen["failed"] += 1
                time.sleep(0.1 + 0.2 * self.draw.random())
            assert not self.faults, f"{self.faults}. Log:\n{self.hall.site.log[-3000:]}"
            if self.draw.random() < 0.3:
                self.after[pitch] = (*self.after.get(pitch, ()), row["id"])
                return False

    def _cut(self, row: dict[str, Any]) -> None:
        """The line breaks in the middle of the body."""
        self.seen["cut"] += 1
        body = json.dumps({"changes": [row]}).encode()
        head = (
            f"POST {CHANGES} HTTP/1.1\r\nHost: localhost:{self.hall.site.port}\r\nContent-Type: application/json\r\n"
            f"X-CSRFToken: {TOKEN}\r\nCookie: sessionid={self.visitor.cookies['sessionid']}; csrftoken={TOKEN}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            with socket.create_connection(("127.0.0.1", self.hall.site.port), timeout=10) as line:
                line.sendall(head.encode() + body[: self.draw.randrange(len(body))])
        except OSError:
            self.seen["failed"] += 1


def _kill_while(hall: Hall, wanted: Wanted, work: list[Callable[[], None]]) -> Counter[str]:
    """The kills are spread over the saves: each waits until its share of these is in."""
    killed, draw = Counter[str](), random.Random(29)
    threads = _started(work)
    while wanted.kills < wanted.most_kills and any(thread.is_alive() for thread in threads):
        due = wanted.most_writes * wanted.kills / wanted.most_kills
        while wanted.acknowledged < due and any(thread.is_alive() for thread in threads):
            time.sleep(0.02)
        time.sleep(0.2 * draw.random())
        killed[_kill(hall, draw)] += 1
        wanted.kills += 1
    for thread in threads:
        thread.join()
    return killed


def _kill(hall: Hall, draw: random.Random) -> str:
    """One of the two web processes, which the server replaces; each fifth time the server with both."""
    children = tree(hall.site.processes["web"].pid)[1:]
    if children and draw.random() < 0.8:
        os.kill(draw.choice(children), signal.SIGKILL)
        return "process"
    hall.site.kill()
    hall.site.start(processes=2)
    return "server"


def _while_alive(work: list[Callable[[], None]]) -> None:
    for thread in _started(work):
        thread.join()


def _started(work: list[Callable[[], None]]) -> list[threading.Thread]:
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    return threads


def _nothing_is_mixed(hall: Hall, devices: list[ShakenDevice]) -> None:
    """Every state that a card ever had is one that its judge wished, whole; every acknowledged one was there."""
    with hall.site.tables():
        states = _states()
    for device in devices:
        for pitch, wishes in device.wishes.items():
            for version, state in states[device.judge, pitch].items():
                assert state in wishes, f"version {version} of a card is {state}, which nobody wished"
        for pitch, version, wish in device.acknowledged:
            assert states[device.judge, pitch].get(version) == wish, f"version {version} was {wish} and is lost"


def _states() -> dict[tuple[str, str], dict[int, list[int]]]:
    """What each card held at each of its versions: each score as it is, but for what its history has kept."""
    held: dict[int, list[tuple[int, int]]] = {}
    of_weight = {"criterion__weight__gt": 0}
    for card, criterion, value in (
        Score.objects.filter(**of_weight).order_by("criterion__position").values_list("card", "criterion", "value")
    ):
        held.setdefault(card, []).append((criterion, value))
    kept: dict[tuple[int, int], dict[int, int]] = {}
    rows = ScoreChange.objects.filter(**of_weight).values_list("card", "criterion", "version", "value")
    for card, criterion, version, value in rows:
        kept.setdefault((card, criterion), {})[version] = value
    states = {}
    for card, judge, pitch, newest in Scorecard.objects.values_list("pk", "judge", "pitch", "version"):
        by_version: dict[int, list[int]] = {version: [] for version in range(1, newest + 1)}
        for criterion, value in held[card]:
            for version in range(newest, 0, -1):
                value = kept.get((card, criterion), {}).get(version, value)
                by_version[version].append(value)
        states[str(judge), str(pitch)] = by_version
    return states
