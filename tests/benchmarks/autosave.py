"""Autosave of one prompt beside the smallest possible update of one row: CPU of the server, waits of 40 writers."""

import json
import statistics
from itertools import count

from tests.benchmarks.load import Figures, Visitor, measure
from tests.benchmarks.writers import JSON, Writer, Writing, engines

WORDS = "We asked twelve people who moved house last year where their letters went. "


def report(*, small: bool, rounds: int) -> str:
    """The table of the report. Small: on SQLite."""
    lines = [
        "",
        "| autosave of one prompt | CPU ms, ours / one row | ratio | goal | p50 / p95 ms, 40 writers | ratio | goal |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    teams, requests = (2, 8) if small else (10, 400)
    for engine in engines()[:1] if small else engines():
        ours = Writing(engine, teams=teams, members=4)
        bare = Writing(engine, teams=teams, members=4, side="bare")
        try:
            ours.start()
            bare.start()
            lines.append(_line(engine, ours, bare, rounds, requests))
            print(lines[-1], flush=True)
        finally:
            ours.close()
            bare.close()
    return "\n".join(lines)


def _line(engine: str, ours: Writing, bare: Writing, rounds: int, requests: int) -> str:
    save(ours, 1, requests // 4), save(bare, 1, requests // 4)
    alone = [(save(ours, 1, requests), save(bare, 1, requests)) for _ in range(rounds)]
    crowd = [save(ours, 40, max(len(ours.writers), requests)) for _ in range(rounds)]
    cost = statistics.median(a.cpu_ms / b.cpu_ms for a, b in alone)
    p50, p95 = (statistics.median(getattr(each, name) for each in crowd) for name in ("p50_ms", "p95_ms"))
    mine, least = (statistics.median(pair[n].cpu_ms for pair in alone) for n in (0, 1))
    return (
        f"| {engine} | {mine:.1f} / {least:.1f} | {cost:.2f} | <= 2: {_verdict(cost, 2)} "
        f"| {p50:.0f} / {p95:.0f} | {p95 / p50:.2f} | <= 4: {_verdict(p95 / p50, 4)} |"
    )


def _verdict(seen: float, limit: float) -> str:
    return "met" if seen <= limit else "not met"


def save(writing: Writing, writers: int, requests: int) -> Figures:
    """Each writer goes on with their own text, as somebody who types."""
    numbers = count()
    chosen = writing.writers[:writers]
    visitors = [each.visitor(writing.site.port) for each in chosen]
    by_visitor = dict(zip(map(id, visitors), chosen, strict=True))
    is_ours = writing.site.settings == "programme.settings"

    def ask(visitor: Visitor) -> tuple[int, bytes]:
        writer = by_visitor[id(visitor)]
        text = WORDS + f"And once more, {next(numbers)} times."
        return _ours(visitor, writer, text) if is_ours else _bare(visitor, writer, text)

    figures = measure(
        visitors, ask, pid=writing.site.processes["web"].pid, requests=requests, accepted=frozenset({200})
    )
    assert not figures.faults, f"answered {figures.faults}. Log:\n{writing.site.log[-3000:]}"
    return figures


def _ours(visitor: Visitor, writer: Writer, text: str) -> tuple[int, bytes]:
    status, body, _headers = visitor.ask("POST", f"{writer.path}changes/", writer.change(text), **JSON)
    (answer,) = json.loads(body)["answers"]
    assert answer["state"] == "saved", answer
    writer.version = answer["version"]
    return status, body


def _bare(visitor: Visitor, writer: Writer, text: str) -> tuple[int, bytes]:
    return visitor.ask("POST", f"/answer/{writer.answer}/", json.dumps({"text": text}).encode(), **JSON)[:2]
