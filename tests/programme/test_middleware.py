"""What every answer carries, how long sessions last, and what stands before a role without a second factor."""

import datetime as dt
import json
import logging
import re

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programme.models import Person
from programme.recovery_codes import HashedRecoveryCodes
from programme.shared.logs import JsonFormatter, request_id
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PRIVATE = "/accounts/email/"


def policy_of(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_our_pages_carry_a_strict_policy(client):
    response = client.get(LOGIN)

    policy = policy_of(response)
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    # Ourselves, and the department that signs its people in.
    assert policy["form-action"] == "'self' http://127.0.0.1:9"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "script-src" not in policy


def test_every_answer_carries_the_safe_headers(client):
    for url in (LOGIN, "/no/such/page/", "/healthz"):
        response = client.get(url)

        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]
        assert len(response["X-Request-ID"]) == 32


def test_wagtails_admin_has_a_policy_of_its_own(client):
    client.force_login(make.site_admin())

    response = client.get("/cms/")

    policy = policy_of(response)
    assert policy["frame-ancestors"] == "'self'"
    assert "'unsafe-inline'" in policy["script-src"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_a_real_site_is_reached_by_tls_only(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    fresh = Client()

    assert fresh.get(LOGIN).headers["Location"] == f"https://testserver{LOGIN}"
    assert "max-age=31536000" in fresh.get(LOGIN, secure=True)["Strict-Transport-Security"]
    assert fresh.get("/healthz").status_code == 200


def test_pages_of_signed_in_people_are_kept_nowhere(client):
    client.force_login(make.person())

    assert "no-store" in client.get(PRIVATE)["Cache-Control"]
    assert "no-store" in client.get("/no/such/page/")["Cache-Control"]


def test_visitors_get_no_session_and_no_cookie_from_public_pages():
    stranger = Client()

    stranger.get("/healthz")
    stranger.get("/.well-known/security.txt")

    assert not stranger.cookies
    assert not Session.objects.exists()


# ---- how long sessions last -----


def still_in(client: Client) -> bool:
    return client.get(PRIVATE).status_code == 200


def signed_in(person, at: dt.datetime) -> Client:
    client = Client()
    with time_machine.travel(at, tick=False):
        client.force_login(person)
        assert still_in(client)
    return client


@pytest.mark.parametrize(
    ("admin", "idle", "is_in"),
    [
        (False, dt.timedelta(hours=11, minutes=50), True),
        (False, dt.timedelta(hours=12, minutes=10), False),
        (True, dt.timedelta(minutes=55), True),
        (True, dt.timedelta(minutes=70), False),
    ],
)
def test_a_session_ends_after_a_time_without_requests(admin, idle, is_in):
    at = timezone.now()
    client = signed_in(make.person(is_superuser=admin), at)

    with time_machine.travel(at + idle, tick=False):
        assert still_in(client) is is_in


def test_a_judges_session_lasts_the_whole_pitch_day():
    begin = dt.datetime(2026, 12, 4, 8, 0, tzinfo=dt.UTC)
    client = signed_in(make.person(), begin)

    with time_machine.travel(begin + dt.timedelta(hours=12), tick=False):
        assert still_in(client)


def test_a_session_ends_after_two_weeks_however_busy():
    at = timezone.now()
    client = signed_in(make.person(), at)

    for half_days in range(1, 28):
        with time_machine.travel(at + dt.timedelta(hours=11.9 * half_days), tick=False):
            assert still_in(client)
    with time_machine.travel(at + dt.timedelta(days=14, minutes=1), tick=False):
        assert not still_in(client)


def test_an_admins_session_ends_after_twelve_hours_however_busy():
    at = timezone.now()
    client = signed_in(make.site_admin(), at)

    for half_hours in range(1, 24):
        with time_machine.travel(at + dt.timedelta(minutes=30 * half_hours), tick=False):
            assert still_in(client)
    with time_machine.travel(at + dt.timedelta(hours=12, minutes=1), tick=False):
        assert not still_in(client)


def test_reading_pages_does_not_write_the_session_each_time(client, django_assert_num_queries):
    at = timezone.now()
    client = signed_in(make.person(), at)
    before = Session.objects.get().session_data

    with time_machine.travel(at + dt.timedelta(minutes=4), tick=False):
        client.get(PRIVATE)

    assert Session.objects.get().session_data == before


# ---- your devices -----


def test_a_person_sees_and_ends_their_other_sessions():
    person = make.person()
    here, there = Client(headers={"user-agent": "Here"}), Client(headers={"user-agent": "There"})
    here.force_login(person)
    there.force_login(person)
    for client in (here, there):
        request = client.get(PRIVATE).wsgi_request
        UserSession.objects.create_from_request(request)

    page = here.get("/accounts/sessions/")
    assert "There" in page.content.decode()
    here.post("/accounts/sessions/")

    assert still_in(here)
    assert not still_in(there)


def test_a_closed_account_is_out_at_once(client):
    person = make.person()
    client.force_login(person)
    assert still_in(client)

    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert not still_in(client)


@pytest.mark.parametrize(
    "page", ["/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/", "/accounts/email/"]
)
def test_who_has_a_second_factor_shows_it_again_before_changing_what_lets_them_in(client, page):
    person = make.person()
    TOTP.activate(person, generate_totp_secret())
    client.force_login(person)

    answer = client.post(page, {"action_add": "", "email": "other@people.example"})

    assert answer.headers.get("Location", "").startswith("/accounts/2fa/reauthenticate/"), answer.status_code


# ---- the second factor, by role -----


def test_a_site_admin_without_a_second_factor_is_sent_to_set_one_up(client, settings):
    settings.SECOND_FACTOR_FOR = ["site_admin"]
    admin = make.site_admin()
    client.force_login(admin)

    assert client.get("/cms/").headers["Location"] == "/accounts/2fa/"
    assert client.post("/home/").headers["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200
    TOTP.activate(admin, generate_totp_secret())
    assert client.get("/cms/").status_code == 200


@pytest.mark.parametrize("role", ["organiser", "results", "editor", "judge", "mentor", "participant", "observer"])
def test_any_role_can_be_asked_for_a_second_factor(client, settings, role):
    cohort = make.cohort()
    named = {"results": make.results_member}.get(role) or getattr(make, role)
    person = named(cohort)
    client.force_login(person)

    settings.SECOND_FACTOR_FOR = ["site_admin", role]

    assert client.get("/home/").headers["Location"] == "/accounts/2fa/"
    TOTP.activate(person, generate_totp_secret())
    assert "/accounts/" not in client.get("/home/").headers.get("Location", "")


def test_recovery_codes_alone_are_no_second_factor(client, settings):
    organiser = make.organiser(make.cohort())
    HashedRecoveryCodes.activate(organiser).draw()
    client.force_login(organiser)
    settings.SECOND_FACTOR_FOR = ["organiser"]

    assert client.get("/home/").headers["Location"] == "/accounts/2fa/"


def test_others_need_no_second_factor(client, settings):
    settings.SECOND_FACTOR_FOR = ["site_admin", "organiser", "judge"]
    cohort = make.cohort()
    for person in (make.person(), make.participant(cohort), make.judge(cohort, state="withdrawn")):
        client.force_login(person)
        assert client.get("/home/").headers.get("Location") != "/accounts/2fa/"


def test_who_signs_in_with_a_code_is_asked_for_the_second_factor_too(client, settings, mailoutbox):
    settings.SECOND_FACTOR_FOR = ["organiser"]
    organiser = make.organiser(make.cohort())
    TOTP.activate(organiser, generate_totp_secret())
    client.post(LOGIN, {"login": organiser.email})
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mailoutbox[-1].body)

    answer = client.post("/accounts/login/code/confirm/", {"code": code[0]})

    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("role", ["site_admin", "organiser"])
def test_the_last_second_factor_of_an_asked_role_stays(client, settings, role):
    settings.SECOND_FACTOR_FOR = [role]
    person = make.site_admin() if role == "site_admin" else make.organiser(make.cohort())
    client.force_login(person)
    key = TOTP.activate(person, generate_totp_secret())

    client.post("/accounts/2fa/totp/deactivate/")

    assert type(key.instance).objects.filter(pk=key.instance.pk).exists()


def test_without_a_setting_nobody_is_asked_and_nothing_is_looked_up(client):
    client.force_login(make.person())

    with CaptureQueriesContext(connection) as asked:
        client.get("/home/")
    assert not [each for each in asked.captured_queries if "mfa_authenticator" in each["sql"]]


# ---- pages for what went wrong -----


def test_a_form_without_its_token_gets_a_friendly_page():
    careful = Client(enforce_csrf_checks=True)

    answer = careful.post(LOGIN, {"login": "ann@people.example"})

    assert answer.status_code == 403
    assert "This form was not sent" in answer.content.decode()


def test_a_host_that_is_not_ours_gets_a_plain_400(client):
    answer = client.get(LOGIN, headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_too_many_tries_get_a_page(client, settings):
    settings.SIGN_IN_MAILS_A_MINUTE = 1
    with time_machine.travel("2026-12-04T09:00:10Z", tick=False):
        client.post(LOGIN, {"login": "ann@people.example"})
        answer = client.post(LOGIN, {"login": "ben@people.example"})

    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.content.decode()


# ---- the log -----


def test_a_log_line_is_one_json_object_with_the_requests_id():
    request_id.set("abc")
    record = logging.makeLogRecord(
        {"name": "programme", "levelname": "INFO", "msg": "said\n%s", "args": ("forged",), "person": "7"}
    )

    text = JsonFormatter().format(record)

    line = json.loads(text)
    assert "\n" not in text
    assert (line["message"], line["request"], line["person"]) == ("said\nforged", "abc", "7")
