"""A judge with a dead network: every score is kept at once, arrives once, and belongs to the judge who gave it."""

import contextlib
import datetime as dt
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from judging.actions import pitch_day
from judging.models import Conflict, HeldChange, LateChange, Pitch, Scorecard
from judging.queries import progress
from programme.models import AuditEvent, Person
from tests.factories import judging as make
from tests.factories import teams
from tests.support.browsers import (
    FLAGS,
    NARROW,
    PHONE,
    PageAs,
    assert_accessible,
    assert_no_sideways_scroll,
    becomes,
    chromium_path,
    kept_on_device,
)
from tests.support.sites import ServeSite, Site

pytestmark = pytest.mark.with_browser

KEPT = "This page also works without a network."
SAVED = re.compile(r"Saved \d+:\d\d[ap]m")
ON_DEVICE = "Saved on this device"
A_WHILE = 70_000


class Day:
    """An open pitch day of its own: three teams, two judges."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with site.tables():
            self.day = make.open_day(pitches=3, judges=2)
            self.pitches = list(self.day.pitches.select_related("team").order_by("position"))
            self.judges = [judge.email for judge in make.judges_of(self.day)]

    def held(self, number: int, judge: int = 0) -> tuple[list[int | None], str, int]:
        """What the server has of the card: scores, state, version."""
        with self.site.tables():
            card = Scorecard.objects.get(pitch=self.pitches[number], judge__email=self.judges[judge])
            scores = card.scores.filter(criterion__weight__gt=0).order_by("criterion__position")
            return list(scores.values_list("value", flat=True)), card.state, card.version

    def saves(self, number: int) -> int:
        with self.site.tables():
            card = Scorecard.objects.get(pitch=self.pitches[number], judge__email=self.judges[0])
            return AuditEvent.objects.filter(code="judging.scorecard.saved", target_id=str(card.pk)).count()

    def hand_in(self, number: int, words: str) -> None:
        """The team's work, frozen for the judges."""
        with self.site.tables():
            asked = teams.deliverable(self.day.cohort, due_at=timezone.now() - dt.timedelta(days=1))
            version = teams.submission_version(self.pitches[number].team, asked)
            version.answers = [{"question": "What is it?", "text": words}]
            version.save()
            Pitch.objects.filter(pk=self.pitches[number].pk).update(version=version)

    def declared(self) -> list[str]:
        with self.site.tables():
            return list(Conflict.objects.filter(pitch_day=self.day).values_list("detail", flat=True))

    def cookie(self, judge: int = 0) -> Any:
        value = self.site.session_of(self.judges[judge])
        return {"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}

    def on_device(self) -> list[object]:
        """The pitches of which a device has said that it holds a change."""
        with self.site.tables():
            return list(
                HeldChange.objects.filter(card__pitch__pitch_day=self.day).values_list("card__pitch", flat=True)
            )

    def save_elsewhere(self, number: int, *levels: int) -> None:
        with self.site.tables():
            make.save(self.pitches[number], Person.objects.get(email=self.judges[0]), *levels)


@pytest.fixture(scope="module")
def site(serve_site: ServeSite) -> Iterator[Site]:
    """One for all of them: each test has a day of its own."""
    site = serve_site("pitch-day")
    yield site
    site.stop()


@pytest.fixture
def day(site: Site) -> Day:
    return Day(site)


JudgeAt = Callable[..., Page]


@pytest.fixture
def judge(day: Day, open_pages: PageAs) -> JudgeAt:
    """A phone on which the judge's page was opened once with a network."""

    def at_the_hall(number: int = 0, **options: Any) -> Page:
        page = open_pages(day.site, day.judges[number], watched=False, by_code=False, viewport=PHONE, **options)
        opened(page)
        expect(page.get_by_text(KEPT)).to_be_visible()
        return page

    return at_the_hall


def opened(page: Page) -> Page:
    page.goto("/judge/")
    expect(page.locator("[data-judge][data-ready]")).to_be_attached()
    return page


def open_card(page: Page, day: Day, number: int) -> None:
    page.locator(".pitches").get_by_role("link", name=str(day.pitches[number].team), exact=True).click()
    expect(page.get_by_role("heading", level=1, name=str(day.pitches[number].team))).to_be_visible()


def give(page: Page, *levels: int) -> None:
    for number, level in enumerate(levels):
        page.locator(f".scorecard fieldset >> nth={number}").locator("label").nth(level - 1).click()


def chosen(page: Page) -> list[str]:
    return [each.get_attribute("value") or "" for each in page.locator(".scorecard :checked").all()]


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-offline-words]")).to_contain_text(words, timeout=A_WHILE)


def levels_kept(page: Page) -> list[list[int]]:
    """Of each card that the device would send, in the order of the criteria."""
    return [[each for each in card.values() if type(each) is int] for card in kept_on_device(page)]


