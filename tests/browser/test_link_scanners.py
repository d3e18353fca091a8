"""Mail programs open links before people do, some with scripts: no link in any mail may do anything by being opened."""

import contextlib
import hashlib
import re
import sqlite3
import time
from urllib.parse import urlsplit

import pytest

from tests.support.browsers import PageAs
from tests.support.sites import ServeSite, Site, links_in

# What looking at a page writes by its nature: the visitor's session, counters of limits, the queue of the worker.
LOOKING = ("django_session", "programme_cache", "django_tasks", "usersessions_usersession", "sqlite_")

# Side by side: whether a page has come to rest is known half a second later.
PAGES = 6


def rows(site: Site) -> dict[str, str]:
    """A hash of each table's rows."""
    with contextlib.closing(sqlite3.connect(f"file:{site.home}/db.sqlite3?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: hashlib.sha256(
                repr(sorted(map(repr, connection.execute(f'SELECT * FROM "{table}"')))).encode()
            ).hexdigest()
            for table in tables
            if not table.startswith(LOOKING)
        }


def wait_until_all_is_sent(site: Site) -> None:
    deadline = time.monotonic() + 60
    waiting = "SELECT count(*) FROM programme_notification WHERE state IN ('queued', 'sending') AND not_before IS NULL"
    while site.rows(waiting)[0][0] and time.monotonic() < deadline:
        time.sleep(0.2)


def one_of_each_kind(links: set[str]) -> list[str]:
    """Addresses that differ only in ids and tokens are of one kind."""
    kinds = {re.sub(r"[0-9a-f-]{20,}|\d+", "*", urlsplit(link).path): link for link in sorted(links)}
    return [kinds[kind] for kind in sorted(kinds)]


@pytest.mark.long(40)
@pytest.mark.with_browser
@pytest.mark.parametrize("stage", ["nominations", "pitch-day"])
def test_opening_every_link_of_every_mail_changes_no_row(stage: str, serve_site: ServeSite, open_pages: PageAs):
    site = serve_site(stage, worker=True)
    wait_until_all_is_sent(site)
    site.kill("worker")
    links = {link for mail in site.mails() for link in links_in(mail)}
    own = one_of_each_kind({urlsplit(link)._replace(netloc=f"localhost:{site.port}").geturl() for link in links})
    before = rows(site)
    page = open_pages(site, java_script_enabled=True)
    pages = [page, *(page.context.new_page() for _ in range(PAGES - 1))]

    for at in range(0, len(own), PAGES):
        some = own[at : at + PAGES]
        for link, page in zip(some, pages, strict=False):
            assert page.request.head(link).status < 500, link
            assert page.request.get(link).status < 500, link
            page.goto(link)
        for page in pages[: len(some)]:
            page.wait_for_load_state("networkidle")

    after = rows(site)
    assert own, "The season mails links."
    assert [table for table in before if before[table] != after[table]] == []
    site.stop()
