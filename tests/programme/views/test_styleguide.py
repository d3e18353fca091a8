"""The style guide shows every component, in valid HTML, with and without errors."""

import re
from collections.abc import Iterator

import html5lib
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Template
from django.test import RequestFactory
from django.test.signals import template_rendered
from django.test.utils import instrumented_test_render

from programme.views.styleguide import example

COMPONENTS = {path.name for path in (settings.BASE_DIR / "templates" / "_components").glob("*.html")}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    # Here each part of the page tells that it was drawn.
    monkeypatch.setattr(Template, "_render", instrumented_test_render)
    names: set[str] = set()

    def note(template, **kwargs) -> None:
        names.add(template.name or "")

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def page(address: str) -> str:
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    return example(request).content.decode()


def test_every_component_is_on_the_page(drawn: set[str]):
    page("/demo/styleguide/?errors=1")

    assert {name for name in COMPONENTS if f"_components/{name}" not in drawn} == set()


@pytest.mark.parametrize("address", ["/demo/styleguide/", "/demo/styleguide/?errors=1"])
def test_the_page_is_valid_and_uses_no_id_twice(address: str):
    html = page(address)
    ids = re.findall(r'\sid="([^"]+)"', html)

    html5lib.HTMLParser(strict=True).parse(html)
    assert len(ids) == len(set(ids))


def test_a_form_that_came_back_says_so_in_the_title():
    assert "<title>Error: Style guide" in page("/demo/styleguide/?errors=1")
    assert "<title>Style guide" in page("/demo/styleguide/")
