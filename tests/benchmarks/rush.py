"""P9: 500 people want 20 places in the same second, through real server processes, on both databases.

Everybody must be told the truth: 20 have a place, 480 are on the waiting list in the order in which the server took
them, and nobody gets a fault. Beside it the bare view that writes the same rows.
"""

import shutil
import statistics
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from programme.models import Cohort, Enrolment, Person
from programme.states import Role
from programme.templatetags.programme_tags import ordinal_words
from tests.benchmarks.load import Visitor
from tests.factories import programme as make
from tests.support import databases
from tests.support.sites import Site, free_port

PLACES = 20
TOKEN = "a" * 32
SETTINGS = {"ours": "programme.settings", "bare": "tests.benchmarks.bare.settings"}


@dataclass(frozen=True)
class Rush:
    """What came of one: each answer's status, how long it took, and the slow end of the answers."""

    statuses: Counter[int]
    # From the first press of the button to the last, and to the last answer.
    pressed: float
    seconds: float
    p95_ms: float
    states: Counter[str]
    told: int


def report(*, people: int, rounds: int, small: bool = False) -> str:
    """The table of the report; raises AssertionError where anybody was told something untrue. Small: on SQLite."""
    lines = [
        "",
        f"| P9: {people} people, {PLACES} places | pressed within, s, ours / bare | answered in, s, ours / bare "
        "| p95, ms, ours / bare | ratio | goal |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    engines = ["SQLite", *(["PostgreSQL"] if databases.postgresql_server() and not small else [])]
    for engine in engines:
        found: dict[str, list[Rush]] = {"ours": [], "bare": []}
        sides = {side: Side(side, engine, people, rounds) for side in found}
        try:
            for number in range(rounds):
                for name, side in sides.items():
                    found[name].append(side.rush(number))
        finally:
            for side in sides.values():
                side.close()
        lines.append(_line(engine, found))
        print(lines[-1], flush=True)
    if not databases.postgresql_server():
        lines.append("\nPostgreSQL was left out: none is running.")
    return "\n".join(lines)


def _line(engine: str, found: dict[str, list[Rush]]) -> str:
    ratio = statistics.median(a.p95_ms / b.p95_ms for a, b in zip(found["ours"], found["bare"], strict=True))
    pressed, seconds, p95 = (
        " / ".join(f"{statistics.median(getattr(rush, what) for rush in found[side]):.{digits}f}" for side in found)
        for what, digits in (("pressed", 1), ("seconds", 1), ("p95_ms", 0))
    )
    verdict = "met" if ratio <= 2.5 else "not met"
    return f"| {engine} | {pressed} | {seconds} | {p95} | {ratio:.2f} | <= 2.5: {verdict} |"


def a_hundred(small: bool) -> str:
    """The soak: a hundred rounds over the databases; beside each tenth the bare view. Answers with what was seen, or
    fails."""
    people, rounds, each = (24, 2, 2) if small else (500, 100, 10)
    here = ["SQLite"] if small else engines()
    found = []
    for engine in here:
        found.append(_many(engine, people, rounds // len(here), each))
        print(found[-1], flush=True)  # the other takes long
    return "; ".join(found)


def engines() -> list[str]:
    """The databases that are here, the one of real sites first."""
    return [*(["PostgreSQL"] if databases.postgresql_server() else []), "SQLite"]


def _many(engine: str, people: int, rounds: int, each: int) -> str:
    ours, bare = Side("ours", engine, people, rounds), Side("bare", engine, people, rounds // each)
    try:
        found, ratios = [], []
        for number in range(rounds):
            found.append(ours.rush(number))
            if number % each == each - 1:
                ratios.append(found[-1].p95_ms / bare.rush(number // each).p95_ms)
        told = sum(one.told for one in found)
    finally:
        ours.close()
        bare.close()
    answered = statistics.median(one.seconds for one in found)
    pressed = statistics.median(one.pressed for one in found)
    return (
        f"{engine}: {rounds} rounds, {PLACES} places taken and {people - PLACES} in the queue in order each time, "
        f"{told:,} people told the truth, 0 of 5xx; pressed within {pressed:.1f} s, all answered in {answered:.1f} s; "
        f"p95 {statistics.median(ratios):.2f} x the bare view's (goal 2.5; {len(ratios)} rounds beside it, at most "
        f"{max(ratios):.2f})"
    )


class Side:
    """A server, ours or bare, on a fresh database with a visit for each round and everybody signed in."""

    def __init__(self, name: str, engine: str, people: int, rounds: int) -> None:
        self.name = name
        home = Path(tempfile.mkdtemp(prefix="rush-"))
        self.address = databases.sqlite_copy(home) if engine == "SQLite" else databases.postgresql_copy()
        self.site = Site(home, free_port(), settings=SETTINGS[name], database=self.address)
        with self.site.tables():
            self.cohort, self.people = _crowd(people)
            self.visits = [make.visit(self.cohort, capacity=PLACES, offer_hours=6) for _ in range(rounds)]
            self.sessions = signed_in(self.people)
        self.site.start(processes=2)
        # Both server processes have answered before the clock runs: what they load at first is no part of a rush.
        for session in self.sessions[:16]:  # more than there are threads
            Visitor(self.site.port, {"sessionid": session}).ask("GET", "/home/")

    def rush(self, number: int) -> Rush:
        visit = self.visits[number]
        place = f"/programmes/{self.cohort.programme.slug}/{self.cohort.slug}/visits/{visit.pk}"
        path = f"{place}/book/" if self.name == "ours" else f"/rush/{visit.pk}/"
        visitors = [Visitor(self.site.port, {"sessionid": session, "csrftoken": TOKEN}) for session in self.sessions]
        answers, took, pressed, seconds = _all_at_once(visitors, path)
        statuses = Counter(answer.status for answer in answers)
        with self.site.tables():
            states = Counter(visit.bookings.values_list("state", flat=True))
            positions = sorted(visit.bookings.values_list("position", flat=True))
            turns = list(visit.bookings.filter(state="waiting").order_by("position").values_list("person", flat=True))
            turn_of = {person: turn for turn, person in enumerate(turns, start=1)}
        crowd = len(visitors)
        assert statuses == {302: crowd}, f"{self.name} answered {statuses}. Log:\n{self.site.log[-3000:]}"
        assert states == {"confirmed": PLACES, "waiting": crowd - PLACES}, states
        assert positions == list(range(1, crowd + 1))
        told = self._told_the_truth(visitors, answers, turn_of) if self.name == "ours" else 0
        return Rush(statuses, pressed, seconds, statistics.quantiles(took, n=20)[-1] * 1000, states, told)

    def _told_the_truth(self, visitors: list[Visitor], answers: list["Answer"], turn_of: dict[object, int]) -> int:
        """Each of them goes where the answer to their press leads: that page must say what the table says of them."""
        told = Counter[str]()
        for person, visitor, answer in zip(self.people, visitors, answers, strict=True):
            status, body, _headers = visitor.ask("GET", answer.leads_to)
            text = " ".join(body.decode().split())
            turn = turn_of.get(person.pk)
            wanted = f"Waiting list: you are {ordinal_words(turn)}<" if turn else "You have a place"
            assert status == 200
            assert wanted in text, f"{person}: {wanted!r} is not on the page"
            told["queued" if turn else "placed"] += 1
        assert told == {"placed": PLACES, "queued": len(visitors) - PLACES}, told
        return told.total()

    def close(self) -> None:
        self.site.stop()
        if self.address.startswith("postgres"):
            databases.drop_postgresql(self.address)
        shutil.rmtree(self.site.home, ignore_errors=True)


def _crowd(people: int) -> tuple[Cohort, list[Person]]:
    """A cohort with that many participants of one employer."""
    cohort = make.cohort()
    employer = make.organisation(cohort.programme)
    crowd = [Person(email=f"rush{number}@people.example", full_name=f"Rush {number}") for number in range(people)]
    for person in crowd:
        person.set_unusable_password()
    Person.objects.bulk_create(crowd)
    Enrolment.objects.bulk_create(
        Enrolment(cohort=cohort, person=person, role=Role.PARTICIPANT, organisation=employer) for person in crowd
    )
    return cohort, crowd


@transaction.atomic
def signed_in(people: list[Person]) -> list[str]:
    """A session for each, as if they had signed in."""
    keys = []
    for person in people:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        # They have the visit's page open: that they are here has been noted just now.
        session["seen_at"] = session["began_at"] = int(time.time())
        session.create()
        keys.append(str(session.session_key))
    return keys


@dataclass(frozen=True)
class Answer:
    """What came back for one press: its status, and the page to go on to."""

    status: int
    leads_to: str


def _all_at_once(visitors: list[Visitor], path: str) -> tuple[list[Answer], list[float], float, float]:
    """Everybody presses the button at the same moment; gives the answer to each, their seconds, to the last press, of
    all."""
    gate = threading.Barrier(len(visitors) + 1)
    answers = [Answer(0, "")] * len(visitors)
    took: list[float] = []
    pressed: list[float] = []
    lock = threading.Lock()

    def press(number: int, visitor: Visitor) -> None:
        gate.wait()
        begun = time.perf_counter()
        status, _body, headers = visitor.ask(
            "POST",
            path,
            f"csrfmiddlewaretoken={TOKEN}".encode(),
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )
        answers[number] = Answer(status, headers.get("location", ""))
        with lock:
            pressed.append(begun)
            took.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=press, args=each) for each in enumerate(visitors)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return answers, took, max(pressed) - min(pressed), time.perf_counter() - begun
