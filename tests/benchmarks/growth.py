"""P14 and P11: organisers' lists with 50 and with 40,000 people, first and last page; an export of 20,000 rows.

Both sides run in this process on SQLite, taking turns: processor time counts server and database together.
"""

import shutil
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.demo import crowd
from programme.models import Booking, Cohort, Person, Visit
from programme.queries.visit import attendance
from programme.shared.downloads import as_csv
from programme.states import Role
from tests.factories import programme as make
from tests.support import databases
from tests.support.counting import counted

FEW, MANY, EXPORTED, SHARE = 50, 40_000, 20_000, 40
LISTS = (
    "programme:people_desk",
    "programme:people_directory",
    "programme:nomination_desk",
    "programme:invitation_desk",
    "programme:notification_people",
    "programme:device_check_desk",
    "programme:funnel_desk",
    "programme:allotment_desk",
    "programme:reserve_desk",
)


@dataclass(frozen=True)
class World:
    """A database with a cohort of so many people, and its organiser at the screen."""

    address: str
    cohort: Cohort
    visit: Visit
    client: Client


def report(*, small: bool, rounds: int) -> str:
    """The tables of the report."""
    many, exported = (80, 60) if small else (MANY, EXPORTED)
    folder = Path(tempfile.mkdtemp(prefix="growth-"))
    try:
        few = _world(folder / "few", FEW, FEW)
        large = _world(folder / "many", many, exported)
        lists = LISTS[:1] if small else LISTS
        return "\n".join([_lists(lists, few, large, many, rounds), _export(large, exported, rounds)])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _world(home: Path, people: int, booked: int) -> World:
    home.mkdir()
    address = databases.sqlite_copy(home)
    with databases.switched_to(address):
        cohort = make.cohort()
        organiser = make.organiser(cohort)
        fill(cohort, people)
        visit = make.visit(cohort, capacity=booked)
        _book(visit, booked)
        client = Client(headers={"host": "localhost"})
        client.force_login(organiser, backend="django.contrib.auth.backends.ModelBackend")
    return World(address, cohort, visit, client)


def fill(cohort: Cohort, people: int) -> None:
    """People with a place, a nomination, an answered invitation and a message each; of so many employers."""
    employers = crowd.employers(cohort, max(FEW, people // SHARE))
    at = timezone.now()
    crowd.let_accept(cohort, crowd.enrol(cohort, Role.PARTICIPANT, people, of=employers, at=at), at=at)


def _book(visit: Visit, people: int) -> None:
    at = timezone.now()
    asked = Person.objects.filter(email__endswith="@crowd.example").order_by("email")[:people]
    crowd.write(
        Booking(visit=visit, person=who, state="confirmed", position=number, booked_at=at, sector="industry")
        for number, who in enumerate(asked, start=1)
    )


# ---- P14: lists -----


def _lists(names: tuple[str, ...], few: World, large: World, many: int, rounds: int) -> str:
    lines = [
        "",
        f"| P14: organisers' lists, {FEW} and {many:,} people | CPU ms, {FEW} | first page of {many:,} | last page "
        "| ratio first / last | queries | kB | goal |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name in names:
        found: dict[str, list[tuple[float, int, int]]] = {"few": [], "first": [], "last": []}
        for number in range(rounds + 1):
            for key, world, page in (("few", few, "1"), ("first", large, "1"), ("last", large, "999999")):
                measured = _ask(world, name, page)
                if number:  # the first only warms up
                    found[key].append(measured)
        cpu = {key: statistics.median(each[0] for each in rows) for key, rows in found.items()}
        queries = [rows[-1][1] for rows in found.values()]
        size = max(rows[-1][2] for rows in found.values()) / 1000
        first, last = cpu["first"] / cpu["few"], cpu["last"] / cpu["few"]
        met = first <= 1.3 and last <= 1.3 and len(set(queries)) == 1 and size <= 200
        lines.append(
            f"| {name.partition(':')[2]} | {cpu['few']:.0f} | {cpu['first']:.0f} | {cpu['last']:.0f} "
            f"| {first:.2f} / {last:.2f} | {' / '.join(map(str, queries))} | {size:.0f} "
            f"| <= 1.3, same queries, <= 200 kB: {'met' if met else 'not met'} |"
        )
        print(lines[-1], flush=True)
    return "\n".join(lines)


def _ask(world: World, name: str, page: str) -> tuple[float, int, int]:
    """CPU milliseconds, queries and bytes of one page."""
    with databases.switched_to(world.address):
        path = reverse(name, args=(world.cohort.programme.slug, world.cohort.slug))
        for _ in range(3):  # the first opens the connection; what the other world left in the processor's caches goes
            world.client.get(path)
        begun = time.process_time()
        answer = world.client.get(path, {"page": page})
        spent = 1000 * (time.process_time() - begun)
        with counted() as cost:
            world.client.get(path, {"page": page})
    assert answer.status_code == 200, f"{name}: {answer.status_code}"
    return spent, len(cost.queries), len(answer.content)


# ---- P11: an export -----


def _export(world: World, rows: int, rounds: int) -> str:
    """The attendance list of a visit with so many people, beside the least that writes the same lines."""
    found: dict[str, list[float]] = {"ours": [], "bare": []}
    with databases.switched_to(world.address):
        place = (world.cohort.programme.slug, world.cohort.slug, world.visit.pk)
        path = reverse("programme:visit_attendance_csv", args=place)
        ways: dict[str, Callable[[], Any]] = {
            "ours": lambda: world.client.get(path),
            "bare": lambda: _bare(world.visit),
        }
        for number in range(rounds + 1):
            for name, way in ways.items():
                begun = time.process_time()
                lines = _taken(way())[1]
                if number:
                    found[name].append(1000 * (time.process_time() - begun))
                assert lines == rows + 1, f"{name} gave {lines} lines"
        first = _taken(ways["ours"]())[0]
        with counted() as cost:
            _taken(ways["ours"]())
        tracemalloc.start()
        _taken(ways["ours"]())
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
    ours, bare = (statistics.median(each) for each in found.values())
    met = ours / bare <= 3 and first <= 1 and len(cost.queries) <= 10 and peak <= 30
    return "\n".join(
        [
            "",
            "| P11: export | CPU ms ours / bare | ratio | first byte, s | queries | memory, MiB | goal |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            f"| attendance list of {rows:,} people, CSV | {ours:.0f} / {bare:.0f} | {ours / bare:.2f} | {first:.2f} "
            f"| {len(cost.queries)} | {peak:.1f} "
            f"| <= 3, <= 1 s, <= 10, <= 30: {'met' if met else 'not met'} |",
        ]
    )


def _bare(visit: Visit) -> StreamingHttpResponse:
    rows = attendance(visit).order_by("pk").values_list("person__full_name", "employer").iterator(chunk_size=2000)
    return as_csv("bare", ("Name", "Employer"), rows)


def _taken(answer: Any) -> tuple[float, int]:
    """Reads it to its end: seconds to the first block with rows in it, and the lines."""
    begun, first, lines = time.perf_counter(), 0.0, 0
    for block in answer.streaming_content:
        lines += block.count(b"\r\n")
        first = first or (lines and time.perf_counter() - begun) or 0.0
    return first, lines
