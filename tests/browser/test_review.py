"""A mentor's review: five actions from the mail at most, and nothing that was typed is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from programme.models import Cohort
from programme.shared.addresses import path_in
from teams.models import Review, Team
from tests.factories import teams as make
from tests.support.browsers import PHONE, PageAs
from tests.support.sites import ServeSite, Site

pytestmark = pytest.mark.with_browser

MIA = "mia.mentor@revenueservice.example"
SAVED = re.compile(r"Saved \d+:\d\d[ap]m")


@pytest.fixture(scope="module")
def site(serve_site: ServeSite) -> Iterator[Site]:
    site = serve_site("pitch-day")
    yield site
    site.stop()


@pytest.fixture
def path(site: Site) -> str:
    """The address in the mail: Mia owes her first team a review."""
    with site.tables():
        cohort = Cohort.objects.get(slug="autumn")
        asked = make.deliverable(cohort, prompts=1, slots=0)
        point = make.review_point(asked)
        team = Team.objects.get(
            cohort=cohort, memberships__enrolment__person__email="aisha.rahman0@revenueservice.example"
        )
        make.submission_version(team, asked)
        return path_in(cohort, "teams:review_edit", point.pk, team.pk)


@pytest.fixture
def mia(site: Site, open_pages: PageAs) -> Page:
    return open_pages(site, MIA, watched=False, by_code=False, viewport=PHONE)


def newest(site: Site) -> Review | None:
    with site.tables():
        return Review.objects.filter(mentorship__enrolment__person__email=MIA).order_by("-saved_at").first()


def test_a_review_takes_four_actions_from_the_mail(site: Site, mia: Page, path: str):
    mia.goto(path)  # 1: the link in the mail
    mia.get_by_label("Amber: needs attention").check()  # 2
    mia.get_by_label("For the team").fill("You listen well. Now count who is affected.")  # 3
    mia.get_by_role("button", name="Send the review").click()  # 4

    expect(mia.get_by_text("Your review is sent.")).to_be_visible()
    assert newest(site).state == "sent"
    assert newest(site).health == "amber"


def test_a_review_saves_itself_and_survives_a_dead_network_and_a_reload(site: Site, mia: Page, path: str):
    mia.goto(path)
    mia.get_by_label("Green: on course").check()
    mia.get_by_label("For organisers only").fill("They are tired.")
    expect(mia.locator("[data-saving-words]")).to_contain_text(SAVED, timeout=15_000)
    assert newest(site).for_organisers == "They are tired."
    expect(mia.locator("html")).to_have_attribute("data-kept", "1")

    mia.context.set_offline(True)
    mia.get_by_label("For the team").fill("Written in a tunnel.")
    expect(mia.locator("[data-saving-words]")).to_contain_text("Saved on this device", timeout=15_000)
    mia.reload()
    expect(mia.get_by_label("For the team")).to_have_value("Written in a tunnel.")
    expect(mia.get_by_label("Green: on course")).to_be_checked()

    mia.context.set_offline(False)
    expect(mia.locator("[data-saving-words]")).to_contain_text(SAVED, timeout=15_000)
    assert newest(site).for_team == "Written in a tunnel."
