"""The soak of judging: judges score at once over lost replies, repeats and kills; every card ends as it was wished.

Also P6: judges who save as fast as they can for a minute, and how long each waits.
"""

import json
import random
import shutil
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from judging.models import PitchDay, Scorecard
from programme.models import AuditEvent, Person
from tests.benchmarks.load import Visitor
from tests.benchmarks.rush import TOKEN, signed_in
from tests.benchmarks.writers import JSON, engines
from tests.factories import judging as make
from tests.support import databases
from tests.support.sites import Site, free_port

CHANGES = "/judge/changes/"
SAVES_OF_A_CARD = 3


@dataclass
class Hall:
    """A pitch day with its judges, behind real server processes."""

    engine: str
    judges: int
    pitches: int
    site: Site = field(init=False)
    sessions: list[str] = field(init=False)

    def __post_init__(self) -> None:
        home = Path(tempfile.mkdtemp(prefix="judges-"))
        self.address = databases.sqlite_copy(home) if self.engine == "SQLite" else databases.postgresql_copy()
        self.site = Site(home, free_port(), database=self.address)
        with self.site.tables():
            day = make.open_day(pitches=self.pitches, judges=self.judges)
            self._seat(day, make.judges_of(day))
        self.site.start(processes=2)

    @classmethod
    def in_a_season(cls, site: Site, day: PitchDay, people: list[Person], pitches: int) -> "Hall":
        """Some judges and pitches of a day that is there, on a site that runs."""
        hall = cls.__new__(cls)
        hall.site, hall.pitches = site, pitches
        hall._seat(day, people)
        return hall

    def _seat(self, day: PitchDay, people: list[Person]) -> None:
        self.order = [str(pk) for pk in day.pitches.order_by("position").values_list("pk", flat=True)[: self.pitches]]
        self.scored = list(day.rubric.criteria.filter(weight__gt=0).order_by("position").values_list("pk", flat=True))
        self.people = [str(person.pk) for person in people]
        self.sessions = signed_in(people)

    def close(self) -> None:
        self.site.stop()
        if self.address.startswith("postgres"):
            databases.drop_postgresql(self.address)
        shutil.rmtree(self.site.home, ignore_errors=True)


class Device:
    """A judge's device: one pending change for each card, sent until it is answered."""

    def __init__(self, hall: Hall, number: int) -> None:
        self.hall, self.judge = hall, hall.people[number]
        self.draw = random.Random(number)
        self.visitor = Visitor(hall.site.port, {"sessionid": hall.sessions[number], "csrftoken": TOKEN})
        self.versions: Counter[str] = Counter()
        self.wished: dict[str, list[int]] = {}
        self.seen: Counter[str] = Counter()
        self.faults: list[str] = []

    def change(self, pitch: str, *, hand_in: bool = False, after: tuple[str, ...] = ()) -> dict[str, Any]:
        """A new wish for the card."""
        self.wished[pitch] = [self.draw.randint(1, 5) for _ in self.hall.scored]
        values: dict[str, Any] = {
            str(key): level for key, level in zip(self.hall.scored, self.wished[pitch], strict=True)
        }
        values["hand_in"] = hand_in
        return {
            "id": str(uuid.uuid4()),
            "target": pitch,
            "base": self.versions[pitch],
            "after": after,
            "values": values,
        }

    def send(self, row: dict[str, Any]) -> bool:
        """True once the server has said that it is saved."""
        try:
            status, body, _ = self.visitor.ask("POST", CHANGES, json.dumps({"changes": [row]}).encode(), **JSON)
        except (HTTPException, OSError):
            return False
        if status != 200:
            self.faults.append(str(status))
            return False
        (answer,) = json.loads(body)["answers"]
        if answer["state"] != "saved":
            self.faults.append(answer["state"])
            return False
        self.versions[row["target"]] = answer["version"]
        return True

    def score_all(self) -> None:
        """Every card: a draft, its replies lost now and then, a correction, and the hand-in."""
        order = self.hall.order[:]
        self.draw.shuffle(order)
        for pitch in order:
            after: tuple[str, ...] = ()
            for number in range(SAVES_OF_A_CARD):
                row = self.change(pitch, hand_in=number == SAVES_OF_A_CARD - 1, after=after)
                after = self._deliver(row, after, may_lose=number < SAVES_OF_A_CARD - 1)

    def _deliver(self, row: dict[str, Any], after: tuple[str, ...], *, may_lose: bool) -> tuple[str, ...]:
        """Gives the changes of which this device never heard: the next one names them."""
        held = self.versions[row["target"]]
        if may_lose and self.draw.random() < 0.2:
            self.send(row)
            self.versions[row["target"]] = held  # the reply is lost on its way
            self.seen["lost"] += 1
            return (*after, row["id"])
        while not self.send(row):
            self.seen["again"] += 1
            time.sleep(0.1)
            if len(self.faults) > 50:
                raise AssertionError(f"answered {Counter(self.faults)}. Log:\n{self.hall.site.log[-3000:]}")
        if self.draw.random() < 0.1:
            self.send(row)
            self.seen["twice"] += 1
        return ()


