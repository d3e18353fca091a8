"""`./run bench`: our pages and the smallest possible ones, side by side, in rounds that take turns."""

import argparse
import datetime
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402

from tests.benchmarks import autosave, board, formation, growth, judge_page, library, results, rush, standings  # noqa: E402
from tests.benchmarks.cases import Case, Seat, all_cases, fill  # noqa: E402
from tests.benchmarks.judges import sixteen_at_once  # noqa: E402
from tests.benchmarks.load import Figures, Visitor, measure, memory_mib  # noqa: E402
from tests.support import databases  # noqa: E402
from tests.support.counting import Cost, counted  # noqa: E402
from tests.support.sites import Site, free_port  # noqa: E402

REPORT = databases.ROOT / "programme" / "docs" / "performance.md"
CROWD = 16  # clients at the same time
CHANGES = "/judge/changes/"  # where judges' devices send their cards
MARK = "<!-- written by ./run bench -->"
# How the addresses of a large season's people end.
CROWDED = "@crowd.example"


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=150, help="for each page and round")
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument(
        "--small", action="store_true", help="a few requests of each, to see that it runs; writes nothing"
    )
    parser.add_argument(
        "--season", type=Path, help="the data folder of a large season (./run demo --size large): pages, server and P6"
    )
    parser.add_argument("--no-starts", action="store_true", help="leave out the starts of ./run demo")
    wanted = parser.parse_args()
    wanted.crowd = CROWD
    if wanted.small:
        wanted.rounds, wanted.requests, wanted.no_starts, wanted.crowd = 1, 4, True, 2

    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    today = datetime.date.today().isoformat()  # noqa: DTZ011
    if wanted.season:
        home = shutil.copytree(wanted.season, folder / "ours")
    else:
        home = databases.season_copy("pitch-day", today, folder / "ours")
    ours = Site(home, free_port())
    shutil.copytree(ours.home, folder / "bare")
    bare = Site(folder / "bare", free_port(), settings="tests.benchmarks.bare.settings")
    sections = []
    try:
        starts = [start_both(ours, bare) for _ in range(1 if wanted.small else 3)]
        with ours.tables():
            judges = CROWDED if wanted.season else ""
            cases = [case for case in all_cases(judges) if wanted.only in case.name]
            if wanted.season:  # a bare view that draws every card of a large day is no measure of anything
                cases = [case for case in cases if "board" not in case.name]
            costs = {case.name: count_costs(case) for case in cases}
        sections.append(pages(cases, costs, ours, bare, wanted.rounds, wanted.requests, wanted.crowd))
        sections.append(server(cases, starts, ours, bare, 20 if wanted.small else 10_000, wanted.crowd // 2))
        if wanted.season:
            sections.append(f"\nP6: {sixteen_at_once(ours, CROWDED)}")
    finally:
        ours.stop()
        bare.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if wanted.season:
        print("\n".join(sections))
        return
    if wanted.only in "rush":
        sections.append(rush.report(people=24 if wanted.small else 500, rounds=wanted.rounds, small=wanted.small))
    if wanted.only in "board":
        sections.append(board.report(viewers=40 if wanted.small else 500, seconds=6 if wanted.small else 60))
    if wanted.only in "judge page":
        sections.append(judge_page.report(taps=6 if wanted.small else 60, devices=1 if wanted.small else 5))
    if wanted.only in "standings":
        sections.append(standings.report(small=wanted.small))
    if wanted.only in "library":
        sections.append(library.report(small=wanted.small))
    if wanted.only in "results":
        sections.append(results.report(small=wanted.small, rounds=wanted.rounds))
    if wanted.only in "autosave":
        sections.append(autosave.report(small=wanted.small, rounds=wanted.rounds))
    if wanted.only in "growth":
        sections.append(growth.report(small=wanted.small, rounds=wanted.rounds))
    if not wanted.only:
        sections.append(formation.report(wanted.small))
    if not wanted.no_starts:
        sections.append(demo_starts())
    text = "\n".join(sections)
    print(text)
    if not (wanted.small or wanted.only):
        write(text)


# ---- pages -----


def pages(
    cases: list[Case], costs: dict[str, Cost], ours: Site, bare: Site, rounds: int, requests: int, crowd: int
) -> str:
    lines = [
        (
            "| no | page | CPU ms ours / bare | ratio (spread) | goal | req/s ours / bare, 1 client | 16 clients "
            "| p95 ms ours / bare, 16 clients | queries | objects | kB |"
        ),
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for case in cases:
        found: dict[tuple[str, int], list[Figures]] = {}
        for number in range(rounds + 1):
            for clients in (1, crowd):
                for side, site in (("ours", ours), ("bare", bare)):
                    figures = one_round(case, site, side, clients, requests if number else max(4, requests // 10))
                    if number:  # the round before the first only warms up
                        found.setdefault((side, clients), []).append(figures)
        lines.append(row(case, costs[case.name], found, crowd))
        print(lines[-1], flush=True)
    return "\n".join(lines)


def one_round(case: Case, site: Site, side: str, clients: int, requests: int) -> Figures:
    accepted = frozenset(case.accepted | ({304} if case.revisit else set()))
    players = [Player(case, site, case.seats[number % len(case.seats)], side) for number in range(clients)]
    if case.method == "POST":
        # Two clients with one card would tread on each other's versions.
        players = players[: len(case.seats)]
    by_visitor = {id(player.visitor): player for player in players}
    figures = measure(
        [player.visitor for player in players],
        lambda visitor: by_visitor[id(visitor)].ask(),
        pid=site.processes["web"].pid,
        requests=requests,
        accepted=accepted,
    )
    assert not figures.faults, f"{case.name}, {side}: answered {figures.faults}. Log:\n{site.log[-3000:]}"
    return figures


class Player:
    """One client of a case: opens the page once, then asks for it or sends its form again and again."""

    def __init__(self, case: Case, site: Site, seat: Seat, side: str) -> None:
        self.case = case
        self.path = seat.ours if side == "ours" else seat.bare
        self.times = 0
        self.changes = case.changes if side == "ours" else None
        self.visitor = Visitor(site.port, {"sessionid": site.session_of(seat.by)} if seat.by else {})
        _, body, headers = self.visitor.ask("GET", fill(self.path))
        self.held = hidden_and_named(body.decode())
        if case.revisit and "etag" in headers:
            self.visitor.headers["If-None-Match"] = headers["etag"]
            if "board-pass" in headers:
                self.visitor.headers["Board-Pass"] = headers["board-pass"]

    def ask(self) -> tuple[int, bytes]:
        if self.case.method == "GET":
            return self.visitor.ask("GET", fill(self.path))[:2]
        self.times += 1
        if self.changes:
            body = json.dumps(self.changes(self.path, self.held, self.times - 1)).encode()
            token = {"Content-Type": "application/json", "X-CSRFToken": self.visitor.cookies["csrftoken"]}
            status, answer, _ = self.visitor.ask("POST", CHANGES, body, **token)
            assert b'"state": "saved"' in answer, answer
            return status, answer
        body = urlencode(self.case.form(self.held, self.times - 1)).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.visitor.ask("POST", self.path, body, **kind)[:2]


def hidden_and_named(page: str) -> dict[str, str]:
    """The inputs of a page by name."""
    found = {}
    for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", page):
        name, value = re.search(r"name=[\"']([^\"']+)", tag), re.search(r"value=[\"']([^\"']*)", tag)
        if name:
            found[name[1]] = value[1] if value else ""
    return found


def row(case: Case, cost: Cost, found: dict[tuple[str, int], list[Figures]], crowd: int) -> str:
    def middle(side: str, clients: int, what: str) -> float:
        return statistics.median(getattr(figures, what) for figures in found[side, clients])

    ratios = [ours.cpu_ms / bare.cpu_ms for ours, bare in zip(found["ours", 1], found["bare", 1], strict=True)]
    ratio = statistics.median(ratios)
    verdict = "met" if ratio <= case.goal else "not met"
    limit = f" (at most {case.queries_at_most})" if case.queries_at_most else ""
    return (
        f"| {case.number} | {case.name} | {middle('ours', 1, 'cpu_ms'):.1f} / {middle('bare', 1, 'cpu_ms'):.1f} "
        f"| {ratio:.2f} ({min(ratios):.2f}..{max(ratios):.2f}) | <= {case.goal:g}: {verdict} "
        f"| {middle('ours', 1, 'per_second'):.0f} / {middle('bare', 1, 'per_second'):.0f} "
        f"| {middle('ours', crowd, 'per_second'):.0f} / {middle('bare', crowd, 'per_second'):.0f} "
        f"| {middle('ours', crowd, 'p95_ms'):.0f} / {middle('bare', crowd, 'p95_ms'):.0f} "
        f"| {len(cost.queries)}{limit} | {cost.objects_built} | {found['ours', 1][0].size / 1000:.0f} |"
    )


def count_costs(case: Case) -> Cost:
    """Queries and objects of the second request, in this process."""
    seat = case.seats[-1]
    client = Client(headers={"host": "localhost"})
    if seat.by:
        person = get_user_model().objects.get(email=seat.by)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    first = client.get(fill(seat.ours))
    held = hidden_and_named(first.content.decode())
    again = {"If-None-Match": first.headers["ETag"]} if case.revisit and "ETag" in first.headers else {}
    if again and "Board-Pass" in first.headers:
        again["Board-Pass"] = first.headers["Board-Pass"]

    def send(times: int) -> Any:
        if case.changes:
            return client.post(CHANGES, case.changes(seat.ours, held, times), content_type="application/json")
        return client.post(seat.ours, case.form(held, times))

    if case.method == "POST":
        send(0)
    with counted() as cost:
        answer = client.get(fill(seat.ours), headers=again) if case.method == "GET" else send(1)
    assert answer.status_code in case.accepted | {304}, f"{case.name}: {answer.status_code}"
    return cost


# ---- the server: start and memory -----


def start_both(ours: Site, bare: Site) -> tuple[float, float]:
    """Seconds from the start of the process to the first good page, ours and bare."""
    took = []
    for site in (ours, bare):
        if site.processes:
            site.stop()
        begun = time.perf_counter()
        site.start(processes=2)
        urllib.request.urlopen(f"{site.address}/", timeout=30).read()
        took.append(time.perf_counter() - begun)
    return took[0], took[1]


def server(
    cases: list[Case], starts: list[tuple[float, float]], ours: Site, bare: Site, requests: int, clients: int
) -> str:
    ours_start, bare_start = (statistics.median(each) for each in zip(*starts, strict=True))
    memory = {}
    for name, site in (("ours", ours), ("bare", bare)):
        reading = [case for case in cases if case.method == "GET"]
        half = []
        for _ in range(2):
            for case in reading:
                one_round(case, site, name, clients, max(clients, requests // 2 // len(reading)))
            half.append(memory_mib(site.processes["web"].pid))
        memory[name] = half
    ratio = memory["ours"][1] / memory["bare"][1]
    growth = 100 * (memory["ours"][1] / memory["ours"][0] - 1)
    return "\n".join(
        [
            "",
            "| no | subject | ours | bare | ratio | goal |",
            "| --- | --- | --- | --- | --- | --- |",
            (
                f"| P12 | cold start of the web server to the first good page, s (median of {len(starts)}) "
                f"| {ours_start:.2f} | {bare_start:.2f} | {ours_start / bare_start:.2f} | <= 2 |"
            ),
            (
                f"| P13 | memory after {requests} mixed requests, 2 web processes, PSS MiB "
                f"| {memory['ours'][1]:.0f} | {memory['bare'][1]:.0f} | {ratio:.2f} | <= 1.3 |"
            ),
            f"| P13 | growth in the second half | {growth:.1f} % | | | <= 5 % |",
        ]
    )


# ---- ./run demo, cold and warm -----


def demo_starts() -> str:
    """Seconds that `./run demo` takes in a fresh copy of the repository, the first and the second time."""
    folder = Path(tempfile.mkdtemp(prefix="bench-demo-"))
    try:
        clone = folder / "clone"
        subprocess.run(["git", "clone", "--quiet", databases.ROOT, clone], check=True)
        cold, warm = demo_start(clone), demo_start(clone)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return "\n".join(
        [
            "",
            "| start of `./run demo` | seconds | goal |",
            "| --- | --- | --- |",
            f"| from clone, packages in pip's cache | {cold:.0f} | < 60 |",
            f"| the second time | {warm:.1f} | < 6 |",
        ]
    )


def demo_start(clone: Path) -> float:
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if name not in OURS}
    begun = time.perf_counter()
    process = subprocess.Popen(
        ["./run", "demo", "--port", str(port)],
        cwd=clone,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Ready:"):
                return time.perf_counter() - begun
        raise AssertionError("./run demo ended before it was ready")
    finally:
        process.terminate()
        process.wait(30)


OURS = {"SECRET_KEY", "DEBUG", "DEMO", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "DATA_DIR", "EMAIL_HOST"} | {
    "DJANGO_SETTINGS_MODULE"
}


# ---- the report -----


def write(text: str) -> None:
    """Put the tables into the report, in place of the last ones."""
    head = REPORT.read_text().partition(MARK)[0] if REPORT.exists() else "# Performance\n\n"
    when = datetime.date.today().isoformat()  # noqa: DTZ011
    machine = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, SQLite"
    note = f"{MARK}\n\nMeasured on {when}: {machine}, two web processes of four threads, small edition of the demo.\n\n"
    REPORT.write_text(head + note + text + "\n")


if __name__ == "__main__":
    assert settings.configured
    main()
