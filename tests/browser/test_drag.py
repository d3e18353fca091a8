"""Dragging somebody between teams: what a drop would do stands there before it. The script alone, on its own page."""

from urllib.parse import parse_qs

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.with_browser

SCRIPT = settings.BASE_DIR / "teams" / "static" / "teams" / "js" / "drag.js"
STYLE = settings.BASE_DIR / "teams" / "static" / "teams" / "css" / "formation.css"
URL = "http://desk.example/adjust/"
CARD = """<section data-team="{team}" data-name="{name}" style="width: 300px; height: 200px"><h2>{name}</h2>
    <p class="what-if" data-change hidden></p>
    <ul><li data-person="{person}" data-name="{who}"><a href="#">{who}</a></li></ul></section>"""
ASH = CARD.format(team="ash", name="Ash", person="ann", who="Ann")
ELM = CARD.format(team="elm", name="Elm", person="ben", who="Ben")
PAGE = f"""<!doctype html><html lang=en><title>Desk</title>
    <p role=status data-say></p><p data-with-drag hidden>Or drag.</p>
    <form method=post action="/adjust/" data-board><input type=hidden name=person><input type=hidden name=team>
    <input type=hidden name=partner>{ASH}{ELM}</form>"""
WOULD = {
    "teams": {"elm": {"words": "3 points worse", "breaks": ["Each team has 4 to 4 members."]}},
    "people": {"ben": {"words": "2 points better", "breaks": []}},
}


@pytest.fixture
def page(chromium: Browser):
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    page.posted = []

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            page.posted.append(parse_qs(route.request.post_data))
        if "json" in route.request.headers.get("accept", ""):
            route.fulfill(json=WOULD)
        else:
            route.fulfill(body=PAGE, content_type="text/html")

    page.route("http://desk.example/**", answer)
    page.goto(URL)
    page.add_style_tag(content=STYLE.read_text())
    page.add_script_tag(content=SCRIPT.read_text(), type="module")
    page.wait_for_selector("[data-with-drag]:not([hidden])")
    yield page
    context.close()


def pick_up(page: Page, over: str) -> None:
    page.hover('[data-person="ann"]')
    page.mouse.down()
    page.hover("[data-team=ash] h2")
    page.wait_for_selector("[data-team=elm].would-break")
    page.hover(over)
    page.hover(over)


def test_what_a_drop_would_break_and_cost_is_outlined_at_once(page: Page):
    pick_up(page, "[data-team=elm] h2")

    assert page.text_content("[data-say]") == "Elm: 3 points worse. Each team has 4 to 4 members."
    assert page.is_visible("[data-team=elm] [data-change]")
    with page.expect_navigation():
        page.mouse.up()
    assert page.posted == [{"person": ["ann"], "team": ["elm"]}]


def test_two_people_change_places_by_a_drop_on_one_of_them(page: Page):
    pick_up(page, '[data-person="ben"]')

    assert page.text_content("[data-say]") == "Elm ⇄ Ben: 2 points better."
    assert page.locator("[data-team=elm].would-break").count() == 0
    with page.expect_navigation():
        page.mouse.up()
    assert page.posted == [{"person": ["ann"], "partner": ["ben"]}]


def test_letting_go_elsewhere_changes_nothing(page: Page):
    pick_up(page, "[data-team=elm] h2")
    page.hover("[data-team=ash] h2")
    page.mouse.up()

    page.wait_for_selector("[data-team=elm]:not(.would-break)")
    assert not page.is_visible("[data-team=elm] [data-change]")
    assert page.posted == []
