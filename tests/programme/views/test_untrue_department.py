"""A department's word is believed only when it signed it, as itself, for this site, this request and this person."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from programme.actions.single_sign_on import allow_domain
from programme.models import Person
from tests.factories import programme as make
from tests.support.untrue_departments import ANOTHER_KEY, Department, untrue_department

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

LOGIN = "/accounts/single-sign-on/revenue/login/"
PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def department(settings) -> Iterator[Department]:
    with untrue_department() as found:
        provider = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        app = {**provider["APPS"][0], "client_id": "programme", "settings": {"server_url": found.address}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**provider, "APPS": [app]}}
        yield found


@pytest.fixture(autouse=True)
def ann() -> Person:
    cohort = make.cohort()
    allow_domain(
        cohort.programme, provider="revenue", domain="revenue.example", by=make.organiser(cohort), at=timezone.now()
    )
    return make.participant(cohort, who=make.person(email="ann@revenue.example"))


def leave(client: Client) -> dict[str, str]:
    """What the site sends along with somebody who goes to the department."""
    there = client.post(LOGIN)["Location"]
    return {name: found[0] for name, found in parse_qs(urlsplit(there).query).items()}


def come_back(client: Client, department: Department, **says: object) -> bool:
    """Whether somebody is let in when the department says this."""
    sent = leave(client)
    department.nonce = sent["nonce"]
    for name, said in says.items():
        setattr(department, name, said)
    answer = client.get(f"{LOGIN}callback/", {"code": "1", "state": sent["state"]})
    assert answer.status_code == 302
    return "_auth_user_id" in client.session


def test_an_honest_department_is_believed(client, department):
    assert come_back(client, department)
    assert "/keys" in department.asked


@pytest.mark.parametrize(
    "says",
    [
        {"token": {"iss": "https://other.example"}},
        {"token": {"aud": "another site"}},
        {"token": {"aud": ["another site", "and another"]}},
        {"token": {"nonce": "of another request"}},
        {"token": {"nonce": ""}},
        {"token": {"exp": PAST}},
        {"token": {"sub": "2"}},
        {"page": {"sub": "2"}},
        {"key": ANOTHER_KEY},
        {"key": "a word that both sides know and that is long enough", "method": "HS256"},
        {"key": None, "method": "none"},
        {"has_token": False},
    ],
    ids=[
        "another issuer",
        "for another site",
        "for two others",
        "of another request",
        "of no request",
        "too old",
        "somebody else's token",
        "somebody else's page",
        "signed by another",
        "signed with a shared word",
        "not signed",
        "no token",
    ],
)
def test_whatever_is_not_for_this_site_this_request_and_this_person_is_not_believed(client, department, says):
    assert not come_back(client, department, **says)
    assert "did not work just now" in client.get("/accounts/login/").content.decode()


def test_another_issuer_than_the_settings_name_is_not_even_asked(client, department):
    department.about = {"issuer": "https://other.example"}

    answer = client.post(LOGIN)

    assert answer["Location"] == "/accounts/login/"
    assert department.asked == ["/.well-known/openid-configuration"]


def test_an_issuer_that_changes_while_somebody_is_away_lets_nobody_in(client, department):
    assert not come_back(client, department, about={"issuer": "https://other.example"})
    assert "/token" not in department.asked


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys", "/page"])
def test_no_redirect_of_a_department_is_followed(client, department, path):
    assert not come_back(client, department, moved=frozenset({path}))
    assert path in department.asked
    assert "/elsewhere" not in department.asked


def test_each_request_has_a_nonce_of_its_own_that_is_not_the_state(client, department):
    first, second = leave(client), leave(client)

    assert first["nonce"] != second["nonce"]
    assert first["nonce"] != first["state"]


def test_an_answer_is_good_once(client, department):
    sent = leave(client)
    department.nonce = sent["nonce"]
    back = {"code": "1", "state": sent["state"]}
    assert client.get(f"{LOGIN}callback/", back)["Location"] == "/home/"
    client.logout()

    assert client.get(f"{LOGIN}callback/", back)["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session
