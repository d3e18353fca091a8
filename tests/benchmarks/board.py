"""P7: hundreds look at the board every two seconds while a save comes every two, through real server processes.

Nobody may be left with an old version or be answered with a fault. The server's processor time says what it costs.
"""

import datetime
import random
import shutil
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from django.urls import reverse

from judging.actions.board import raise_board
from judging.models import PitchDay
from tests.benchmarks.load import Visitor, cpu_seconds
from tests.support import databases
from tests.support.sites import Site, free_port

VIEWER = "olivia@techconnect.example"
EVERY = 2.0


def report(*, viewers: int, seconds: float) -> str:
    """The table of the report; raises AssertionError where a viewer was left behind."""
    folder = Path(tempfile.mkdtemp(prefix="board-"))
    today = datetime.date.today().isoformat()  # noqa: DTZ011
    site = Site(databases.season_copy("pitch-day", today, folder / "site"), free_port())
    site.start(processes=2)
    try:
        line = _measured(site, viewers, seconds)
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)
    head = "| P7: board, looks and saves every 2 s | looks | 304 | p50 ms | p95 ms | of a core | goal |"
    return "\n".join(["", head, "| --- | --- | --- | --- | --- | --- | --- |", line])


def _measured(site: Site, viewers: int, seconds: float) -> str:
    with site.tables():
        day = PitchDay.objects.get(cohort__slug="autumn")
    path, session = reverse("judging:progress_board", args=(day.pk,)), site.session_of(VIEWER)
    crowd = [Viewer(site.port, session, path) for _ in range(viewers)]
    for each in crowd:
        each.look()
    spent, begun = cpu_seconds(site.processes["web"].pid), time.perf_counter()
    end = begun + seconds
    threads = [threading.Thread(target=each.watch, args=(end,)) for each in crowd]
    for thread in threads:
        thread.start()
    with site.tables():
        while time.perf_counter() < end - EVERY:
            raise_board(day)
            time.sleep(EVERY)
    for thread in threads:
        thread.join()
    share = (cpu_seconds(site.processes["web"].pid) - spent) / (time.perf_counter() - begun)
    with site.tables():
        tag = f'"{PitchDay.objects.get(pk=day.pk).board_version}"'
    for each in crowd:
        each.look()
    assert {each.tag for each in crowd} == {tag}, "A viewer was left with an old version."
    took = sorted(value for each in crowd for value in each.took)
    statuses = sum((each.statuses for each in crowd), Counter[int]())
    assert set(statuses) <= {200, 304}, statuses
    p95 = 1000 * took[int(0.95 * (len(took) - 1))]
    verdict = "met" if p95 <= 2500 and share <= 0.6 else "not met"
    return (
        f"| {viewers} viewers, {seconds:.0f} s | {len(took)} | {statuses[304]} | {1000 * statistics.median(took):.0f} "
        f"| {p95:.0f} | {100 * share:.0f} % | <= 2500 ms, <= 60 %: {verdict} |"
    )


class Viewer:
    """One browser with the board open."""

    def __init__(self, port: int, session: str, path: str) -> None:
        self.visitor, self.path = Visitor(port, {"sessionid": session}), path
        self.tag = ""
        self.took: list[float] = []
        self.statuses: Counter[int] = Counter()

    def look(self) -> None:
        status, _body, headers = self.visitor.ask("GET", self.path)
        self.statuses[status] += 1
        self.tag = headers.get("etag", "")
        self.visitor.headers["If-None-Match"] = self.tag
        if "board-pass" in headers:
            self.visitor.headers["Board-Pass"] = headers["board-pass"]

    def watch(self, end: float) -> None:
        time.sleep(random.uniform(0, EVERY))
        while time.perf_counter() < end:
            begun = time.perf_counter()
            self.look()
            self.took.append(time.perf_counter() - begun)
            time.sleep(max(0.0, EVERY - self.took[-1]))
