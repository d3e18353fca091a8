"""What no template may hold: script or style of its own (our pages forbid it), files of other hosts."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

TEMPLATES = sorted((settings.BASE_DIR / "templates").glob("**/*.html"))
# Mail programs know no style sheets: an e-mail carries its own.
MAILS = ("programme/notification/mail.html",)
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=[\"']application/(ld\+)?json)", re.I),
    "a style sheet": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "a script address": re.compile(r"javascript:", re.I),
    "a script of another host": re.compile(r"<(script|link|img|iframe)[^>]+(src|href)=[\"'](https?:)?//", re.I),
    "text marked as safe": re.compile(r"\|\s*safe\b|autoescape off"),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_holds_nothing_that_our_pages_forbid(path: Path):
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", path.read_text(), flags=re.S)
    found = [what for what, pattern in INLINE.items() if pattern.search(text)]

    if name_of(path) in MAILS:
        found = [what for what in found if what not in {"a style sheet", "a style attribute", "text marked as safe"}]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_can_be_read(path: Path):
    get_template(name_of(path))


# Opened on a wall, by its own address, without signing in.
FOR_NOBODY = {"_layouts/display.html"}


def test_no_layout_takes_the_way_to_sign_out_from_a_page():
    """The header of every page has it; a layout or page that draws another top takes that header or brings its own."""
    own = {name_of(each): each.read_text() for each in TEMPLATES if "{% block header %}" in each.read_text()}
    without = {name for name, text in own.items() if not re.search(r"_layouts/_(sign_out|header)\.html", text)}

    assert without == FOR_NOBODY
    assert "_layouts/_sign_out.html" in (settings.BASE_DIR / "templates" / "_layouts" / "_header.html").read_text()
