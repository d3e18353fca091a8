"""The site's key is exchanged while people have sessions and second factors."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command

from programme.actions.sealed import seal_anew
from programme.models import AuditEvent
from programme.recovery_codes import HashedRecoveryCodes
from programme.shared import sealed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

NEW = "another-long-random-text-that-nobody-else-knows-0123456789"


@pytest.fixture
def person():
    found = make.person()
    TOTP.activate(found, generate_totp_secret())
    HashedRecoveryCodes.activate(found).draw()
    return found


def secret_of(person) -> str:
    return sealed.opened(person.authenticator_set.get(type="totp").data["secret"])


@pytest.fixture
def exchanged(settings, person):
    """The key is another from here on, and the old one is still known."""
    before = secret_of(person)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW
    return before


def test_what_lies_under_the_key_before_is_read_while_it_is_known(person, exchanged, settings):
    assert secret_of(person) == exchanged

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        secret_of(person)


def test_sealed_anew_it_needs_the_earlier_key_no_more(person, exchanged, settings, capsys):
    call_command("seal_anew")
    settings.SECRET_KEY_FALLBACKS = []

    assert secret_of(person) == exchanged
    assert "Secrets that lie under today's key: 1." in capsys.readouterr().out
    assert AuditEvent.objects.get(code="programme.site.sealed_anew").facts == {"secrets": 1}


def test_hashed_codes_and_passkeys_need_no_key(person, exchanged, settings):
    before = person.authenticator_set.get(type="recovery_codes").data
    passkey = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key", "credential": {}})

    assert seal_anew() == 1

    assert person.authenticator_set.get(type="recovery_codes").data == before
    passkey.refresh_from_db()
    assert passkey.data == {"name": "Key", "credential": {}}


def test_with_a_key_that_is_not_known_nothing_is_changed(person, exchanged, settings):
    settings.SECRET_KEY_FALLBACKS = []
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))

    with pytest.raises(CommandError, match="SECRET_KEYS_BEFORE"):
        call_command("seal_anew")

    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before
    assert not AuditEvent.objects.filter(code="programme.site.sealed_anew").exists()


def test_a_session_outlives_the_exchange_and_ends_with_the_key(client_for, settings):
    client = client_for(make.organiser(make.cohort()))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW
    assert client.get("/accounts/email/").status_code == 200

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [], f"{NEW}-and-another"

    assert client.get("/accounts/email/").status_code == 302
