"""What a visitor's first look at a public page weighs: the page and every file that it fetches by itself."""

import re
from os.path import normpath
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from cms.models import NewsPage
from tests.factories import cms as make_cms
from tests.factories import programme as make

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

MOST = 150_000
TAGS = re.compile(r"<(?:link|script|img|source|iframe|video)\b[^>]*>")
ADDRESS = re.compile(r'(?:href|src|srcset)="([^"\s]+)')
IN_FILES = re.compile(r"""(?:from |import |url\()["']?([^"')\s]+\.(?:css|js|svg|woff2))""")
# The browser fetches nothing for these until somebody follows or prints them.
LATER = ("canonical", "alternate", "lazy", "next", "prev")


@pytest.fixture
def tree() -> Any:
    """A programme with a cohort, and more news than the home page lists, each with a picture."""
    grown = make_cms.grown(make.programme(name="Birch", slug="birch"))
    cohort = make.cohort(programme=grown.programme)
    cohort.milestones.create(name="Kick-off", at=timezone.now())
    for _ in range(8):
        body = [("picture", {"picture": make_cms.picture(grown), "alt": "A desk", "caption": ""})]
        make_cms.news(grown, social_picture=make_cms.picture(grown), body=body)
    return grown


def fetched_by(html: str) -> list[str]:
    """Addresses of what a browser asks for as soon as it has the page."""
    found = []
    for tag in TAGS.findall(html):
        if not any(f'"{word}"' in tag for word in LATER):
            found += ADDRESS.findall(tag)
    return found


def files_of(html: str) -> dict[str, int]:
    """Name and size of each file of the page, with those that files ask for in turn; nothing of it compressed."""
    sizes: dict[str, int] = {}
    waiting = fetched_by(html)
    while waiting:
        name = waiting.pop()
        if name in sizes:
            continue
        assert name.startswith("/static/"), f"{name} is fetched before anybody scrolls."
        content = Path(str(finders.find(name.removeprefix("/static/")))).read_bytes()
        sizes[name] = len(content)
        there = name.rpartition("/")[0]
        waiting += [normpath(f"{there}/{each}") for each in IN_FILES.findall(content.decode())]
    return sizes


@pytest.mark.parametrize("address", ["/", "/birch/", "/birch/news/"])
def test_a_first_look_is_light_and_fetches_no_picture(client: Client, tree: Any, address: str):
    html = client.get(address).content.decode()

    files = files_of(html)

    assert "/static/cms/css/public.css" in files
    assert len(html.encode()) + sum(files.values()) < MOST


def test_pictures_further_down_wait_until_somebody_scrolls_and_keep_their_place(client: Client, tree: Any):
    page = NewsPage.objects.first()
    pictures = re.findall(r"<img\b[^>]*>", client.get(page.get_url()).content.decode())

    assert pictures
    assert [each for each in pictures if 'loading="lazy"' not in each or "width=" not in each] == []


def test_a_picture_that_does_not_wait_would_be_found():
    assert fetched_by('<img alt="" src="/media/a.webp"><img loading="lazy" src="/media/b.webp">') == ["/media/a.webp"]
