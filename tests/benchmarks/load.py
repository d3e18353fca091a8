"""Sends requests over kept connections and reads what they cost the server: CPU time of its process tree."""

import http.client
import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Visitor:
    """One client with its cookies and one kept connection."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes, dict[str, str]]:
        for again in (True, False):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            sent = {"Host": f"localhost:{self.port}", "Accept": "text/html,*/*", **self.headers, **headers}
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            try:
                self.connection.request(method, path, body=body or None, headers=sent)
                answer = self.connection.getresponse()
                text = answer.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                if not again:
                    raise
                continue
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    cookie, _, _ = value.partition(";")
                    self.cookies.update([cookie.split("=", 1)])
            return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}
        raise AssertionError


@dataclass
class Figures:
    """What one round of one page cost."""

    cpu_ms: float
    per_second: float
    p50_ms: float
    p95_ms: float
    requests: int
    size: int
    faults: dict[int, int]


Ask = Callable[[Visitor], tuple[int, bytes]]


def measure(visitors: list[Visitor], ask: Ask, *, pid: int, requests: int, accepted: frozenset[int]) -> Figures:
    """Let the visitors send `requests` between them."""
    took: list[float] = []
    statuses: Counter[int] = Counter()
    sizes: list[int] = []
    left = iter(range(requests))
    lock = threading.Lock()

    def run(visitor: Visitor) -> None:
        while True:
            with lock:
                if next(left, None) is None:
                    return
            begun = time.perf_counter()
            status, body = ask(visitor)
            spent = time.perf_counter() - begun
            with lock:
                took.append(spent)
                sizes.append(len(body))
                statuses[status] += 1

    cpu = cpu_seconds(pid)
    begun = time.perf_counter()
    threads = [threading.Thread(target=run, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - begun
    # The system counts in ticks: a few light requests may fit into less than one.
    spent = max(cpu_seconds(pid) - cpu, 1 / TICKS)
    took.sort()
    return Figures(
        cpu_ms=1000 * spent / requests,
        per_second=requests / wall,
        p50_ms=1000 * statistics.median(took),
        p95_ms=1000 * took[int(0.95 * (len(took) - 1))],
        requests=requests,
        size=max(sizes),
        faults={status: times for status, times in statuses.items() if status not in accepted},
    )


# ---- what /proc tells -----


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        each = waiting.pop()
        found.append(each)
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of the tree so far."""
    total = 0
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory_mib(pid: int) -> float:
    """Proportional set size of the tree: shared pages are counted once."""
    total = 0
    for each in tree(pid):
        try:
            text = Path(f"/proc/{each}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024
