"""P10, P14 and P11 around a result: its pages with 8 and with 2,000 teams, and every card as a table.

In this process, on SQLite: processor time counts server and database together. Each team was heard by ten judges.
"""

import csv
import shutil
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from judging.actions import analysis, result, signature
from judging.models import PitchDay, Score
from programme.models import Person
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.support import big_days, databases
from tests.support.counting import counted

# Both with holes, so that both show adjusted scores.
FEW, MANY = (50, 12), (2_000, 200)
EACH = 10
OF_THE_GROUP = (
    "result_desk",
    "award_edit",
    "deliberation_desk",
    "disqualification_desk",
    "moderation_cards",
    "feedback_desk",
)
OF_A_MEMBER = ("result_public", "team_result_own")


@dataclass(frozen=True)
class World:
    """A database with a result, and who may see it."""

    address: str
    day: PitchDay
    group: Client
    member: Client
    signing: str
    # Seconds for what is not done while somebody waits for a page, and for the sheet, for which the group waits.
    took: dict[str, float]


def report(*, small: bool, rounds: int) -> str:
    """The tables of the report."""
    few, many, each = ((4, 3), (6, 4), 2) if small else (FEW, MANY, EACH)
    folder = Path(tempfile.mkdtemp(prefix="results-"))
    try:
        worlds = _world(folder / "few", few, each), _world(folder / "many", many, each)
        return "\n".join([_pages(*worlds, few, many, rounds), _worked_out(worlds[1], many), _export(worlds[1], rounds)])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _world(home: Path, size: tuple[int, int], each: int) -> World:
    home.mkdir()
    address, took = databases.sqlite_copy(home), {}
    with databases.switched_to(address):
        day = big_days.locked(*size, each=each)
        member = teams.member(day.pitches.get(position=1).team)
        PitchDay.objects.filter(pk=day.pk).update(chair=judging.results_member_of(day))
        day = PitchDay.objects.select_related("cohort__programme", "rubric").get(pk=day.pk)
        begun = time.process_time()
        sheet = judging.sheet(day)
        took["the sheet and its awards"] = time.process_time() - begun
        begun = time.process_time()
        analysis.analyse(str(sheet.pk))
        took["ranges, alarms and check, by the worker"] = time.process_time() - begun
        begun = time.process_time()
        sheet = judging.sign(sheet, judging.signatory(day), judging.signatory(day))
        took["two signatures"] = time.process_time() - begun
        begun = time.process_time()
        signature.keep_seal(str(sheet.pk))
        took["the seal of the pack, by the worker"] = time.process_time() - begun
        group, reader = _signed_in(judging.results_member_of(day)), _signed_in(member)
        signing = reverse("judging:signing_sheet", args=(sheet.pk,))
        result.publish_sheet(sheet, by=sheet.signatures.first().person)
    return World(address, day, group, reader, signing, took)


def _signed_in(person: Person) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


# ---- pages -----


