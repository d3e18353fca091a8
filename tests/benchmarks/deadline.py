"""The soak of a deadline: teams hand in during the minutes around it, some of them by slow uploads.

A decision is wrong when the server took what arrived too late, refused what arrived in time, or marked it other than
the time on its receipt says. Each client notes when it sent its first byte and when it had the answer: the arrival is
between. What is sent slowly counts by its beginning.
"""

import datetime as dt
import http.client
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from teams.models import Deliverable, SubmissionVersion
from teams.states import Timing
from tests.benchmarks.rush import TOKEN
from tests.benchmarks.writers import Writer, Writing, engines

GRACE = 2
ONE_IN = 20
SLOW_FOR = 4.0


@dataclass
class HandedIn:
    """What one client saw."""

    writer: Writer
    is_slow: bool
    sent: float = 0
    answered: float = 0
    status: int = 0


def decisions_are_right(small: bool) -> str:
    """Hand in around the deadline, once for each team; answers with what was seen, or fails."""
    teams, spread = (40, 7.0) if small else (2000, 300.0)
    return "; ".join(_around(engine, teams, spread) for engine in (engines()[:1] if small else engines()))


def _around(engine: str, teams: int, spread: float) -> str:
    writing = Writing(engine, teams=teams, members=1)
    try:
        writing.start()
        closes = time.time() + 2 + spread / 2
        with writing.site.tables():
            due = dt.datetime.fromtimestamp(closes - GRACE, dt.UTC)
            Deliverable.objects.filter(pk=writing.asked.pk).update(due_at=due, grace_seconds=GRACE)
        seen = _everybody(writing, begin=closes - spread / 2, spread=spread)
        return f"{engine}: {judge(writing, seen, closes)}"
    finally:
        writing.close()


def _everybody(writing: Writing, *, begin: float, spread: float) -> list[HandedIn]:
    """Each at a moment of their own; every twentieth sends slowly, across the deadline if it began in time."""
    draw = random.Random(7)
    seen = [HandedIn(writer, n % ONE_IN == 0) for n, writer in enumerate(writing.writers)]
    moments = sorted(begin + draw.random() * spread for _ in seen)
    waiting = iter(zip(moments, seen, strict=True))
    lock = threading.Lock()

    def run() -> None:
        while True:
            with lock:
                following = next(waiting, None)
            if following is None:
                return
            time.sleep(max(0, following[0] - time.time()))
            _hand_in(following[1], writing.site.port)

    threads = [threading.Thread(target=run) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _hand_in(one: HandedIn, port: int) -> None:
    fields = {
        "csrfmiddlewaretoken": TOKEN,
        f"text_{one.writer.prompt}": f"What the team of prompt {one.writer.answer} found.",
        f"base_{one.writer.prompt}": 0,
        "hand_in": "1",
    }
    body = urlencode(fields).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    one.sent = time.time()
    connection.putrequest("POST", one.writer.path, skip_host=True)
    for name, value in (
        ("Host", f"localhost:{port}"),
        ("Cookie", f"sessionid={one.writer.session}; csrftoken={TOKEN}"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Content-Length", str(len(body))),
    ):
        connection.putheader(name, value)
    connection.endheaders()
    half = len(body) // 2
    connection.send(body[:half])
    if one.is_slow:
        time.sleep(SLOW_FOR)
    connection.send(body[half:])
    answer = connection.getresponse()
    answer.read()
    one.status, one.answered = answer.status, time.time()
    connection.close()


def judge(writing: Writing, seen: list[HandedIn], closes: float) -> str:
    """Every decision beside the clocks of client and server."""
    with writing.site.tables():
        rows = SubmissionVersion.objects.filter(submission__deliverable=writing.asked)
        versions = {each.submission.team_id: each for each in rows.select_related("submission")}
        due = Deliverable.objects.get(pk=writing.asked.pk).due_at
    faults = Counter(one.status for one in seen if one.status >= 500)
    assert not faults, f"answered {faults}. Log:\n{writing.site.log[-3000:]}"
    wrong = [one for one in seen if not _is_right(one, versions, due, closes)]
    assert not wrong, f"{len(wrong)} wrong decisions, such as {wrong[0]} (closed at {closes})"
    taken = [one for one in seen if one.writer.team in versions]
    across = [one for one in taken if one.is_slow and one.answered > closes]
    slowest = max(one.answered - one.sent for one in seen if not one.is_slow)
    return (
        f"{len(seen)} handed in, {len(versions)} taken, {len(seen) - len(versions)} refused as too late, 0 wrong, "
        f"0 of 5xx; {len(across)} slow ones begun in time were taken after it; slowest answer {slowest:.1f} s"
    )


def _is_right(one: HandedIn, versions: dict[object, SubmissionVersion], due: dt.datetime, closes: float) -> bool:
    version = versions.get(one.writer.team)
    if version is None:
        return one.status == 409 and one.answered > closes
    arrived = version.submitted_at.timestamp()
    timing = Timing.ON_TIME if version.submitted_at <= due else Timing.IN_GRACE
    # The database keeps microseconds, the clients' clock more.
    within = one.sent - 0.001 <= arrived <= one.answered and arrived <= closes
    return one.status == 302 and within and version.timing == timing