def send_now(page: Page) -> None:
    """Press the button, unless the return of the network was faster."""
    with contextlib.suppress(Error):
        page.get_by_role("button", name="Send now").click(timeout=2_000)


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Hand in this card").click()
    expect(page.get_by_role("heading", name="Your pitches")).to_be_visible()


def test_everything_works_without_a_network_from_a_cold_start_on(day: Day, judge: JudgeAt):
    page = judge()
    page.context.set_offline(True)
    open_card(page, day, 0)
    give(page, 5, 4, 3, 2, 1)
    page.get_by_label("Comment 1").fill("Clear to the last row.")
    says(page, "1 waiting for a network")
    hand_in(page)
    expect(page.get_by_text("is in. You can change it until scoring is locked.")).to_be_visible()
    page.reload()
    open_card(page, day, 1)
    give(page, 3)
    says(page, "2 waiting for a network")
    page.get_by_role("link", name="Your pitches").click()
    expect(page.get_by_text("on this device only")).to_have_count(2)
    context = page.context
    page.close()

    page = context.new_page()
    page.goto(f"/judge/pitches/{day.pitches[1].pk}/")
    expect(page.get_by_role("heading", level=1, name=str(day.pitches[1].team))).to_be_visible()
    assert chosen(page) == ["3"]
    expect(page.locator("[data-judge-kept]")).to_have_text(KEPT)
    give(page, 4, 4)
    says(page, "2 waiting for a network")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a copy").click()
    copy = download.value.path().read_text("utf-8-sig")
    assert str(day.pitches[0].team) in copy
    assert "Clear to the last row." in copy
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print a copy").click()
    page.emulate_media(media="print")
    expect(page.locator("[data-judge-unsent]")).to_contain_text("Clear to the last row.")
    expect(page.locator("[data-judge-card]")).to_be_hidden()
    page.emulate_media(media="screen")
    assert day.held(0) == ([], "open", 0)

    context.set_offline(False)
    send_now(page)
    says(page, SAVED)
    becomes(page, lambda: day.held(0), ([5, 4, 3, 2, 1], "submitted", 1))
    becomes(page, lambda: day.held(1), ([4, 4, None, None, None], "open", 1))
    assert (day.saves(0), day.saves(1)) == (1, 1)


