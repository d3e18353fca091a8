"""The soak of saved drafts: web and worker are killed at random while members type; what was acknowledged is there."""

import json
import random
import threading
import time
from http.client import HTTPException

from teams.models import Answer, AnswerChange
from tests.benchmarks.writers import JSON, Writer, Writing, engines


def saves_outlive_kills(small: bool) -> str:
    """Save until so many are acknowledged, over kills of web and worker; answers with what was seen, or fails."""
    saves, every = (24, 3.0) if small else (1000, 10.0)
    return "; ".join(_run(engine, saves, every) for engine in (engines()[:1] if small else engines()))


def _run(engine: str, saves: int, every: float) -> str:
    writing = Writing(engine, teams=4, members=2)
    typing = Typing(writing, saves)
    try:
        writing.start(worker=True)
        threads = [threading.Thread(target=typing.run, args=(writer,)) for writer in writing.writers]
        for thread in threads:
            thread.start()
        kills = _kill_until(writing, typing, every)
        for thread in threads:
            thread.join()
        lost = typing.lost()
        assert not lost, f"{len(lost)} acknowledged texts are gone, such as {lost[0]!r}"
        return f"{engine}: {len(typing.kept)} acknowledged over {kills} kills ({typing.unknown} unanswered), 0 lost"
    finally:
        typing.is_over = True
        writing.close()


def _kill_until(writing: Writing, typing: "Typing", every: float) -> int:
    draw, kills = random.Random(11), 0
    while not typing.is_done:
        time.sleep(every * draw.random())
        victim = draw.choice(["web", "web", "worker"])
        writing.site.kill(victim)
        kills += 1
        if victim == "web":
            writing.site.start(processes=2)
        else:
            writing.site.start_worker()
    return kills


class Typing:
    """Members who save one text after another; `kept` holds what the server said it had saved."""

    def __init__(self, writing: Writing, wanted: int) -> None:
        self.writing, self.wanted = writing, wanted
        self.kept: list[tuple[int, str]] = []
        self.unknown = 0
        self.is_over = False
        self._lock = threading.Lock()

    @property
    def is_done(self) -> bool:
        return self.is_over or len(self.kept) >= self.wanted

    def run(self, writer: Writer) -> None:
        number = 0
        while not self.is_done:
            number += 1
            # Texts that share neither beginning nor end are entries of their own in the history.
            text = f"{number} " * 12
            body = writer.change(text)
            while not self.is_done and not self._send(writer, body, text):
                self.unknown += 1
                time.sleep(0.2)

    def _send(self, writer: Writer, body: bytes, text: str) -> bool:
        """The same change again until it is answered, as a device does."""
        visitor = writer.visitor(self.writing.site.port)
        try:
            status, answer, _headers = visitor.ask("POST", f"{writer.path}changes/", body, **JSON)
        except (HTTPException, OSError):
            return False
        if status >= 500:
            return False
        (said,) = json.loads(answer)["answers"]
        assert said["state"] == "saved", said
        writer.version = said["version"]
        with self._lock:
            self.kept.append((writer.answer, text.strip()))
        return True

    def lost(self) -> list[tuple[int, str]]:
        """What was acknowledged and is neither the answer nor in its history."""
        with self.writing.site.tables():
            there = set(AnswerChange.objects.values_list("answer", "text"))
            there |= set(Answer.objects.values_list("pk", "text"))
        return [each for each in self.kept if each not in there]
