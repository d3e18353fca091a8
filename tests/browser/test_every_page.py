"""Every page that each role can reach by links: accessible, valid, no sideways scroll, no error, no dead link.

`pytest tests/browser/test_every_page.py --screenshots var/screenshots` keeps a picture of each at 1280 and 390 px.
"""

from collections import Counter, deque
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.house.world import World
from tests.support import nu
from tests.support.browsers import (
    DESK,
    NARROW,
    PHONE,
    PageAs,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_valid_html,
)
from tests.support.sites import Site

BEGINNINGS = ("/", "/home/", "/accounts/login/", "/accounts/email/", "/accounts/sessions/", "/accounts/2fa/")
# Wagtail's admin stays as shipped; files are no pages; signing out would end the visit.
NOT_OURS = ("/cms/", "/static/", "/media/", "/documents/", "/accounts/logout/")
EXAMPLES = 2  # of each kind of page
ROLES = ("AN", "PA", "TM", "ME", "JU", "OR", "OX", "SA", "observer", "editor", "signatory")


@pytest.fixture(scope="module")
def cast(shared_server: Site) -> dict[str, str]:
    """The e-mail address of each role's person."""
    with shared_server.tables():
        return {role: person.email if person else "" for role, person in World().people.items()}


@pytest.mark.with_browser
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(
    role: str,
    shared_server: Site,
    cast: dict[str, str],
    open_pages: PageAs,
    request: pytest.FixtureRequest,
    tmp_path: Path,
):
    page = open_pages(shared_server, cast[role], by_code=False)
    pictures: Path | None = request.config.getoption("screenshots")
    waiting, seen, kinds, faults = deque(BEGINNINGS), set(BEGINNINGS), Counter[str](), list[str]()
    texts = dict[str, str]()

    while waiting:
        path = waiting.popleft()
        answer = page.request.get(path)
        if answer.status >= 400 and path not in BEGINNINGS:
            faults.append(f"{path}: {answer.status}")
        if answer.status >= 400 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        texts[path] = text = answer.text()
        page.set_viewport_size(DESK)
        page.goto(path)
        faults += faults_of(page, text, path)
        if pictures:
            keep_pictures(page, pictures / role, path)
        for link in page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            target = urlsplit(urldefrag(urljoin(page.url, link))[0])
            onward = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc != urlsplit(shared_server.address).netloc or onward in seen:
                continue
            seen.add(onward)
            kind = kind_of(onward)
            if kind and kinds[kind] < EXAMPLES:
                kinds[kind] += 1
                waiting.append(onward)

    faults += nu.faults_in(texts, tmp_path)
    assert not faults, "\n".join(faults)


def faults_of(page: Page, text: str, path: str) -> list[str]:
    found = []
    for check in (
        lambda: assert_valid_html(text, path),
        lambda: assert_accessible(page),
        lambda: in_the_dark(page),
        lambda: on_a_narrow_screen(page),
    ):
        try:
            check()
        except AssertionError as fault:
            found.append(f"{path}: {fault}")
    return found


def in_the_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    try:
        assert_accessible(page)
    finally:
        page.emulate_media(color_scheme="light")


def on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size(NARROW)
    assert_no_sideways_scroll(page)


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


def keep_pictures(page: Page, folder: Path, path: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = path.strip("/").replace("/", "_").replace("?", "_")[:100] or "front"
    for view in (DESK, PHONE):
        page.set_viewport_size(view)
        page.screenshot(path=folder / f"{name}-{view['width']}.png", full_page=True)
    page.set_viewport_size(DESK)
