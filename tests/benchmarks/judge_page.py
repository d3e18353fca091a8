"""How long a judge waits: from a tap to "Saved", and from a new device's first visit until it needs no network.

Chromium, the web processes and this all share the machine, as nothing does on the day; so the figures are upper bounds.
"""

import datetime
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from judging.models import Pitch
from tests.support import databases
from tests.support.browsers import FLAGS, PHONE, chromium_path
from tests.support.sites import Site, free_port

JUDGE = "judge.one@cabinet.example"
A_PHONE = {"viewport": PHONE, "locale": "en-GB"}
KEPT = "This page also works without a network."
# From the tap itself until the words have said something else and then "Saved" again; the page's own clock.
TAP = """criterion => new Promise(done => {
    const words = document.querySelector("[data-offline-words]");
    const begun = performance.now();
    let left = false;
    const observer = new MutationObserver(() => {
        const saved = /Saved \\d/.test(words.textContent);
        left ||= !saved;
        if (left && saved) {
            observer.disconnect();
            done(performance.now() - begun);
        }
    });
    observer.observe(words, { childList: true, characterData: true, subtree: true });
    criterion.querySelector("input[type=radio]:not(:checked)").click();
})"""


def report(*, taps: int, devices: int) -> str:
    """The table of the report."""
    folder = Path(tempfile.mkdtemp(prefix="judge-"))
    today = datetime.date.today().isoformat()  # noqa: DTZ011
    site = Site(databases.season_copy("pitch-day", today, folder / "site"), free_port())
    with site.tables():
        team = str(Pitch.objects.select_related("team").order_by("position")[0].team)
    session = {"name": "sessionid", "value": site.session_of(JUDGE), "domain": "localhost", "path": "/"}
    site.start(processes=2)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            waits = [
                _first_visit(browser.new_context(base_url=site.address, **A_PHONE), session) for _ in range(devices)
            ]
            visits = [took for _page, took in waits]
            saves = _taps(waits[-1][0], team, taps)
            browser.close()
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)
    p95, slowest = percentile(saves, 95), max(visits)
    return "\n".join(
        [
            "",
            "| a judge waits, ms | number | p50 | p95 | slowest | goal |",
            "| --- | --- | --- | --- | --- | --- |",
            _row('tap to "Saved"', saves, f"p95 <= 300: {'met' if p95 <= 300 else 'not met'}"),
            _row("first visit to usable offline", visits, f"<= 2000: {'met' if slowest <= 2000 else 'not met'}"),
        ]
    )


def _row(name: str, took: list[float], goal: str) -> str:
    p50, p95, slowest = statistics.median(took), percentile(took, 95), max(took)
    return f"| {name} | {len(took)} | {p50:.0f} | {p95:.0f} | {slowest:.0f} | {goal} |"


def percentile(took: list[float], percent: int) -> float:
    return sorted(took)[percent * (len(took) - 1) // 100]


def _first_visit(context: BrowserContext, session: Any) -> tuple[Page, float]:
    """The page on a device that never saw it, and after how many ms it said that it needs no network."""
    context.add_cookies([session])
    page = context.new_page()
    begun = time.perf_counter()
    page.goto("/judge/")
    page.get_by_text(KEPT).wait_for()
    return page, 1000 * (time.perf_counter() - begun)


def _taps(page: Page, team: str, taps: int) -> list[float]:
    """Each tap chooses another level of a criterion, so each is a save of its own."""
    page.locator(".pitches").get_by_role("link", name=team, exact=True).click()
    criteria = page.locator(".scorecard fieldset")
    criteria.first.wait_for()
    took = [criteria.nth(number % criteria.count()).evaluate(TAP) for number in range(taps + 1)]
    return took[1:]  # the first one is cold