def test_work_is_read_and_a_link_is_declared_without_a_network(day: Day, judge: JudgeAt):
    day.hand_in(2, "We asked forty people first.")
    page = judge()
    page.context.set_offline(True)
    open_card(page, day, 2)
    page.get_by_role("link", name="What the team handed in").click()
    expect(page.get_by_text("We asked forty people first.")).to_be_visible()
    page.get_by_role("link", name="The card").click()
    page.get_by_role("link", name="I have a link to this team").click()
    page.get_by_role("button", name="Declare the conflict").click()
    expect(page.get_by_text("Say what the link is.")).to_be_visible()
    page.get_by_label("What is the link?").fill("My partner works there.")
    page.get_by_role("button", name="Declare the conflict").click()
    expect(page.get_by_text("You are not asked to score it.")).to_be_visible()
    says(page, "1 waiting for a network")
    page.reload()
    expect(page.locator("[data-state=declared]")).to_be_visible()

    page.context.set_offline(False)
    send_now(page)
    says(page, SAVED)
    becomes(page, day.declared, ["My partner works there."])
    opened(page)
    expect(page.get_by_text("You have a link to this team")).to_be_visible()
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.context.set_offline(True)
    page.goto("/judge/works/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("We asked forty people first.")).to_have_count(0)


def test_a_stopped_server_lost_replies_and_a_hall_without_internet_change_nothing(day: Day, judge: JudgeAt):
    page = judge()
    open_card(page, day, 0)

    def lose(route: Route) -> None:
        with contextlib.suppress(Error):  # the page may have given this one up
            route.fetch()
            route.abort()

    page.context.route("**/changes/", lose)
    give(page, 1)
    says(page, "1 waiting for a network")
    give(page, 2, 2)  # it builds on a change whose answer never came: no conflict with oneself
    becomes(page, lambda: levels_kept(page), [[2, 2]])
    page.context.unroute("**/changes/")
    send_now(page)
    says(page, SAVED)
    becomes(page, lambda: day.held(0)[0], [2, 2, None, None, None])

    day.site.kill()
    give(page, 3)
    says(page, "1 waiting for a network")
    page.reload()
    expect(page.get_by_role("heading", level=1, name=str(day.pitches[0].team))).to_be_visible()
    assert chosen(page) == ["3", "2"]
    day.site.start()
    send_now(page)
    says(page, SAVED)

    portal = "<!doctype html><title>Welcome to the hall</title><p>Accept our terms."
    page.context.route("**/*", lambda route: route.fulfill(status=200, content_type="text/html", body=portal))
    give(page, 4)
    says(page, "1 waiting for a network")
    page.reload()
    expect(page.get_by_role("heading", level=1, name=str(day.pitches[0].team))).to_be_visible()
    page.context.unroute("**/*")
    send_now(page)
    says(page, SAVED)
    becomes(page, lambda: day.held(0)[:2], ([4, 2, None, None, None], "open"))
    assert day.held(0)[2] == day.saves(0)


OVERTAKEN = """async () => {
    const store = await import("/static/programme/js/offline/store.js");
    const { Queue } = await import("/static/programme/js/offline/sync.js");
    const [owner, target] = ["somebody", "a card"];
    const first = await store.put(owner, target, { 1: 4 }, 0);
    await store.put(owner, target, { 1: 5 }, 0);
    const queue = new Queue({ owner, url: "/overtaken/", told: () => {} });
    await queue.hand([first], null);
    const [newer] = await store.pending(owner);
    return newer.after;
}"""


def test_a_tap_that_was_overtaken_before_it_left_stays_behind(day: Day, judge: JudgeAt):
    """The newer one does not know of it. Sent all the same, with its answer lost, the two would be in conflict."""
    page = judge()
    sent = []
    page.context.route("**/overtaken/", lambda route: (sent.append(route.request.post_data), route.abort()))

    assert page.evaluate(OVERTAKEN) == []
    assert sent == []


def test_two_devices_that_disagree_are_shown_and_the_judge_chooses(day: Day, judge: JudgeAt):
    page = judge()
    for number, button, result in (
        (0, "Use what is on this device", [1, 1, 1, 1, 1]),
        (1, "Use what was saved from elsewhere", [5, 5, 5, 5, 5]),
    ):
        page.context.set_offline(True)
        open_card(page, day, number)
        give(page, 1, 1, 1, 1, 1)
        says(page, "waiting for a network")
        day.save_elsewhere(number, 5, 5, 5, 5, 5)
        page.context.set_offline(False)
        send_now(page)

        expect(page.get_by_role("heading", name="Which version is right?")).to_be_visible(timeout=A_WHILE)
        expect(page.locator("tr.differs").first).to_contain_text("5, Outstanding")
        expect(page.locator("tr.differs").first).to_contain_text("1, Weak")
        assert day.held(number)[0] == [5, 5, 5, 5, 5]
        becomes(page, day.on_device, [day.pitches[number].pk])
        if not number:
            assert_accessible(page)
            page.reload()  # also then both are there
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("button", name="Hand in the changes")).to_be_visible()
        says(page, re.compile("Saved [0-9]|Everything"))
        assert [str(each) for each in result] == chosen(page)
        becomes(page, lambda number=number: day.held(number)[0], result)
        becomes(page, day.on_device, [])
        page.get_by_role("link", name="Your pitches").click()


def test_what_is_unsent_stays_with_its_judge_through_a_lost_session_and_another_sign_in(day: Day, judge: JudgeAt):
    page = judge()
    page.context.clear_cookies()
    open_card(page, day, 0)
    give(page, 2, 2, 2, 2, 2)
    says(page, "Sign in again to send")

    page.context.add_cookies([day.cookie(judge=1)])
    page.evaluate("fetch('/judge/').then((answer) => answer.text())")  # in another tab; the old page still runs
    with page.expect_response("**/judge/changes/") as answer:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert answer.value.status == 401
    page.goto("/home/")
    page.wait_for_function("caches.open('kept-pages').then(pages => pages.keys()).then(found => !found.length)")
    page.context.set_offline(True)
    with contextlib.suppress(Error):
        page.goto("/judge/")
    assert "2" not in chosen(page)
    page.context.set_offline(False)
    opened(page)
    open_card(page, day, 0)
    assert chosen(page) == []
    says(page, "Everything is saved")

    page.context.add_cookies([day.cookie()])
    opened(page)
    says(page, SAVED)
    becomes(page, lambda: day.held(0), ([2, 2, 2, 2, 2], "open", 1))
    assert day.held(0, judge=1) == ([], "open", 0)


def test_what_comes_after_the_lock_is_kept_and_said_not_to_count(day: Day, judge: JudgeAt):
    page = judge()
    page.context.set_offline(True)
    open_card(page, day, 2)
    give(page, 4, 4, 4, 4, 4)
    hand_in(page)
    with day.site.tables():
        pitch_day.lock_scoring(day.day, by=make.organiser_of(day.day), missing=progress.missing_cards(day.day))

    page.context.set_offline(False)
    send_now(page)

    expect(page.get_by_text("Late, not counted")).to_be_visible(timeout=A_WHILE)
    assert day.held(2) == ([], "locked", 0)
    with day.site.tables():
        assert LateChange.objects.filter(card__pitch=day.pitches[2]).count() == 1
    opened(page)
    expect(page.get_by_text("Late, not counted")).to_be_visible()