def _pages(few: World, many: World, least: tuple[int, int], most: tuple[int, int], rounds: int) -> str:
    lines = [
        "",
        f"| P10, P14: pages of a result | CPU ms, {least[0]} teams x {least[1]} judges | {most[0]:,} x {most[1]} "
        "| last page | ratio first / last | queries | objects | kB | goal |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name in (*OF_THE_GROUP, "signing_sheet", *OF_A_MEMBER):
        found: dict[str, list[tuple[float, int, int, int]]] = {"few": [], "first": [], "last": []}
        for number in range(rounds + 1):
            for key, world, page in (("few", few, "1"), ("first", many, "1"), ("last", many, "999999")):
                measured = _ask(world, name, page)
                if number:  # the first only warms up
                    found[key].append(measured)
        cpu = {key: statistics.median(each[0] for each in rows) for key, rows in found.items()}
        queries = [rows[-1][1] for rows in found.values()]
        objects, size = (max(rows[-1][place] for rows in found.values()) for place in (2, 3))
        first, last = cpu["first"] / cpu["few"], cpu["last"] / cpu["few"]
        met = max(first, last) <= 1.5 and max(queries[1:]) <= queries[0] and size <= 200_000 and objects <= 250
        lines.append(
            f"| {name} | {cpu['few']:.0f} | {cpu['first']:.0f} | {cpu['last']:.0f} | {first:.2f} / {last:.2f} "
            f"| {' / '.join(map(str, queries))} | {objects} | {size / 1000:.0f} "
            f"| <= 1.5, same queries, <= 250, <= 200: {'met' if met else 'not met'} |"
        )
        print(lines[-1], flush=True)
    return "\n".join(lines)


def _ask(world: World, name: str, page: str) -> tuple[float, int, int, int]:
    """CPU milliseconds, queries, model objects and bytes of one page."""
    client = world.member if name in OF_A_MEMBER else world.group
    path = world.signing if name == "signing_sheet" else path_in(world.day.cohort, f"judging:{name}")
    with databases.switched_to(world.address):
        for _ in range(2):  # the first opens the connection; what the other world left in the processor's caches goes
            client.get(path, {"page": page})
        begun = time.process_time()
        answer = client.get(path, {"page": page})
        spent = 1000 * (time.process_time() - begun)
        with counted() as cost:
            client.get(path, {"page": page})
    assert answer.status_code == 200, f"{name}: {answer.status_code}"
    return spent, len(cost.queries), cost.objects_built, len(answer.content)


def _worked_out(world: World, size: tuple[int, int]) -> str:
    head = ["", f"| What is worked out, {size[0]:,} teams x {size[1]} judges | CPU s |", "| --- | --- |"]
    return "\n".join([*head, *(f"| {name} | {seconds:.1f} |" for name, seconds in world.took.items())])


# ---- P11: every card as a table -----


def _export(world: World, rounds: int) -> str:
    found: dict[str, list[float]] = {"ours": [], "bare": []}
    with databases.switched_to(world.address):
        path = path_in(world.day.cohort, "judging:card_table_download")
        ways: dict[str, Callable[[], Any]] = {"ours": lambda: world.group.get(path), "bare": lambda: _bare(world.day)}
        rows = Score.objects.filter(card__pitch__pitch_day=world.day).values("card").distinct().count()
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
            "| P11: export of scores | CPU ms ours / bare | ratio | first byte, s | queries | memory, MiB | goal |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            f"| {rows:,} cards with every value and comment, CSV | {ours:.0f} / {bare:.0f} | {ours / bare:.2f} "
            f"| {first:.2f} | {len(cost.queries)} | {peak:.1f} "
            f"| <= 3, <= 1 s, <= 10, <= 30: {'met' if met else 'not met'} |",
        ]
    )


class _Line:
    def write(self, line: str) -> str:
        return line


def _bare(day: PitchDay) -> StreamingHttpResponse:
    """The least that writes the same lines: one ordered query, pivoted by card."""
    scores = (
        Score.objects.filter(card__pitch__pitch_day=day)
        .order_by("card__pitch__position", "card__judge__full_name", "card_id", "criterion__position")
        .values_list("card_id", "card__pitch__team__name", "card__judge__full_name", "card__total", "value", "text")
    )
    return StreamingHttpResponse(_lines(scores.iterator(chunk_size=2000)))


def _lines(scores: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield str(writer.writerow(["Team", "Judge", "Score"]))
    for _card, given in groupby(scores, key=lambda score: score[0]):
        rows = list(given)
        yield str(writer.writerow([*rows[0][1:4], *(value or text for *_rest, value, text in rows)]))


def _taken(answer: Any) -> tuple[float, int]:
    """Reads it to its end: seconds to the first block with rows in it, and the lines."""
    begun, first, lines = time.perf_counter(), 0.0, 0
    for block in answer.streaming_content:
        lines += block.count(b"\r\n")
        first = first or (lines and time.perf_counter() - begun) or 0.0
    return first, lines
