"""Recovery codes: shown once, kept hashed, used once, typed in any way."""

from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from programme.recovery_codes import HashedRecoveryCodes, hashed
from programme.shared import sealed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

PAGE = "/accounts/2fa/recovery-codes/"


@pytest.fixture
def person():
    found = make.person()
    TOTP.activate(found, generate_totp_secret())
    return found


@pytest.fixture
def at_home(client: Client, person) -> Client:
    """Signed in and proven a moment ago."""
    HashedRecoveryCodes.activate(person).take(["FIRST"])
    client.force_login(person)
    client.post("/accounts/2fa/reauthenticate/", {"code": "FIRST"})
    return client


def kept(person) -> str:
    return str(person.authenticator_set.get(type="recovery_codes").data)


def use(person, code: str) -> bool:
    return person.authenticator_set.get(type="recovery_codes").wrap().validate_code(code)


def test_no_code_lies_in_the_database_neither_before_it_was_shown_nor_after(at_home: Client, person):
    at_home.post(f"{PAGE}generate/")
    before = kept(person)
    codes = at_home.get(PAGE).context["unused_codes"]

    assert before == "{}"
    assert len(set(codes)) == 10
    for code in codes:
        assert code not in kept(person)
        assert code.replace("-", "") not in kept(person)
        assert use(person, code)


def test_the_page_shows_codes_once_and_then_says_how_many_are_left(at_home: Client, person):
    at_home.post(f"{PAGE}generate/")
    code = at_home.get(PAGE).context["unused_codes"][0]
    use(person, code)

    again = at_home.get(PAGE).content.decode()

    assert "9 of 10 codes are unused" in again
    assert "can no longer be shown" in again
    assert "Make new codes" in again
    assert "<textarea" not in again
    assert at_home.get(f"{PAGE}download/").status_code == 403


def test_a_code_works_once_however_it_is_typed(person):
    first, second, *_others = HashedRecoveryCodes.activate(person).draw()

    assert use(person, f" {first.lower().replace('-', ' ')} ")
    assert not use(person, first)
    assert use(person, second.replace("-", ""))
    assert not use(person, "")
    assert not use(person, "AAAAA-AAAAA")


def test_new_codes_end_those_before(at_home: Client, person):
    at_home.post(f"{PAGE}generate/")
    old = at_home.get(PAGE).context["unused_codes"]
    at_home.post(f"{PAGE}generate/")
    new = at_home.get(PAGE).context["unused_codes"]

    assert not any(use(person, code) for code in old)
    assert use(person, new[0])


def test_two_people_with_the_same_code_have_other_hashes():
    one, other = hashed(["CDFGH-JKMNP"]), hashed(["CDFGH-JKMNP"])

    assert one["hashes"] != other["hashes"]


def test_a_code_is_hashed_as_slowly_as_a_password():
    from programme import settings  # noqa: PLC0415 the tests' own are quicker

    assert settings.RECOVERY_CODE_ROUNDS >= 600_000


def test_codes_that_people_held_before_go_on_working(person, settings):
    old = get_user_model().objects.create(email="old@people.example")
    lost = get_user_model().objects.create(email="lost@people.example")
    allauths = HashedRecoveryCodes.__base__
    row = Authenticator.objects.create(
        user=old, type="recovery_codes", data={"seed": sealed.seal(allauths.generate_seed()), "used_mask": 1}
    )
    codes = allauths(row).generate_codes()
    Authenticator.objects.create(user=lost, type="recovery_codes", data={"seed": "sealed elsewhere", "used_mask": 0})
    HashedRecoveryCodes.activate(person).take(["FIRST"])
    hashed_before = kept(person)

    import_module("programme.migrations.0017_recovery_codes_are_hashed").keep_hashes_only(apps, None)

    assert "seed" not in kept(old)
    assert not use(old, codes[0])  # it was used before
    assert use(old, codes[1])
    assert not lost.authenticator_set.exists()
    assert kept(person) == hashed_before
