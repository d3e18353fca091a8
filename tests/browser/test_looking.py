"""Looking at each part of a page once overlooks no fault."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browsers import assert_readable_with_large_text, assert_readable_with_wide_spacing
from tests.support.looking import Seen, faults_of_fresh_parts, fresh_and_seen

PAGE = """<!doctype html><html lang="en"><title>A page</title><style>
    :root {{ --ink: #111; --paper: #fff }}
    @media (prefers-color-scheme: dark) {{ :root {{ --ink: #eee; --paper: #111; --pale: #222 }} }}
    body {{ color: var(--ink); background: var(--paper) }} .pale {{ color: var(--pale, #111) }}
    </style><main><h1>A page</h1><ul><li>One</li><li>Two</li></ul>{more}</main></html>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


@pytest.fixture
def look(page: Page, tmp_path: Path):
    seen = Seen(tmp_path / "seen")

    def faults(more: str = "") -> list[str]:
        page.set_content(PAGE.format(more=more))
        return faults_of_fresh_parts(page, seen)

    return faults


def test_a_fault_is_told_once(look):
    assert look() == []
    assert "label" in "".join(look("<p><input name=age></p>"))
    assert look("<p><input name=age></p>") == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (
            "<p style='overflow: hidden'>Long enough</p>",
            "<p style='overflow: hidden; height: 1.2em'>{}</p>".format("Long " * 90),
        ),
        ("<p style='overflow: auto; height: 20px'>Scrolls</p>", "<p style='overflow: clip; height: 20px'>Does not</p>"),
        ("<p style='width: 45rem; max-width: 100%'>Gives way</p>", "<p style='width: 45rem'>Stands firm</p>"),
    ],
)
def test_words_that_larger_text_cuts_off_or_pushes_aside_are_told(page: Page, good: str, bad: str):
    page.set_content(PAGE.format(more=good))
    assert_readable_with_large_text(page)

    page.set_content(PAGE.format(more=bad))
    with pytest.raises(AssertionError):
        assert_readable_with_large_text(page)


def test_words_that_wide_spacing_cuts_off_are_told(page: Page):
    box = "<p style='overflow: hidden; white-space: nowrap; width: {}'>Eight words, or what stands for eight words</p>"
    page.set_content(PAGE.format(more=box.format("60em")))
    assert_readable_with_wide_spacing(page)

    page.set_content(PAGE.format(more=box.format("20em")))
    with pytest.raises(AssertionError):
        assert_readable_with_wide_spacing(page)


def test_a_fault_in_the_dark_is_told(look):
    assert look("<p>Good</p>") == []

    (fault,) = look("<p class=pale>Pale</p>")
    assert fault.startswith("in the dark")
    assert "color-contrast" in fault


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("<label for=age>Age</label><input id=age>", "<label for=name>Age</label><input id=age>"),
        ("<button>Go</button>", "<button></button>"),
        ("<button><i></i> Go</button>", "<button><i></i></button>"),
        ("<button aria-label=Go></button>", "<button aria-label=''></button>"),
        ("<p id=a>Age</p><input aria-labelledby=a>", "<p>Age</p><input aria-labelledby=a>"),
        ("<p style='color: #eee'>A</p>", "<p style='color: #eee'>Pale</p>"),
        ("<ul><li>One</li></ul>", "<ul><p>One</p></ul>"),
        ("<img alt=Oak src=data:,>", "<img src=data:,>"),
        ("<div role=checkbox aria-checked=true>Tea</div>", "<div role=checkbox aria-checked=maybe>Tea</div>"),
    ],
)
def test_a_good_part_hides_no_bad_one_like_it(look, good: str, bad: str):
    assert look(good) == []
    assert look(bad) != []


def test_only_what_holds_something_new_is_looked_at():
    parts = [("page", 5), ("list", 3), ("item", 1), ("item", 1), ("foot", 1)]

    assert fresh_and_seen(parts, set()) == (["page", "list", "item", "foot"], [3])
    assert fresh_and_seen(parts, {"page", "list", "item"}) == (["foot"], [1])
    assert fresh_and_seen(parts, {"page", "list", "item", "foot"}) == ([], [0])


def test_processes_share_what_they_have_seen(tmp_path: Path):
    one, other = Seen(tmp_path / "seen"), Seen(tmp_path / "seen")

    one.add(["a", "b"])
    other.refresh()
    one.add(["c"])
    other.refresh()

    assert other.known == {"a", "b", "c"}
