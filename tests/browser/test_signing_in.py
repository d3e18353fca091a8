"""The ways in, as people go them: an authenticator app, a recovery code, a department's own sign-in.

Codes by mail and passkeys: test_journey.py and test_passkeys.py.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.support.browsers import PageAs
from tests.support.services import department
from tests.support.sites import Site, free_port

OLIVIA = "olivia@techconnect.example"
AISHA = "aisha.rahman0@revenueservice.example"
STRANGER = "nobody@revenueservice.example"


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


def with_code(page: Page, site: Site, address: str) -> None:
    sent = len(site.codes(address))
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=login]").press("Enter")
    page.locator("input[name=code]").fill(site.code_for(address, after=sent))
    page.locator("input[name=code]").press("Enter")


@pytest.fixture
def site(season_at, tmp_path: Path) -> Iterator[Site]:
    """Organisers need a second factor, and one department signs its people in itself."""
    people = [{"sub": each.split("@")[0], "email": each, "email_verified": True} for each in (AISHA, STRANGER)]
    with department(*people) as address:
        provider = {"id": "revenue", "name": "Revenue Service", "server": address, "client_id": "x", "secret": "y"}
        made = Site(season_at("nominations"), free_port())
        made.environ = {"SECOND_FACTOR_FOR": "organiser", "SINGLE_SIGN_ON": json.dumps([provider])}
        made.manage("migrate", "--verbosity", "0")
        yield made.start()
        made.stop()


@pytest.mark.with_browser
@pytest.mark.long(30)
def test_an_organiser_sets_up_an_app_and_allows_a_department_whose_people_come_in(site: Site, open_pages: PageAs):
    page = open_pages(site)

    # A role that needs more than a code sees nothing else until there is an app.
    with_code(page, site, OLIVIA)
    expect(page).to_have_url(re.compile("/accounts/2fa/$"))
    expect(page.get_by_text("Your role needs more than a code by email.")).to_be_visible()
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("#authenticator_secret, input[readonly]").first.input_value()
    page.locator("input[name=code]").fill(app_code(secret))
    page.locator("input[name=code]").press("Enter")
    expect(page).to_have_url(re.compile("/recovery-codes/"))
    spare = page.locator("#recovery_codes").input_value().split()[0]

    # Next time the app is asked for; who has lost it types a recovery code.
    sign_out(page)
    with_code(page, site, OLIVIA)
    expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))
    page.locator("input[name=code]").fill(spare)
    page.locator("input[name=code]").press("Enter")
    expect(page).not_to_have_url(re.compile("/accounts/"))

    # She allows the department's addresses.
    page.goto(desk_of(site))
    page.get_by_label("Addresses that end in").fill("revenueservice.example")
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("People of revenueservice.example can sign in there now.")).to_be_visible()

    # Aisha comes in without a mail; a colleague whom nobody invited does not.
    for name, comes_in in (("aisha.rahman0", True), ("nobody", False)):
        visitor = open_pages(site, watched=False)
        visitor.goto("/accounts/login/")
        visitor.get_by_role("button", name="Revenue Service").click()
        visitor.get_by_placeholder("sub").fill(name)
        visitor.get_by_role("button", name="Authorize").click()
        if comes_in:
            expect(visitor.get_by_role("button", name="Sign out").first).to_be_attached()
        else:
            expect(visitor.get_by_text("This sign-in is not enough here.")).to_be_visible()


def app_code(secret: str) -> str:
    """What the app shows now."""
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


def desk_of(site: Site) -> str:
    rows = site.rows(
        "SELECT p.slug, c.slug FROM programme_cohort c JOIN programme_programme p ON p.id = c.programme_id"
        " JOIN programme_programmerole r ON r.programme_id = p.id JOIN programme_person o ON o.id = r.person_id"
        " WHERE o.email = ? AND r.kind = 'organiser' LIMIT 1",
        OLIVIA,
    )
    return f"/organise/{rows[0][0]}/{rows[0][1]}/roles/single-sign-on/"
