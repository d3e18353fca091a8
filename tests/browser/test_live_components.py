"""Timers and saving states as they are heard: rarely, and only what matters. Each script alone, clock in hand."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page

SCRIPTS: Path = settings.BASE_DIR / "programme" / "static" / "programme" / "js"
NOTES = """
    window.heard = [];
    new MutationObserver((all) => all.forEach((one) => window.heard.push(one.target.textContent)))
        .observe(document.querySelector("[role=status]"), { childList: true });
"""


@pytest.fixture
def page(chromium: Browser):
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


def show(page: Page, html: str, script: str) -> None:
    page.set_content(f"<!doctype html><html lang=en><title>Live</title><main>{html}</main>")
    if page.locator("[role=status]").count():
        page.evaluate(NOTES)
    page.add_script_tag(content=(SCRIPTS / script).read_text(), type="module")


def start_timer(page: Page, left: int) -> None:
    begin = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
    page.clock.install(time=begin - dt.timedelta(seconds=1))
    page.goto("about:blank")
    page.clock.pause_at(begin)
    with time_machine.travel(begin, tick=False):
        values = {"label": "Pitch", "ends_at": begin + dt.timedelta(seconds=left)}
        show(page, render_to_string("_components/timer.html", values), "timer.js")


def test_a_timer_speaks_at_five_minutes_at_one_and_at_the_end(page: Page):
    start_timer(page, 8 * 60)

    assert page.locator("[data-timer-figures]").text_content() == "8:00"
    page.clock.run_for(181_000)
    assert page.evaluate("heard") == ["5 minutes left"]
    page.clock.run_for(4 * 60_000)
    assert page.evaluate("heard") == ["5 minutes left", "1 minute left"]
    page.clock.run_for(90_000)
    assert page.evaluate("heard") == ["5 minutes left", "1 minute left", "Time is up"]
    assert page.locator("[data-timer-figures]").text_content() == "0:00"


def test_a_timer_that_begins_below_five_minutes_does_not_say_five(page: Page):
    start_timer(page, 4 * 60)

    page.clock.run_for(170_000)
    assert page.evaluate("heard") == []
    page.clock.run_for(15_000)
    assert page.evaluate("heard") == ["1 minute left"]


def save(page: Page, state: str, at: str = "") -> None:
    page.evaluate(
        "([state, at]) => document.dispatchEvent(new CustomEvent('saving', { detail: { state, at } }))", [state, at]
    )


def test_saving_is_shown_each_time_and_spoken_only_when_it_changes(page: Page):
    show(page, render_to_string("_components/saving_state.html", {"state": "unsaved"}), "saving_state.js")

    for at in ("14:01", "14:02", "14:03"):
        save(page, "saving")
        assert page.locator("[data-saving-words]").text_content() == "Saving…"
        save(page, "saved", at)
        assert page.locator("[data-saving-words]").text_content() == f"Saved {at}"
    save(page, "failed")
    save(page, "failed")
    save(page, "saved", "14:05")

    assert page.evaluate("heard") == ["Saved 14:01", "Not saved. What you typed is still here.", "Saved 14:05"]


def test_the_error_summary_takes_the_focus_and_leads_to_the_input(page: Page):
    errors = [{"text": "Enter the title.", "target": "id_title"}]
    summary = render_to_string("_components/error_summary.html", {"errors": errors})
    show(page, summary + '<label for="id_title">Title</label><input id="id_title">', "error_summary.js")

    page.wait_for_function("document.activeElement.matches('[data-error-summary]')")
    page.get_by_role("link", name="Enter the title.").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_title"


def test_a_region_can_be_reached_by_keyboard_only_while_it_scrolls(page: Page):
    wide = '<table width="900"><tr><td>1</td></tr></table>'
    region = '<div role="region" aria-label="{}" tabindex="0" data-scroll-region id="{}">{}</div>'
    html = region.format("Wide", "wide", wide) + region.format("Small", "small", "<table><tr><td>1</td></tr></table>")
    show(page, html, "scroll_regions.js")
    page.add_style_tag(content="div { overflow-x: auto }")

    page.wait_for_function("!document.getElementById('small').hasAttribute('tabindex')")
    assert page.locator("#wide").get_attribute("tabindex") == "0"
    assert page.locator("#small").get_attribute("aria-label") is None
