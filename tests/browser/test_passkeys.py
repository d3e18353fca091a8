"""Passkeys, with the authenticator that Chromium plays: added, used to sign in, asked for as a second step."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers import PageAs, give_device
from tests.support.sites import Site

WHO = "olivia@techconnect.example"


@pytest.mark.with_browser
@pytest.mark.parametrize("server", ["nominations"], indirect=True)
def test_a_passkey_is_added_signs_in_and_is_the_second_step_after_a_code(server: Site, open_pages: PageAs):
    page = open_pages(server, WHO)
    give_device(page)

    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page).to_have_url(re.compile("/recovery-codes/"))
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("My laptop").first).to_be_visible()

    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).not_to_have_url(re.compile("/accounts/"))
    page.goto("/accounts/sessions/")
    expect(page.get_by_text("on Linux").first).to_be_visible()

    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    sent = len(server.codes(WHO))
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(WHO)
    page.locator("input[name=login]").press("Enter")
    page.locator("input[name=code]").fill(server.code_for(WHO, after=sent))
    page.locator("input[name=code]").press("Enter")
    expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))
    page.get_by_role("button", name="Use a key").click()
    expect(page).not_to_have_url(re.compile("/accounts/"))
