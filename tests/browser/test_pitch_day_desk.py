"""The clock and the board of a pitch day in a browser: through a reload, and with a dead network."""

import contextlib
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from judging.actions import display_link, stage
from judging.models import PitchDay
from tests.support.browsers import PageAs
from tests.support.sites import Site

pytestmark = pytest.mark.with_browser

ORGANISER = "olivia@techconnect.example"
DESK = "/organise/techconnect/autumn/day/"


def seconds_left(page: Page) -> int:
    figures = page.locator("[data-timer-figures]").inner_text()
    minutes, seconds = figures.split(":")
    return int(minutes) * 60 + int(seconds)


def test_a_screen_counts_on_through_a_reload_and_without_a_network(server: Site, open_pages: PageAs):
    with server.tables():
        day = PitchDay.objects.get(cohort__slug="autumn")
        by = day.cohort.programme.roles.filter(kind="organiser").order_by("pk").first().person
        team = day.pitches.order_by("position")[4]
        stage.start_pitch(team, by=by, at=timezone.now())
        address = f"/screen/{display_link.create_display_link(day, by=by, name='Loft').link_token()}/"
        name = str(team.team)
    page = open_pages(server, watched=False)
    page.goto(address)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    before = seconds_left(page)
    page.reload()
    assert before - 20 < seconds_left(page) <= before

    page.clock.install()
    page.goto(address)
    page.context.set_offline(True)
    page.clock.run_for(61_000)
    assert before - 100 < seconds_left(page) <= before - 60
    expect(page.get_by_text(re.compile("No connection since"))).to_be_visible()

    page.context.set_offline(False)
    page.clock.run_for(16_000)
    with contextlib.suppress(AssertionError):
        expect(page.get_by_text(re.compile("No connection since"))).to_be_hidden(timeout=2_000)
    page.clock.run_for(16_000)
    expect(page.get_by_text(re.compile("No connection since"))).to_be_hidden()
    assert server.rows("SELECT count(*) FROM judging_displaylink WHERE link_used_at IS NOT NULL") == [(1,)]
