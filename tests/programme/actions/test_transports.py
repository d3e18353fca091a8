"""Each way by which mail goes out, against a stand-in on a real socket."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from programme.actions import delivery
from programme.models import Notification
from programme.shared.govuk_notify import token
from programme.states import NotificationState
from tests.support import mail_servers
from tests.support.mail_servers import Inbox, Provider

pytestmark = pytest.mark.django_db

SERVICE, SECRET = "11111111-2222-4333-8444-555555555555", "66666666-7777-4888-9999-000000000000"


def message(**fields: Any) -> Notification:
    number = Notification.objects.count() + 1
    return Notification.objects.create(
        **{
            "address": f"reader{number}@people.example",
            "name": f"Zoë Reader {number}",
            "kind": "programme.visit_published",
            "act": f"act-{number}",
            "subject": f"Über {number}",
            "body": "Hello **reader**, see http://testserver/visits/1/.",
            **fields,
        }
    )


# SMTP


@pytest.fixture
def smtp(settings: Any) -> Iterator[Inbox]:
    with mail_servers.smtp_server() as inbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", inbox.port, False
        yield inbox


def test_smtp_carries_text_html_and_the_headers_that_keep_responders_quiet(smtp: Inbox, settings: Any):
    settings.MAIL_BOUNCES_TO = "bounces@testserver"
    row = message()

    assert delivery.send_waiting() == 1

    (got,) = smtp.mails
    made = got.message
    assert (got.to, got.number) == (row.address, row.message_id)
    assert got.sender == f"bounces+{row.pk.hex}@testserver"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["X-Auto-Response-Suppress"] == "All"
    assert [part.get_content_type() for part in made.walk()][1:] == ["text/plain", "text/html"]


def test_one_refused_address_stops_nobody_else_over_smtp(smtp: Inbox):
    bad, good = message(), message()
    smtp.refuse[bad.address] = "550 5.1.1 no such mailbox"

    assert delivery.send_waiting() == 1

    bad.refresh_from_db()
    assert [got.to for got in smtp.mails] == [good.address]
    assert "no such mailbox" in bad.problem


def test_a_server_that_is_gone_costs_no_try(smtp: Inbox, settings: Any):
    settings.EMAIL_PORT = mail_servers.free_port()
    row = message()

    assert delivery.send_waiting() == 0

    row.refresh_from_db()
    assert (row.state, row.attempts) == (NotificationState.QUEUED, 0)


# GOV.UK Notify


@pytest.fixture
def notify(settings: Any) -> Iterator[Provider]:
    with mail_servers.http_provider() as provider:
        settings.EMAIL_BACKEND = "programme.shared.govuk_notify.NotifyBackend"
        settings.NOTIFY_API_KEY = f"our-key-{SERVICE}-{SECRET}"
        settings.NOTIFY_TEMPLATE, settings.NOTIFY_URL = "template-1", provider.address
        yield provider


def test_notify_gets_one_signed_request_for_each_message(notify: Provider):
    row = message()

    assert delivery.send_waiting() == 1

    ((path, headers, content),) = notify.requests
    assert path == "/v2/notifications/email"
    assert (content["email_address"], content["template_id"]) == (row.address, "template-1")
    assert content["reference"] == row.message_id.strip("<>")
    assert content["personalisation"]["subject"] == "Über 1"
    assert "Hello **reader**" in content["personalisation"]["body"]
    head, claims, signature = headers["Authorization"].removeprefix("Bearer ").split(".")
    proof = hmac.digest(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256)
    assert base64.urlsafe_b64encode(proof).rstrip(b"=").decode() == signature
    read = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert read["iss"] == SERVICE
    assert abs(read["iat"] - timezone.now().timestamp()) < 60


@pytest.mark.parametrize("status", [301, 302, 307])
def test_no_key_follows_a_redirect(notify: Provider, status: int):
    message()
    notify.status, notify.leads_to = status, f"{notify.address}/elsewhere/"

    delivery.send_waiting()

    assert [path for path, _headers, _content in notify.requests] == ["/v2/notifications/email"]
    assert Notification.objects.get().state == NotificationState.FAILED


def test_the_token_is_what_any_reader_of_such_tokens_expects():
    made = token(f"name-{SERVICE}-{SECRET}", at=1_700_000_000)

    assert made.split(".")[0] == base64.urlsafe_b64encode(b'{"typ":"JWT","alg":"HS256"}').rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("status", "state"),
    [(429, "queued"), (500, "queued"), (503, "queued"), (400, "failed"), (403, "failed")],
)
def test_notify_that_says_no_is_asked_again_only_where_that_may_help(notify: Provider, status: int, state: str):
    notify.status, notify.answer = status, {"errors": [{"error": "BadRequestError", "message": "No such template"}]}
    row = message()

    assert delivery.send_waiting() == 0

    row.refresh_from_db()
    assert row.state == state
    assert f"Notify answers {status}: No such template" in row.problem


def test_a_code_goes_through_notify_as_well(notify: Provider):
    django_mail.send_mail("Your code", "ABCD-EFGH", None, ["ann@people.example"])

    assert notify.requests[0][2]["personalisation"]["body"] == "ABCD-EFGH"


# Anymail


@pytest.fixture
def postmark(settings: Any) -> Iterator[Provider]:
    with mail_servers.http_provider() as provider:
        provider.status = 200
        provider.answer = {"ErrorCode": 0, "Message": "OK", "MessageID": "provider-1", "To": "reader1@people.example"}
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "secret", "POSTMARK_API_URL": f"{provider.address}/"}
        yield provider


def test_a_provider_of_anymails_gets_the_message_with_our_number(postmark: Provider):
    row = message()

    assert delivery.send_waiting() == 1

    ((_path, headers, content),) = postmark.requests
    assert headers["X-Postmark-Server-Token"] == "secret"
    assert row.address in content["To"]
    assert content["Metadata"] == {"notification": str(row.pk)}
    sent = {each["Name"]: each["Value"] for each in content["Headers"]}
    assert sent["Message-ID"] == row.message_id
    assert sent["Auto-Submitted"] == "auto-generated"


def test_a_provider_that_is_in_trouble_is_asked_again(postmark: Provider):
    postmark.status, postmark.answer = 500, {}
    row = message()

    assert delivery.send_waiting() == 0

    row.refresh_from_db()
    assert row.state == NotificationState.QUEUED
