"""Keys of sessions: new at each sign-in, of no use once it ended, and what ends those on other devices."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client, TestCase

from programme.models import AuditEvent
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

LOGIN, CONFIRM, PRIVATE = "/accounts/login/", "/accounts/login/code/confirm/", "/accounts/email/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def with_its_commit(get_response):
    """What waits for the commit is done within the request, as on a site: a test never commits."""

    def answer(request):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return get_response(request)

    return answer


def still_in(client: Client) -> bool:
    return client.get(PRIVATE).status_code == 200


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def with_key(key: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def on_a_device(person) -> Client:
    client = Client()
    client.force_login(person)
    UserSession.objects.create_from_request(client.get(PRIVATE).wsgi_request)
    return client


def app_of(person) -> str:
    """Gives the person an authenticator app; its secret."""
    TOTP.activate(person, secret := generate_totp_secret())
    return secret


def shown(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


def test_signing_in_gives_a_key_that_was_not_there_before_and_ends_the_one_that_was(client, mailoutbox):
    person = make.person()
    client.post(LOGIN, {"login": person.email})
    before = key_of(client)
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mailoutbox[-1].body)[0]

    client.post(CONFIRM, {"code": code})

    assert still_in(client)
    assert key_of(client) != before
    assert not still_in(with_key(before))
    assert not Session.objects.filter(session_key=before).exists()


def test_proving_oneself_again_gives_another_key_on_the_same_device(client):
    person = make.person()
    secret = app_of(person)
    client = on_a_device(person)
    before = key_of(client)

    client.post("/accounts/2fa/reauthenticate/?next=/accounts/2fa/", {"code": shown(secret)})

    assert still_in(client)
    assert key_of(client) != before
    assert not still_in(with_key(before))
    assert UserSession.objects.get().session_key == key_of(client)


def test_a_key_holds_more_chance_than_anybody_can_guess():
    keys = {key_of(on_a_device(make.person())) for _each in range(20)}

    # 32 signs of 36: 165 bits.
    assert len(keys) == 20
    assert all(re.fullmatch("[a-z0-9]{32}", key) for key in keys)


def test_after_signing_out_the_key_opens_nothing(client):
    client.force_login(make.person())
    key = key_of(client)
    assert still_in(with_key(key))

    client.post("/accounts/logout/")

    assert not still_in(with_key(key))
    assert not Session.objects.filter(session_key=key).exists()


def test_signing_out_asks_by_a_page_and_ends_nothing_when_it_is_only_opened(client):
    client.force_login(make.person())

    client.get("/accounts/logout/")

    assert still_in(client)


@pytest.mark.parametrize("change", ["an app is added", "an app is removed", "recovery codes are made anew"])
def test_when_a_second_factor_changes_the_other_devices_are_out(change, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.with_its_commit"]
    person = make.person()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    secret = "" if change == "an app is added" else app_of(person)
    here, there = on_a_device(person), on_a_device(person)
    if secret:
        here.post("/accounts/2fa/reauthenticate/?next=/accounts/2fa/", {"code": shown(secret)})

    if change == "an app is added":
        new = here.get("/accounts/2fa/totp/activate/").context["form"].secret
        here.post("/accounts/2fa/totp/activate/", {"code": shown(new)})
    elif change == "an app is removed":
        here.post("/accounts/2fa/totp/deactivate/")
    else:
        here.post("/accounts/2fa/recovery-codes/generate/")

    assert Authenticator.objects.filter(user=person).exists() is (change != "an app is removed")
    assert not still_in(there)
    page = here.get(PRIVATE)
    assert page.status_code == 200
    assert "Your other devices are signed out" in page.content.decode()


def test_an_operator_signs_one_person_out_on_every_device_and_the_record_says_so():
    ann, ben = make.person(), make.person()
    devices, other = [on_a_device(ann), on_a_device(ann)], on_a_device(ben)

    call_command("end_sessions", ann.email.upper())

    assert [still_in(each) for each in devices] == [False, False]
    assert still_in(other)
    assert AuditEvent.objects.get(code="programme.person.signed_out").target_id == str(ann.pk)


def test_an_operator_signs_everybody_out():
    devices = [on_a_device(make.person()) for _each in range(3)]

    call_command("end_sessions", "--everybody")

    assert [still_in(each) for each in devices] == [False] * 3


def test_an_address_that_nobody_has_is_said():
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("end_sessions", "nobody@people.example")
