"""The hall of judging with a browser for each judge: they score by tapping, on networks that come and go, over kills
of the server, reloads, closed tabs and lost replies; every card ends as its judge wished, each change counted once.
"""

import contextlib
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Error, Page, Route, sync_playwright

from judging.models import Scorecard
from programme.models import AuditEvent
from tests.benchmarks.judges import Hall
from tests.benchmarks.writers import engines
from tests.support.browsers import FLAGS, PHONE, chromium_path, kept_on_device

KEPT = "This page also works without a network."
TROUBLES = ("offline", "offline", "online", "online", "online", "reload", "closed", "lost", "none", "none")
CONVERGED_WITHIN = 300


class Phone:
    """A judge's browser. Taps are real ones; nothing of the page's script is called."""

    def __init__(self, browser: Browser, hall: Hall, number: int, session: str = "") -> None:
        self.hall, self.judge = hall, hall.people[number]
        self.draw = random.Random(number)
        self.seen: Counter[str] = Counter()
        self.wished: dict[str, list[int]] = {}
        self.context = browser.new_context(base_url=hall.site.address, viewport=PHONE, locale="en-GB")
        signed_in = session or hall.sessions[number]
        cookie: Any = {"name": "sessionid", "value": signed_in, "domain": "localhost", "path": "/"}
        self.context.add_cookies([cookie])
        self.page = self._opened()
        self.page.get_by_text(KEPT).wait_for()

    def _opened(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(60_000)
        page.goto("/judge/")
        page.locator("[data-judge][data-ready]").wait_for(state="attached")
        return page

    def score(self, pitch: str) -> None:
        """Meet a trouble, then give all levels of a card and hand it in; now and then change one's mind after that."""
        self._meet(self.draw.choice(TROUBLES))
        self.tap(pitch)
        if self.draw.random() < 0.1:
            self.seen["revised"] += 1
            self.tap(pitch)

    def _meet(self, trouble: str) -> None:
        self.seen[trouble] += 1
        if trouble in ("offline", "online"):
            self.context.set_offline(trouble == "offline")
        elif trouble == "reload":
            self.page.reload()
        elif trouble == "closed":
            self.page.close()
            self.page = self._opened()
        elif trouble == "lost":
            self.context.route("**/judge/changes/", lose, times=1)

    def tap(self, pitch: str) -> None:
        levels = [self.draw.randint(1, 5) for _ in self.hall.scored]
        self.page.locator(f".pitches a[href*='{pitch}']").first.click()
        criteria = self.page.locator(".scorecard fieldset")
        for number, level in enumerate(levels):
            criteria.nth(number).locator("label").nth(level - 1).click()
        self.wished[pitch] = levels
        if (reason := self.page.get_by_label("Why do you change it?")).is_visible():
            reason.fill("I saw it again.")
        self.page.get_by_role("button", name="Hand in").click()
        try:
            self.page.get_by_role("heading", name="Your pitches").wait_for()
        except Error as error:
            seen = self.page.locator("body").inner_text()
            raise AssertionError(f"the card did not close. The page at {self.page.url} says:\n{seen}") from error

    def come_back(self) -> None:
        self.context.unroute_all(behavior="ignoreErrors")
        self.context.set_offline(False)


def lose(route: Route) -> None:
    """The server takes it, and its answer never comes."""
    with contextlib.suppress(Error):
        route.fetch()
    with contextlib.suppress(Error):
        route.abort()


def evidence(small: bool) -> str:
    """Answers with what was seen, or fails."""
    judges, pitches = (2, 2) if small else (40, 30)
    return "; ".join(_run(engine, judges, pitches) for engine in (engines()[:1] if small else engines()))


def _run(engine: str, judges: int, pitches: int) -> str:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs an event loop in this thread
    hall = Hall(engine, judges, pitches)
    begun = time.perf_counter()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            phones = [Phone(browser, hall, number) for number in range(judges)]
            kills = _score_all(hall, phones)
            for phone in phones:
                phone.come_back()
            scored, waited = time.perf_counter() - begun, _converge(hall, phones)
            unsaid = [
                phone for phone in phones if "Saved" not in phone.page.locator("[data-offline-words]").inner_text()
            ]
            browser.close()
        assert not unsaid, f"{len(unsaid)} browsers do not say that all is saved"
        each_counted_once(hall)
        seen = sum((phone.seen for phone in phones), Counter[str]())
        met = f"{seen['offline']} times without a network, {seen['lost']} replies lost, {seen['reload']} reloads"
        met += f", {seen['closed']} closed tabs, {seen['revised']} revised, {kills} kills of the server"
        return (
            f"{engine}: {len(phones) * pitches:,} cards of {judges} judges tapped in {scored:.0f} s; {met}; "
            f"all as last wished {waited:.0f} s after the network was back, each change counted once"
        )
    finally:
        hall.close()


def _score_all(hall: Hall, phones: list[Phone]) -> int:
    """Pitch by pitch, as in the hall; the server dies in each third pitch and is back for the next."""
    kills = 0
    for number, pitch in enumerate(hall.order):
        dies = number % 3 == 1
        for place, phone in enumerate(phones):
            if dies and place == len(phones) // 2:
                hall.site.kill()
            phone.score(pitch)
        if dies:
            hall.site.start(processes=2)
            kills += 1
    return kills


def _converge(hall: Hall, phones: list[Phone]) -> float:
    """Seconds until the server holds every card as its judge last wished."""
    wished = {(phone.judge, pitch): levels for phone in phones for pitch, levels in phone.wished.items()}
    begun = time.perf_counter()
    while (held := cards_in(hall)) != wished:
        wrong = sum(held.get(card) != levels for card, levels in wished.items())
        assert time.perf_counter() - begun < CONVERGED_WITHIN, "\n".join(
            [f"{wrong} of {len(wished)} cards are not as wished", *_told(hall, phones, wished, held)]
        )
        phones[0].page.wait_for_timeout(500)
    return time.perf_counter() - begun


Cards = dict[tuple[str, str], list[int]]


def _told(hall: Hall, phones: list[Phone], wished: Cards, held: Cards) -> Iterator[str]:
    """Of each card that is another: what was wished, what is held, and what its page says."""
    for phone in phones:
        for pitch, levels in phone.wished.items():
            if held.get((phone.judge, pitch)) != levels:
                with hall.site.tables():
                    card = Scorecard.objects.get(judge=phone.judge, pitch=pitch)
                said = phone.page.locator("[data-offline-words]").inner_text()
                yield (
                    f"{hall.order.index(pitch)}: wished {levels}, held {held.get((phone.judge, pitch))}, {card.state}, "
                    f"version {card.version}; the page says {said!r}, its device holds {kept_on_device(phone.page)}"
                )


def cards_in(hall: Hall) -> Cards:
    """The levels of every card that is in."""
    with hall.site.tables():
        held: Cards = {}
        rows = Scorecard.objects.filter(state="submitted", scores__criterion__weight__gt=0)
        for judge, pitch, value in rows.order_by("scores__criterion__position").values_list(
            "judge", "pitch", "scores__value"
        ):
            held.setdefault((str(judge), str(pitch)), []).append(value)
        return held


def each_counted_once(hall: Hall) -> None:
    """The record has one line for each version of a card."""
    with hall.site.tables():
        saves = AuditEvent.objects.filter(code="judging.scorecard.saved").count()
        assert saves == sum(Scorecard.objects.values_list("version", flat=True)), "a change was counted twice"
