import re

import pytest
from django.test import Client
from django.utils import timezone

from programme.actions import access_token as act
from programme.models import AccessToken
from programme.states import TokenScope
from tests.factories import programme as make
from tests.support.programs import Program, token

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return make.participant(make.cohort())


@pytest.fixture
def browser(ann, client_for) -> Client:
    return client_for(ann)


def text(response) -> str:
    return " ".join(response.content.decode().split())


WANTED = {"name": "Nightly report", "scopes": ["read"], "days": "90"}


def test_a_token_is_shown_once_and_works(browser, ann):
    page = browser.post("/accounts/tokens/new/", WANTED)

    (secret,) = re.findall(r"cpm_[0-9a-f]{8}_[\w-]{43}", text(page))
    assert Program(None, secret=secret).read("me")["token"]["name"] == "Nightly report"
    assert secret not in text(browser.get("/accounts/tokens/"))
    assert page["Cache-Control"].startswith(("max-age=0", "private"))


def test_the_list_says_what_each_token_is_for_and_when_it_was_last_used(browser, ann):
    made, _secret = token(ann, TokenScope.READ)

    page = text(browser.get("/accounts/tokens/"))

    assert made.prefix in page
    assert "Read what I may read" in page
    assert "Not yet" in page


def test_who_can_prove_themselves_is_asked_to_before_a_token_is_made(browser, ann):
    make.prove(browser, ann)
    session = browser.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()

    answer = browser.post("/accounts/tokens/new/", WANTED)

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/reauthenticate/")
    assert not AccessToken.objects.exists()


def test_whoever_has_just_proved_themselves_is_not_asked_again(browser, ann):
    make.prove(browser, ann)

    assert browser.post("/accounts/tokens/new/", WANTED).status_code == 200
    assert AccessToken.objects.get(person=ann).is_proven


def test_a_form_without_a_name_or_a_right_is_shown_again(browser):
    page = browser.post("/accounts/tokens/new/", {"days": "90"})

    assert page.status_code == 422
    assert "Choose at least one thing that the program may do." in text(page)


def test_a_person_ends_their_own_token_and_nobody_elses(browser, ann):
    mine, _secret = token(ann)
    other, _secret = token(make.person())

    assert browser.post(f"/accounts/tokens/{mine.pk}/end/").status_code == 302
    assert browser.post(f"/accounts/tokens/{other.pk}/end/").status_code == 404
    assert [bool(AccessToken.objects.get(pk=each.pk).revoked_at) for each in (mine, other)] == [True, False]


def test_the_site_admin_sees_and_ends_everybodys_tokens(ann, client_for):
    made, _secret = token(ann)
    admin = client_for(make.site_admin())

    assert made.prefix in text(admin.get("/accounts/tokens/everybody/"))
    admin.post(f"/accounts/tokens/everybody/{made.pk}/end/")

    assert made.prefix not in text(admin.get("/accounts/tokens/everybody/"))


def test_everybodys_tokens_are_nobody_elses_business(browser):
    assert browser.get("/accounts/tokens/everybody/").status_code == 403


def test_a_token_that_ended_stands_below_for_a_month(browser, ann):
    made, _secret = token(ann)
    act.revoke(made, by=ann, at=timezone.now())

    page = text(browser.get("/accounts/tokens/"))

    assert "You have no token that works." in page
    assert made.prefix in page


def test_what_programs_can_do_is_a_page_without_scripts_of_others(client):
    page = text(client.get("/api/"))

    assert "GET /api/v1/cohorts/{cohort_id}/visits" in page
    assert not re.findall(r'<script[^>]+src="https?:', page)
