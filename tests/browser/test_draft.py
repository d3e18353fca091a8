"""Nothing that is typed is ever lost: not to a dead network, a killed browser, a sign-out or another member."""

import datetime as dt
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from programme.models import Cohort
from programme.shared.addresses import path_in
from teams.models import Answer, Prompt, Team
from tests.factories import teams as make
from tests.support.browsers import FLAGS, PHONE, PageAs, becomes, chromium_path
from tests.support.sites import ServeSite, Site

pytestmark = pytest.mark.with_browser

AISHA = "aisha.rahman0@revenueservice.example"
SAVED = re.compile(r"Saved \d+:\d\d[ap]m")
ON_DEVICE = "Saved on this device"


class Work:
    """A deliverable with two prompts that is due next week, and Aisha's team."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with site.tables():
            cohort = Cohort.objects.get(slug="autumn")
            asked = make.deliverable(cohort, prompts=2, slots=1, due_at=timezone.now() + dt.timedelta(days=7))
            team = Team.objects.get(cohort=cohort, memberships__enrolment__person__email=AISHA)
            mates = team.memberships.live().exclude(enrolment__person__email=AISHA)
            self.mate = mates.select_related("enrolment__person").first().enrolment.person.email
            self.first = Prompt.objects.filter(deliverable=asked).order_by("order").first().pk
            self.path = path_in(cohort, "teams:submission_edit", team.pk, asked.pk)

    def saved(self) -> str:
        """The words that the server has for the first question."""
        with self.site.tables():
            answer = Answer.objects.filter(prompt=self.first).first()
            return answer.text if answer else ""


@pytest.fixture(scope="module")
def site(serve_site: ServeSite) -> Iterator[Site]:
    """One for all of them: each test has a deliverable of its own."""
    site = serve_site("pitch-day")
    yield site
    site.stop()


@pytest.fixture
def work(site: Site) -> Work:
    return Work(site)


def opened(page: Page, work: Work) -> Page:
    page.goto(work.path)
    expect(page.locator("[data-saving-bar]")).to_be_visible()
    return page


def box(page: Page) -> Page:
    return page.get_by_label("Question 1")


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-saving-words]")).to_contain_text(words, timeout=15_000)


@pytest.fixture
def aisha(work: Work, open_pages: PageAs) -> Page:
    return opened(open_pages(work.site, AISHA, watched=False, by_code=False, viewport=PHONE), work)


def test_typing_saves_itself_and_two_members_merge(work: Work, aisha: Page, open_pages: PageAs):
    mate = opened(open_pages(work.site, work.mate, watched=False, by_code=False), work)

    box(aisha).fill("We listen first.")
    says(aisha, SAVED)
    mate.get_by_label("Question 2").fill("By letters answered.")
    says(mate, SAVED)

    becomes(aisha, work.saved, "We listen first.")
    expect(aisha.locator("[data-words]").first).to_have_text("3")
    aisha.reload()
    expect(box(aisha)).to_have_value("We listen first.")
    expect(aisha.get_by_label("Question 2")).to_have_value("By letters answered.")


def test_members_see_who_writes_and_their_words_without_a_reload_but_never_under_their_own_hands(
    work: Work, aisha: Page, open_pages: PageAs
):
    aisha.clock.install()
    opened(aisha, work)
    mate = opened(open_pages(work.site, work.mate, watched=False, by_code=False), work)
    box(mate).fill("By the mate.")
    says(mate, SAVED)

    aisha.clock.run_for(9_000)
    expect(box(aisha)).to_have_value("By the mate.")
    expect(aisha.locator("[data-writer]").first).not_to_be_empty()
    expect(aisha.locator("[data-words]").first).to_have_text("3")

    box(aisha).focus()
    box(mate).fill("By the mate again.")
    expect(mate.locator("[data-saving-words]")).to_contain_text("Saving")
    says(mate, SAVED)
    with aisha.expect_response("**/now/"):
        aisha.clock.run_for(9_000)
    expect(box(aisha)).to_have_value("By the mate.")


def test_typing_without_a_network_survives_a_reload_and_arrives_later(work: Work, aisha: Page):
    expect(aisha.locator("html")).to_have_attribute("data-kept", "1")
    aisha.context.set_offline(True)
    box(aisha).fill("Typed in a tunnel.")
    says(aisha, ON_DEVICE)

    aisha.reload()
    expect(box(aisha)).to_have_value("Typed in a tunnel.")
    says(aisha, ON_DEVICE)
    assert work.saved() == ""

    aisha.context.set_offline(False)
    says(aisha, SAVED)
    becomes(aisha, work.saved, "Typed in a tunnel.")


def test_two_texts_for_one_question_stand_side_by_side(work: Work, aisha: Page, open_pages: PageAs):
    mate = opened(open_pages(work.site, work.mate, watched=False, by_code=False), work)
    box(mate).fill("The mate's words.")
    says(mate, SAVED)

    box(aisha).fill("Aisha's words.")
    says(aisha, "Somebody else changed this")
    aisha.reload()  # also then both are kept
    expect(box(aisha)).to_have_value("Aisha's words.")
    aisha.get_by_role("button", name="See both texts").click()

    both = aisha.locator(".both-texts")
    expect(both).to_contain_text("The mate's words.")
    expect(both).to_contain_text("Aisha's words.")
    becomes(aisha, work.saved, "The mate's words.")
    box(aisha).fill("The words of both.")
    says(aisha, SAVED)
    becomes(aisha, work.saved, "The words of both.")


def test_typing_survives_a_session_that_ended(work: Work, aisha: Page):
    aisha.context.clear_cookies()
    box(aisha).fill("Typed after the session had ended.")
    says(aisha, "Sign in again")

    cookie = {"name": "sessionid", "value": work.site.session_of(AISHA), "domain": "localhost", "path": "/"}
    aisha.context.add_cookies([cookie])  # signed in again in another tab
    opened(aisha, work)
    says(aisha, SAVED)
    expect(box(aisha)).to_have_value("Typed after the session had ended.")
    becomes(aisha, work.saved, "Typed after the session had ended.")


@pytest.fixture
def start_phone(work: Work, chromium: Browser, tmp_path: Path) -> Callable[[], BrowserContext]:
    """Starts Aisha's own browser, with a profile on the disk."""

    def start() -> BrowserContext:
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium_path(), args=FLAGS, base_url=work.site.address
        )
        cookie = {"name": "sessionid", "value": work.site.session_of(AISHA), "domain": "localhost", "path": "/"}
        context.add_cookies([cookie])
        return context

    return start


