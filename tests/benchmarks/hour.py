"""An hour without a network: each judge scores on a phone and on a second device, some pitches on both and differently.

When the network is back, all cards of one device are in, and of each card with two answers one is in and the other is
shown beside it; the judge chooses, and that is what counts.
"""

import datetime as dt
import os
import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, sync_playwright

from programme.models import Person
from tests.benchmarks.judges import Hall
from tests.benchmarks.phones import Cards, Phone, cards_in, each_counted_once
from tests.benchmarks.rush import signed_in
from tests.benchmarks.writers import engines
from tests.support.browsers import FLAGS, chromium_path

GOAL = 60
GIVEN_UP_AFTER = 300
# Where a judge scores one of ten pitches after the other.
DEVICES = ("both", "first", "second", "first", "first", "both", "first", "first", "first", "first")
BUTTONS = {True: "Use what is on this device", False: "Use what was saved from elsewhere"}


@dataclass
class Judge:
    """One person with two devices, each signed in by itself."""

    first: Phone
    second: Phone
    twice: set[str] = field(default_factory=set)

    @property
    def devices(self) -> tuple[Phone, Phone]:
        return self.first, self.second

    def score(self, pitch: str, number: int) -> None:
        by = DEVICES[number % len(DEVICES)]
        if by != "second":
            self.first.tap(pitch)
        if by == "second":
            self.second.tap(pitch)
        if by == "both":
            self.second.tap(pitch)
            while self.second.wished[pitch] == self.first.wished[pitch]:
                self.second.tap(pitch)
            self.twice.add(pitch)

    def wished(self) -> Cards:
        """Of the cards that were scored on one device."""
        return {
            (device.judge, pitch): levels
            for device in self.devices
            for pitch, levels in device.wished.items()
            if pitch not in self.twice
        }


def all_converge(small: bool) -> str:
    """Answers with what was seen, or fails."""
    judges, pitches, offline = (2, 4, 0.0) if small else (40, 30, 3600.0)
    here = engines()[:1] if small else [os.environ.get("HOUR_ON", engines()[-1])]
    return "; ".join(_run(engine, judges, pitches, offline) for engine in here)


def _run(engine: str, judges: int, pitches: int, offline: float) -> str:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs an event loop in this thread
    hall = Hall(engine, judges, pitches)
    try:
        with hall.site.tables():
            others = signed_in([Person.objects.get(pk=pk) for pk in hall.people])
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            pairs = [_pair(browser, hall, number, others[number]) for number in range(judges)]
            devices = [device for pair in pairs for device in pair.devices]
            for device in devices:
                device.context.set_offline(True)
            gone = time.perf_counter()
            for turn, pitch in enumerate(hall.order):
                for number, pair in enumerate(pairs):
                    pair.score(pitch, turn + number)
            scored = time.perf_counter() - gone
            devices[0].page.wait_for_timeout(max(0, 1000 * (offline - scored)))
            away = time.perf_counter() - gone
            assert not cards_in(hall), "something was sent without a network"
            for device in devices:
                device.come_back()
            waited, conflicts = _converge(hall, pairs)
            wished = _choose(pairs) | {card: levels for pair in pairs for card, levels in pair.wished().items()}
            _becomes(hall, wished, devices[0])
            browser.close()
        each_counted_once(hall)
        assert not offline or waited < GOAL, f"{engine}: converged {waited:.0f} s after the network was back"
        return (
            f"{engine}: {judges} judges with two devices each, {dt.timedelta(seconds=round(away))} without a network, "
            f"{len(wished):,} cards, {conflicts} of them scored on both and differently; {waited:.0f} s after the "
            f"network was back every card was in and each of the {conflicts} conflicts shown on the second device; "
            "then the judges chose, and each card is what was chosen"
        )
    finally:
        hall.close()


def _pair(browser: Browser, hall: Hall, number: int, other_session: str) -> Judge:
    return Judge(Phone(browser, hall, number), Phone(browser, hall, number, other_session))


def _converge(hall: Hall, pairs: list[Judge]) -> tuple[float, int]:
    """Seconds until every card is in and every disagreement is shown, and how many there are."""
    begun = time.perf_counter()
    while wrong := _not_yet(cards_in(hall), pairs):
        waited = time.perf_counter() - begun
        assert waited < GIVEN_UP_AFTER, f"{len(wrong)} cards after {waited:.0f} s: {wrong[:5]}"
        pairs[0].first.page.wait_for_timeout(500)
    return time.perf_counter() - begun, sum(len(pair.twice) for pair in pairs)


def _not_yet(held: Cards, pairs: list[Judge]) -> list[str]:
    wrong = []
    for pair in pairs:
        wrong += [f"{card}: not as wished" for card, levels in pair.wished().items() if held.get(card) != levels]
        shown = {id(device): _in_conflict(device) for device in pair.devices}
        for pitch in pair.twice:
            here = [device for device in pair.devices if held.get((device.judge, pitch)) == device.wished[pitch]]
            asked = [device for device in pair.devices if pitch in shown[id(device)]]
            # The one that is in, and the question on the other device.
            if len(here) != 1 or len(asked) != 1 or here == asked:
                wrong.append(f"{pitch}: in from {len(here)}, asked on {len(asked)}")
        wrong += [f"{each}: a question that nobody asked" for each in set().union(*shown.values()) - pair.twice]
    return wrong


IN_CONFLICT = """() => [...document.querySelectorAll("[data-pitch]")]
    .filter((row) => row.querySelector("[data-state=conflict]")).map((row) => row.dataset.pitch)"""


def _in_conflict(device: Phone) -> set[str]:
    """The pitches whose line on the device asks which version is right."""
    found: list[str] = device.page.evaluate(IN_CONFLICT)
    return set(found)


def _choose(pairs: list[Judge]) -> Cards:
    """Each judge opens each card that asks and chooses one of the two."""
    chosen: Cards = {}
    for pair in pairs:
        for device, other in (pair.devices, pair.devices[::-1]):
            for pitch in sorted(_in_conflict(device)):
                mine = device.draw.random() < 0.5
                device.page.locator(f".pitches a[href*='{pitch}']").first.click()
                device.page.get_by_role("button", name=BUTTONS[mine]).click()
                device.page.get_by_role("link", name="Your pitches").first.click()
                chosen[device.judge, pitch] = (device if mine else other).wished[pitch]
    return chosen


def _becomes(hall: Hall, wished: Cards, device: Phone) -> None:
    begun = time.perf_counter()
    while (held := cards_in(hall)) != wished:
        wrong = [card for card, levels in wished.items() if held.get(card) != levels]
        assert time.perf_counter() - begun < GIVEN_UP_AFTER, f"{len(wrong)} cards are not what was chosen: {wrong[:5]}"
        device.page.wait_for_timeout(500)