@pytest.fixture
def start_phone(day: Day, chromium: Browser, tmp_path: Path) -> Callable[[], BrowserContext]:
    """Starts the judge's own browser, with a profile on the disk."""

    def start() -> BrowserContext:
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium_path(), args=FLAGS, base_url=day.site.address
        )
        context.add_cookies([day.cookie()])
        return context

    return start


def test_a_browser_killed_while_it_sends_loses_and_doubles_nothing(
    day: Day, start_phone: Callable[[], BrowserContext], tmp_path: Path
):
    phone = start_phone()
    page = opened(phone.new_page())
    expect(page.get_by_text(KEPT)).to_be_visible()
    arrived: list[Route] = []

    def take_and_be_silent(route: Route) -> None:
        route.fetch()
        arrived.append(route)

    phone.route("**/changes/", take_and_be_silent)
    open_card(page, day, 0)
    give(page, 5)
    for _ in range(400):
        if arrived:
            break
        page.wait_for_timeout(50)
    give(page, 4, 3)
    becomes(page, lambda: levels_kept(page), [[4, 3]])
    found = subprocess.run(["pgrep", "-f", f"user-data-dir={tmp_path}"], capture_output=True, text=True, check=True)
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    assert day.held(0)[0] == [5, None, None, None, None]

    phone = start_phone()
    page = opened(phone.new_page())
    says(page, SAVED)
    becomes(page, lambda: day.held(0), ([4, 3, None, None, None], "open", 2))
    assert day.saves(0) == 2
    phone.close()


NOTHING_IS_KEPT = "indexedDB.open = () => { throw new DOMException('blocked', 'SecurityError'); };"


def test_a_device_that_keeps_nothing_says_so_first_and_saves_by_plain_forms(day: Day, open_pages: PageAs):
    page = open_pages(day.site, day.judges[0], by_code=False, viewport=NARROW)
    page.add_init_script(NOTHING_IS_KEPT)
    page.goto("/judge/")
    expect(page.get_by_text("This device cannot keep your scores without a network")).to_be_visible()
    expect(page.get_by_text("ask the organisers for paper score sheets").first).to_be_visible()
    bare = open_pages(day.site, day.judges[0], by_code=False, viewport=NARROW, java_script_enabled=False)
    bare.goto("/judge/")

    for number, each in enumerate((page, bare)):
        open_card(each, day, number)
        give(each, 4, 4, 4, 4, 4)
        hand_in(each)
        becomes(each, lambda number=number: day.held(number), ([4, 4, 4, 4, 4], "submitted", 1))


def test_a_card_is_scored_by_keyboard_alone_and_can_be_read_by_everybody(day: Day, open_pages: PageAs):
    page = open_pages(day.site, day.judges[0], by_code=False, viewport=NARROW)
    opened(page)
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("^Score ")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=str(day.pitches[0].team))).to_be_focused()
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    page.locator(".scorecard [type=radio]").first.focus()
    for number in range(5):
        page.keyboard.press(str(number + 1))
        page.keyboard.press("Tab")
    says(page, SAVED)
    page.get_by_role("button", name="Hand in this card").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("2 cards still to hand in.")).to_be_visible()
    says(page, SAVED)
    becomes(page, lambda: day.held(0)[:2], ([1, 2, 3, 4, 5], "submitted"))


def test_a_missed_pitch_gaps_and_a_reason_are_said_on_the_card(day: Day, judge: JudgeAt):
    page = judge()
    open_card(page, day, 0)
    give(page, 4, 4, 4)
    page.get_by_role("button", name="Hand in this card").click()
    expect(page.get_by_text("Still empty: Criterion 4, Criterion 5.")).to_be_visible()
    page.get_by_label("I could not judge what I left empty").check()
    hand_in(page)
    open_card(page, day, 0)
    give(page, 5)
    page.get_by_label("Why do you change it?").fill("After the last pitch")
    says(page, SAVED)
    page.get_by_role("link", name="Your pitches").click()
    open_card(page, day, 1)
    page.get_by_label("I did not see this pitch").check()
    page.get_by_role("button", name="Hand in this card").click()
    expect(page.get_by_text("Noted: you did not see")).to_be_visible()
    says(page, SAVED)

    becomes(page, lambda: day.held(0)[:2], ([5, 4, 4, None, None], "submitted"))
    with day.site.tables():
        cards = Scorecard.objects.filter(judge__email=day.judges[0])
        assert cards.get(pitch=day.pitches[1]).was_missed
        (changed,) = cards.get(pitch=day.pitches[0]).changes.all()
        assert (changed.value, changed.reason) == (4, "After the last pitch")
