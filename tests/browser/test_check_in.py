"""At the door with a dead network: what two stewards tick is kept on their devices, arrives once, and both agree."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Error, Page, Route, expect

from programme.actions import booking as bookings
from programme.models import Cohort, DoorLink, Visit
from programme.states import Role
from tests.factories import programme as make
from tests.support.browsers import PHONE, PageAs, becomes, kept_on_device
from tests.support.sites import Site

pytestmark = pytest.mark.with_browser

ORGANISER = "olivia@techconnect.example"
KEPT = "This page also works without a network."
ALL_SENT = re.compile("Every tick is with the organisers")


class Door:
    """A visit of today with six people booked, and a link for each of two stewards."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with site.tables():
            cohort = Cohort.objects.get(slug="autumn")
            self.visit = make.visit(cohort, title="A day at the mill", capacity=6, starts_at=timezone.now())
            Visit.objects.filter(pk=self.visit.pk).update(starts_at=timezone.now() + dt.timedelta(hours=1))
            people = [row.person for row in cohort.enrolments.filter(role=Role.PARTICIPANT)[:6]]
            for person in people:
                bookings.book(self.visit, by=person)
            self.people = sorted((person.full_name for person in people), key=str.casefold)
            self.links = [make.door_link(self.visit) for _ in range(2)]
        self.earlier = 0  # events of the demo's own visits
        self.earlier = self.events()

    def ticks(self) -> dict[str, tuple[bool, int]]:
        rows = self.site.rows(
            "SELECT coalesce(nullif(c.full_name, ''), p.full_name), c.is_here, c.version FROM programme_checkin c "
            "LEFT JOIN programme_person p ON p.id = c.person_id WHERE c.visit_id = ?",
            self.visit.pk.hex,
        )
        return {str(name): (bool(here), int(str(version))) for name, here, version in rows}

    def events(self) -> int:
        found = self.site.rows("SELECT count(*) FROM programme_auditevent WHERE code LIKE 'programme.check_in.%'")
        return int(str(found[0][0])) - self.earlier


@pytest.fixture
def door(server: Site) -> Door:
    return Door(server)


StewardAt = Callable[[DoorLink], Page]


@pytest.fixture
def steward(door: Door, open_pages: PageAs) -> StewardAt:
    """A phone on which the link was opened with its code, ready for a dead network."""

    def at_the_door(link: DoorLink) -> Page:
        page = open_pages(door.site, watched=False, viewport=PHONE)
        page.goto(f"/check-in/link/{link.link_token()}/")
        assert door.people[0] not in page.content()
        page.get_by_label("Code").fill(f"{link.code[:3]} {link.code[3:]}".lower())
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_text(KEPT)).to_be_visible()
        return page

    return at_the_door


def send_now(page: Page) -> None:
    """Press the button, unless the return of the network was faster."""
    with contextlib.suppress(Error):
        page.get_by_role("button", name="Send now").click(timeout=2_000)