def evidence(small: bool) -> str:
    """Answers with what was seen, or fails."""
    judges, pitches, seconds = (5, 3, 1.0) if small else (40, 30, 60.0)
    return "; ".join(_run(engine, judges, pitches, seconds) for engine in (engines()[:1] if small else engines()))


def _run(engine: str, judges: int, pitches: int, seconds: float) -> str:
    hall = Hall(engine, judges, pitches)
    try:
        devices = [Device(hall, number) for number in range(judges)]
        begun = time.perf_counter()
        kills = _all(devices, [device.score_all for device in devices], kill=judges > 5)
        took = time.perf_counter() - begun
        _check(hall, devices)
        seen = sum((device.seen for device in devices), Counter[str]())
        waits = [save_at_once(hall, devices[:some], seconds) for some in dict.fromkeys((min(16, judges), judges))]
        return (
            f"{engine}: {judges * pitches:,} cards of {judges} judges as last wished after {took:.0f} s, "
            f"{seen['lost']} replies lost, {seen['twice']} sent twice, {kills} kills, each change counted once; "
            + ", ".join(waits)
        )
    finally:
        hall.close()


def _all(devices: list[Device], work: list[Any], *, kill: bool = False) -> int:
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    kills, draw = 0, random.Random(7)
    while kill and any(thread.is_alive() for thread in threads):
        time.sleep(4 + 4 * draw.random())
        if any(thread.is_alive() for thread in threads):
            devices[0].hall.site.kill()
            devices[0].hall.site.start(processes=2)
            kills += 1
    for thread in threads:
        thread.join()
    return kills


def _check(hall: Hall, devices: list[Device]) -> None:
    """Each card is what its judge last wished, and the record has each change once."""
    faults = sum((Counter(device.faults) for device in devices), Counter[str]())
    assert not faults, faults
    saves = check_cards(hall, devices)
    made = sum(len(device.wished) for device in devices) * SAVES_OF_A_CARD
    lost = sum(device.seen["lost"] for device in devices)
    # One whose answer nobody waited for may have met a kill, and its successor then stands in for it.
    assert made - lost <= saves <= made, f"{saves} of {made} changes were taken"


def check_cards(hall: Hall, devices: Sequence[Device]) -> int:
    """Each card is handed in as its judge last wished, each change in the record once; answers with how many."""
    with hall.site.tables():
        held: dict[tuple[str, str], list[int]] = {}
        rows = Scorecard.objects.filter(scores__criterion__weight__gt=0).order_by("scores__criterion__position")
        for judge, pitch, value in rows.values_list("judge", "pitch", "scores__value"):
            held.setdefault((str(judge), str(pitch)), []).append(value)
        wished = {(device.judge, pitch): levels for device in devices for pitch, levels in device.wished.items()}
        assert held == wished, f"{sum(held.get(key) != wished[key] for key in wished)} cards are not as wished"
        assert set(Scorecard.objects.values_list("state", flat=True)) == {"submitted"}
        saves = AuditEvent.objects.filter(code="judging.scorecard.saved").count()
        assert saves == sum(Scorecard.objects.values_list("version", flat=True)), "a change was counted twice"
        return saves


def save_at_once(hall: Hall, devices: list[Device], seconds: float) -> str:
    """P6: each saves one card after the other without a pause."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    def save(device: Device) -> None:
        while time.perf_counter() < until:
            for pitch in hall.order:
                begun = time.perf_counter()
                assert device.send(device.change(pitch)), device.faults
                took.append(1000 * (time.perf_counter() - begun))

    _all(devices, [lambda device=device: save(device) for device in devices])  # type: ignore[misc]
    faults = [fault for device in devices for fault in device.faults]
    assert not faults, Counter(faults)
    took.sort()
    p50, p95 = took[len(took) // 2], took[int(0.95 * (len(took) - 1))]
    return (
        f"{len(devices)} at once for {seconds:.0f} s: {len(took):,} saves, p50 {p50:.0f} ms, p95 {p95:.0f} ms, no fault"
    )


def sixteen_at_once(site: Site, judges: str) -> str:
    """P6 on a site that runs, by judges whose address ends so: each changes thirty of their cards again and again."""
    with site.tables():
        cards = Scorecard.objects.filter(judge__email__endswith=judges, pitch__pitch_day__state="open")
        people = list(Person.objects.filter(pk__in=cards.values("judge")).order_by("email")[:16])
        hall = Hall.in_a_season(site, cards.first().pitch.pitch_day, people, pitches=30)
        devices = [Device(hall, number) for number in range(len(people))]
        for device in devices:
            held = cards.filter(judge=device.judge, pitch__in=hall.order).values_list("pitch", "version")
            device.versions.update({str(pitch): version for pitch, version in held})
    return save_at_once(hall, devices, 60.0)