def test_typing_survives_the_kill_of_the_browser(work: Work, start_phone: Callable[[], BrowserContext], tmp_path: Path):
    phone = start_phone()
    page = opened(phone.new_page(), work)
    phone.set_offline(True)
    box(page).fill("Typed just before the battery died.")
    says(page, ON_DEVICE)
    found = subprocess.run(["pgrep", "-f", f"user-data-dir={tmp_path}"], capture_output=True, text=True, check=True)
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)

    phone = start_phone()
    page = opened(phone.new_page(), work)
    expect(box(page)).to_have_value("Typed just before the battery died.")
    says(page, SAVED)
    becomes(page, work.saved, "Typed just before the battery died.")
    phone.close()


def test_a_file_goes_by_itself_tries_again_and_is_handed_in_when_it_is_there(work: Work, aisha: Page):
    failures = iter([True, False, True])
    aisha.route("**/files/", lambda route: route.abort() if next(failures, False) else route.continue_())
    box(aisha).fill("We listen first.")
    aisha.get_by_label("Question 2").fill("To twelve people.")
    plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"0" * 300_000 + b"\n%%EOF\n"}

    aisha.get_by_label("File 1").set_input_files(plan)  # type: ignore[arg-type]
    expect(aisha.locator("[data-sent]")).to_contain_text("We go on trying")
    aisha.get_by_role("button", name="Hand in", exact=True).click()

    expect(aisha.locator("main")).to_contain_text(re.compile("is here|Now here: plan.pdf|Handed in"), timeout=20_000)
    expect(aisha.locator("main")).to_contain_text(re.compile("Still to sign off|Handed in: version 1"), timeout=20_000)
    assert work.saved() == "We listen first."