def tick(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Tick off {name}").click()


def undo(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Undo {name}").click()


def says_here(page: Page, *names: str) -> None:
    for name in names:
        # Another device's tick comes with the next look at the server.
        expect(page.get_by_role("button", name=f"Undo {name}")).to_be_visible(timeout=15_000)
    expect(page.locator("[data-door-here]")).to_have_text(str(len(names)), timeout=15_000)


def state(page: Page) -> Any:
    return page.locator("[data-offline-words]")


def test_ticks_made_without_a_network_survive_a_reload_and_arrive_once(door: Door, steward: StewardAt):
    page = steward(door.links[0])
    ann, bob, cyd, *_others = door.people

    page.context.set_offline(True)
    tick(page, ann)
    tick(page, bob)
    tick(page, cyd)
    undo(page, cyd)
    becomes(page, lambda: [kept["is_here"] for kept in kept_on_device(page)].count(False), 1)
    expect(state(page)).to_contain_text("On this device only: 3")
    page.reload()
    says_here(page, ann, bob)
    expect(state(page)).to_contain_text("On this device only: 3")
    assert door.ticks() == {}

    page.context.set_offline(False)
    send_now(page)
    expect(state(page)).to_have_text(ALL_SENT)
    says_here(page, ann, bob)
    becomes(page, door.ticks, {ann: (True, 1), bob: (True, 1)})
    assert door.events() == 2


def test_a_code_read_by_the_camera_opens_the_line_without_a_network(door: Door, steward: StewardAt):
    page = steward(door.links[0])
    row = page.locator(".door-row").nth(2)
    code = row.get_attribute("data-code")
    page.context.set_offline(True)

    page.goto(f"/check-in/{door.visit.pk}/code/{code}/")

    expect(page.locator(".door-row:visible")).to_have_count(1)
    page.get_by_label("Name, or code of six signs").press("Enter")
    expect(page.get_by_role("status").filter(has_text="is here.")).to_have_count(1)
    says_here(page, door.people[2])


def test_two_devices_agree_though_the_server_is_stopped_and_answers_are_lost(door: Door, steward: StewardAt):
    one, two = (steward(link) for link in door.links)
    ann, bob, cyd, dan, *_others = door.people

    door.site.kill()
    tick(one, ann)
    tick(one, bob)
    tick(two, bob)
    tick(two, cyd)
    two.get_by_label("Full name").fill("Zoe Newcomer")
    two.get_by_label("Employer").fill("Vale Council")
    two.get_by_role("button", name="Add as walked in").click()
    for page in (one, two):
        expect(state(page)).to_contain_text("No network. On this device only")

    def lose(route: Route) -> None:
        with contextlib.suppress(Error):  # the page may have given this one up
            route.fetch()
            route.abort()

    two.context.route("**/changes/", lose)
    door.site.start(worker=False)
    expect(state(one)).to_have_text(ALL_SENT, timeout=70_000)
    send_now(two)
    becomes(two, lambda: sorted(door.ticks()), sorted([ann, bob, cyd, "Zoe Newcomer"]), seconds=70)
    undo(two, cyd)
    two.context.unroute("**/changes/")
    send_now(two)
    expect(state(two)).to_have_text(ALL_SENT, timeout=70_000)

    tick(one, dan)
    for page in (one, two):
        says_here(page, ann, bob, dan, "Zoe Newcomer")
    agreed = {ann: (True, 1), bob: (True, 1), cyd: (False, 2), dan: (True, 1), "Zoe Newcomer": (True, 1)}
    becomes(one, door.ticks, agreed)
    assert door.events() == 6


def test_a_link_that_was_ended_keeps_the_ticks_says_what_to_do_and_gives_them_as_a_file(door: Door, steward: StewardAt):
    page = steward(door.links[0])
    with door.site.tables():
        DoorLink.objects.filter(pk=door.links[0].pk).update(link_revoked_at=timezone.now())

    tick(page, door.people[0])

    expect(state(page)).to_contain_text("On this device only: 1. Open your link or sign in again")
    assert door.ticks() == {}
    with page.expect_download() as download:
        page.get_by_role("button", name="Save what is not sent as a file").click()
    heads, tick_line = download.value.path().read_text("utf-8-sig").splitlines()
    assert heads == '"Name","Employer","Here","Noted"'
    assert re.fullmatch(rf'"{door.people[0]}","[^"]+","yes","\d{{4}}-[^"]+Z"', tick_line)


def test_a_stale_undo_is_shown_and_decides_nothing_in_silence(door: Door, steward: StewardAt):
    one, two = (steward(link) for link in door.links)
    ann = door.people[0]
    tick(one, ann)
    becomes(one, door.ticks, {ann: (True, 1)})
    expect(state(one)).to_have_text(ALL_SENT)
    says_here(two, ann)
    two.context.set_offline(True)
    undo(two, ann)
    undo(one, ann)
    becomes(one, door.ticks, {ann: (False, 2)})
    expect(state(one)).to_have_text(ALL_SENT)
    tick(one, ann)
    becomes(one, door.ticks, {ann: (True, 3)})

    two.context.set_offline(False)
    send_now(two)

    expect(two.get_by_text(f"{ann} was ticked again on another device, and stays ticked.")).to_be_visible()
    says_here(two, ann)
    two.get_by_role("button", name="OK", exact=True).click()
    expect(two.get_by_text("To look at")).to_be_hidden()
    assert door.ticks() == {ann: (True, 3)}


def test_leaving_takes_the_list_off_the_device(door: Door, steward: StewardAt):
    page = steward(door.links[0])

    page.get_by_role("button", name="I am done: forget the list on this device").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.evaluate("caches.has('kept-pages')") is False
    page.goto(f"/check-in/{door.visit.pk}/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_everything_works_without_a_script(door: Door, open_pages: PageAs):
    page = open_pages(door.site, ORGANISER, by_code=False, java_script_enabled=False, viewport=PHONE)
    ann, bob = door.people[:2]

    page.goto(f"/check-in/{door.visit.pk}/")
    tick(page, ann)
    expect(page.get_by_text("Ticked.")).to_be_visible()
    page.get_by_label("Name, or code of six signs").fill(bob)
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".door-row")).to_have_count(1)
    tick(page, bob)
    undo(page, ann)
    page.get_by_label("Full name").fill("Zoe Newcomer")
    page.get_by_role("button", name="Add as walked in").click()

    says_here(page, bob, "Zoe Newcomer")
    assert door.ticks() == {ann: (False, 2), bob: (True, 1), "Zoe Newcomer": (True, 1)}
