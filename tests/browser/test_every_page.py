"""Every kind of page that each role can reach by links: accessible, valid, no sideways scroll, no error, no dead link.

`pytest tests/browser/test_every_page.py --screenshots var/screenshots` keeps a picture of each at 1280 and 390 px.
`-n0 --accessibility-results cms/accessibility_results.json` writes down what the accessibility statement shows.
"""

import datetime as dt
import json
import os
from collections import deque
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from tests.house.world import World
from tests.support import nu
from tests.support.browsers import (
    DESK,
    NARROW,
    PHONE,
    ZOOMED,
    PageAs,
    assert_no_sideways_scroll,
    assert_readable_with_large_text,
    assert_readable_with_wide_spacing,
    assert_valid_html,
)
from tests.support.looking import Seen, faults_of_fresh_parts
from tests.support.sites import Site

BEGINNINGS = ("/", "/home/", "/accounts/login/", "/accounts/email/", "/accounts/sessions/", "/accounts/2fa/")
# Wagtail's admin stays as shipped; files are no pages; signing out would end the visit.
NOT_OURS = ("/cms/", "/static/", "/media/", "/documents/", "/accounts/logout/")
# Those with most pages first, and how long they take. An organiser of another programme (OX) has the pages of this one.
ROLES = {
    "OR": 90,
    **dict.fromkeys(("SA", "TM", "ME", "PA", "JU", "observer", "assistant", "editor", "signatory", "AN"), 20),
}


@pytest.fixture(scope="session")
def cast(shared_server: Site) -> dict[str, str]:
    """The e-mail address of each role's person."""
    with shared_server.tables():
        return {role: person.email if person else "" for role, person in World().people.items()}


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What any role was shown, in this test process or another."""
    folder = tmp_path_factory.getbasetemp()
    return Seen((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "seen")


@pytest.mark.with_browser
@pytest.mark.parametrize("role", [pytest.param(role, marks=pytest.mark.long(took)) for role, took in ROLES.items()])
def test_every_page_of_a_role(
    role: str,
    shared_server: Site,
    cast: dict[str, str],
    seen: Seen,
    open_pages: PageAs,
    request: pytest.FixtureRequest,
    tmp_path: Path,
):
    page = open_pages(shared_server, cast[role], by_code=False, viewport=NARROW)
    pictures: Path | None = request.config.getoption("screenshots")
    waiting, known, kinds, faults = deque(BEGINNINGS), set(BEGINNINGS), set[str](), list[str]()
    texts = dict[str, str]()

    while waiting:
        path = waiting.popleft()
        status, text = visit(page, path)
        if status >= 400 and path not in BEGINNINGS:
            faults.append(f"{path}: {status}")
        if status >= 400 or not text:
            continue
        texts[path] = text
        faults += faults_of(page, text, path, seen)
        if pictures:
            keep_pictures(page, pictures / role, path)
        for link in page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            target = urlsplit(urldefrag(urljoin(page.url, link))[0])
            onward = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc != urlsplit(shared_server.address).netloc or onward in known:
                continue
            known.add(onward)
            kind = kind_of(onward)
            if kind and kind not in kinds and not (role == "SA" and is_a_desk(onward)):
                kinds.add(kind)
                waiting.append(onward)

    faults += nu.faults_in(texts, tmp_path)
    if results := request.config.getoption("accessibility_results"):
        write_down(results, role, pages=len(texts), faults=len(faults))
    assert not faults, "\n".join(faults)


def write_down(file: Path, role: str, *, pages: int, faults: int) -> None:
    """For the accessibility statement, which shows the sum over all roles."""
    known = json.loads(file.read_text()) if file.exists() else {}
    known[role] = {"on": dt.datetime.now(dt.UTC).date().isoformat(), "pages": pages, "faults": faults}
    file.write_text(json.dumps(known, indent=4, sort_keys=True) + "\n")


def visit(page: Page, path: str) -> tuple[int, str]:
    """Open the address: its status, and its text when it is a page."""
    try:
        answer = page.goto(path)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        answer = None
    if answer is None:
        return page.request.get(path).status, ""
    is_page = "text/html" in answer.headers.get("content-type", "")
    return answer.status, answer.text() if is_page and answer.ok else ""


def faults_of(page: Page, text: str, path: str, seen: Seen) -> list[str]:
    """What is wrong with the page. It is looked at first as wide as the last one was left: few changes of size."""
    found = []
    is_narrow = page.viewport_size == NARROW
    if not is_narrow:
        found += faults_of_fresh_parts(page, seen)
        page.set_viewport_size(NARROW)
    for check in (lambda: assert_valid_html(text, path), lambda: assert_no_sideways_scroll(page)):
        try:
            check()
        except AssertionError as fault:
            found.append(str(fault))
    if is_narrow:
        found += faults_of_fresh_parts(page, seen)
    found += faults_for_larger_eyes(page)
    return [f"{path}: {fault}" for fault in found]


def faults_for_larger_eyes(page: Page) -> list[str]:
    """What is wrong at 200 %, with wide spacing there, and with text of twice the size in a wide window."""
    found = []
    views = (
        (DESK, (assert_readable_with_large_text,)),
        (ZOOMED, (assert_no_sideways_scroll, assert_readable_with_wide_spacing)),
    )
    for view, checks in views:
        page.set_viewport_size(view)
        for check in checks:
            try:
                check(page)
            except AssertionError as fault:
                found.append(str(fault))
    return found


def kind_of(path: str) -> str:
    """Pages with the same view are of one kind; nothing for what is not ours to look at."""
    if path.startswith(NOT_OURS):
        return ""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return path
    # Wagtail serves all its pages through one view.
    return path if match.view_name == "wagtail_serve" else f"{match.view_name} {match.route}"


def is_a_desk(path: str) -> bool:
    """A page of one cohort's organisers: the same for a site admin, who looks at the way there only."""
    return path.startswith("/organise/") and path.count("/") > 4


def keep_pictures(page: Page, folder: Path, path: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = path.strip("/").replace("/", "_").replace("?", "_")[:100] or "front"
    for view in (DESK, PHONE):
        page.set_viewport_size(view)
        page.screenshot(path=folder / f"{name}-{view['width']}.png", full_page=True)
    page.set_viewport_size(NARROW)
