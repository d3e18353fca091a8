"""The statements about privacy, cookies and accessibility."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from cms.actions.site import build
from cms.queries import accessibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "results.json"
    monkeypatch.setattr(accessibility, "FILE", file)
    accessibility.last_test.cache_clear()
    yield file
    accessibility.last_test.cache_clear()


def read(path: str) -> str:
    build()
    return " ".join(Client().get(path).content.decode().split())


def test_the_accessibility_statement_tells_what_the_last_test_found(results):
    results.write_text(
        json.dumps(
            {
                "AN": {"on": "2026-11-23", "pages": 30, "faults": 0},
                "TM": {"on": "2026-11-20", "pages": 45, "faults": 2},
            }
        )
    )
    page = read("/accessibility/")
    assert "On Friday 20 November 2026 a program (axe-core) looked at 75 pages" in page
    assert "2 kinds of reader" in page
    assert "Faults found: 2." in page


def test_without_a_test_the_statement_claims_none(results):
    page = read("/accessibility/")
    assert "Enforcement procedure" in page
    assert "axe-core" not in page


def test_the_page_on_cookies_names_those_that_are_set():
    page = read("/cookies/")
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert name in page


def test_the_results_that_come_with_the_site_are_of_every_kind_of_reader():
    found = json.loads(accessibility.FILE.read_text())
    assert {each["faults"] for each in found.values()} == {0}
    assert len(found) >= 10


def test_before_the_site_is_built_search_is_a_page_too(client: Client):
    assert client.get("/search/", {"q": "anything"}).status_code == 200
