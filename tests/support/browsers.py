"""Chromium for tests: signs in with e-mailed codes and watches each page for what no page may do."""

import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.support.sites import Site
from tests.support.suites import leave_out

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 800}
# What a window of 1280 px shows at 200 %.
ZOOMED = {"width": 640, "height": 450}

# A busy machine may take its time; only what never comes is a fault.
expect.set_options(timeout=15_000)


def chromium_path() -> str | None:
    """Where Chromium is on this machine."""
    wanted = [os.environ.get("CHROMIUM", ""), *NAMES]
    return next((found for name in wanted if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = chromium_path()
    if path is None:
        leave_out("Chromium is not installed (apt install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """Notes what no page may do: say an error on the console, ask another host, answer 5xx."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.own = urlsplit(site.address).netloc
        self.faults: list[str] = []
        context.on("console", self.console)
        context.on("weberror", lambda error: self.faults.append(f"error in a script: {error.error}"))
        context.on("request", self.request)
        context.on("response", self.response)

    def console(self, message: ConsoleMessage) -> None:
        # Chromium also says "Failed to load resource" for a page that is rightly 403, 404 or 409.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.own:
            self.faults.append(f"asked another host: {request.url}")

    def response(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} at {response.url}")

    def check(self) -> None:
        faults, self.faults = self.faults, []
        assert not faults, "\n".join(faults)


PageAs = Callable[..., Page]


@pytest.fixture
def open_pages(chromium: Browser) -> Iterator[PageAs]:
    """`open_pages(site, "ann@example.org")`: a page, signed in by code; without an address a stranger's page.

    At the end of the test every page must have behaved: no console error, no other host, no 5xx. A test that breaks
    the network itself passes watched=False; one to which signing in does not matter by_code=False.
    """
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_page(site: Site, address: str = "", *, watched: bool = True, by_code: bool = True, **options: Any) -> Page:
        options.setdefault("viewport", DESK)
        options.setdefault("reduced_motion", "reduce")  # a colour half way through a change is nobody's fault
        known = SIGNED_IN.get((site.home, address)) if address else None
        if address and not by_code:
            cookie = {"name": "sessionid", "value": site.session_of(address), "domain": "localhost", "path": "/"}
            known = {"cookies": [cookie], "origins": []}
        context = chromium.new_context(base_url=site.address, storage_state=known, locale="en-GB", **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        if watched:
            watches.append(Watch(context, site))
        page = context.new_page()
        if address and known is None:
            sign_in(page, site, address)
            if options.get("java_script_enabled", True):
                SIGNED_IN[(site.home, address)] = context.storage_state()
        return page

    yield open_page
    for watch in watches:
        watch.check()
    for context in contexts:
        context.close()


SIGNED_IN: dict[Any, Any] = {}


@pytest.fixture
def page_as(server: Site, open_pages: PageAs) -> PageAs:
    """`page_as("ann@example.org")` on this test's own site."""
    return lambda address="", **options: open_pages(server, address, **options)


def sign_in(page: Page, site: Site, address: str) -> None:
    """Sign in as people do: type the address, read the code in the mail, type it."""
    sent = len(site.codes(address))
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=login]").press("Enter")
    page.locator("input[name=code]").fill(site.code_for(address, after=sent))
    page.locator("input[name=code]").press("Enter")
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def becomes(page: Page, look: Callable[[], Any], wanted: Any, *, seconds: float = 20) -> None:
    """What a page has sent arrives in its own time, and its words may be those of the change before."""
    ends = time.monotonic() + seconds
    while (found := look()) != wanted and time.monotonic() < ends:
        page.wait_for_timeout(50)
    assert found == wanted


def kept_on_device(page: Page) -> list[Any]:
    """The values of each change that this device would send, also after a crash."""
    return page.evaluate(
        """() => new Promise((give, refuse) => {
            const opened = indexedDB.open('offline');
            opened.onerror = refuse;
            opened.onsuccess = () => {
                const asked = opened.result.transaction('changes').objectStore('changes').getAll();
                asked.onerror = refuse;
                asked.onsuccess = () => {
                    opened.result.close();
                    give(asked.result.map(change => change.values));
                };
            };
        })"""
    )


# ---- what every page must be -----


def assert_accessible(page: Page, *, rules: Sequence[str] = (), leaving_out: Sequence[int] = ()) -> None:
    """No violation of WCAG 2.2 A and AA that axe can see; or of some rules only, or without parts (looking.py)."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE_SCRIPT} }} }}")
    wanted = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": AXE_RULES}
    found = page.evaluate(
        """([runOnly, leavingOut]) => axe.run(
            {include: [document], exclude: leavingOut.map(at => window.partsOfThePage[at])},
            {runOnly, resultTypes: ['violations']}).then(found => found.violations)""",
        [wanted, leaving_out],
    )
    violations = [
        f"{page.url}: {each['id']}: {each['help']}\n    "
        + "\n    ".join(node["html"][:200] for node in each["nodes"][:5])
        for each in found
    ]
    assert not violations, "\n".join(violations)


# Words of which a part is cut off. A box that scrolls cuts nothing; what only screen readers get is a pixel wide.
CUT_OFF = """() => [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .filter(e => {
        const {overflowX, overflowY} = getComputedStyle(e);
        const hides = value => value === 'hidden' || value === 'clip';
        const wide = hides(overflowX) && e.scrollWidth > e.clientWidth + 1;
        const high = hides(overflowY) && e.scrollHeight > e.clientHeight + 1;
        return e.clientWidth > 1 && (wide || high);
    })
    .slice(0, 5).map(e => e.outerHTML.slice(0, 160))"""


# As people set it who need more air between letters, words and lines (WCAG 1.4.12).
WIDE_SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }"""


def assert_readable_with_large_text(page: Page) -> None:
    """With text of twice the size nothing sticks out and no words are cut off (WCAG 1.4.4)."""
    _assert_readable(page, "html { font-size: 200% !important }", "with text of twice the size")


def assert_readable_with_wide_spacing(page: Page) -> None:
    """With wide spacing nothing sticks out and no words are cut off (WCAG 1.4.12)."""
    _assert_readable(page, WIDE_SPACING, "with wide spacing")


def _assert_readable(page: Page, style: str, how: str) -> None:
    # A sheet made by script: a policy against inline styles does not hold it back.
    page.evaluate(
        """style => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(style);
            document.adoptedStyleSheets = [sheet];
        }""",
        style,
    )
    try:
        assert_no_sideways_scroll(page)
        cut_off = page.evaluate(CUT_OFF)
        assert not cut_off, f"{page.url}: cut off {how}:\n" + "\n".join(cut_off)
    finally:
        page.evaluate("document.adoptedStyleSheets = []")


def assert_no_sideways_scroll(page: Page) -> None:
    """At the page's present width nothing sticks out (320 px is the narrowest we promise)."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if wide > room:
        culprits = page.evaluate(
            """() => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
                .slice(0, 5).map(e => e.outerHTML.slice(0, 160))"""
        )
        raise AssertionError(f"{page.url}: {wide} px wide in {room}:\n" + "\n".join(culprits))


def assert_valid_html(text: str, where: str = "") -> None:
    """Strict parse by html5lib, and no id twice."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    faults = [f"{code} {data} at {place}" for place, code, data in parser.errors]
    ids = Counter(re.findall(r'\sid="([^"]+)"', text))
    faults += [f"id {name} is there {times} times" for name, times in ids.items() if times > 1]
    assert not faults, f"{where}:\n" + "\n".join(faults[:10])


DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(page: Page) -> None:
    """From now on the page's browser has a device that keeps passkeys and says yes."""
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
