"""Mail that comes back, as real servers send it."""

import io
import sys
from email import message_from_string
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.management import call_command
from django.utils import timezone

from programme.actions import delivery
from programme.actions.bounce import take_mail
from programme.actions.notification import notify
from programme.models import AuditEvent, LostAddress, Notification
from programme.notifications import VISIT_PUBLISHED
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.people.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I am sorry to have to tell you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.people.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--B
Content-Type: message/rfc822

From: programme@testserver
To: {address}
Subject: Book a place
Message-ID: {number}

Hello
--B--
"""


@pytest.fixture
def row() -> Notification:
    cohort = make.cohort()
    notify(VISIT_PUBLISHED, to=[make.participant(cohort)], about=make.visit(cohort))
    delivery.send_waiting()
    return Notification.objects.get()


def report(row: Notification, **changes: str) -> str:
    values = {"to": "programme@testserver", "address": row.address, "action": "failed", "status": "5.1.1"}
    return REPORT.format(**{**values, "number": row.message_id, **changes})


def take(text: str) -> str:
    return take_mail(message_from_string(text), at=timezone.now())


def test_a_lasting_failure_marks_the_address_and_the_message(row: Notification):
    assert take(report(row)) == "lost"

    lost = LostAddress.objects.get()
    row.refresh_from_db()
    assert (lost.address, lost.reason) == (row.address, "5.1.1 550 5.1.1 No such user here")
    assert (row.state, row.problem) == ("failed", "It came back: 5.1.1 550 5.1.1 No such user here")
    assert AuditEvent.objects.get().code == "programme.notification.came_back"


def test_the_same_report_twice_marks_it_once(row: Notification):
    assert [take(report(row)), take(report(row))] == ["lost", "lost"]
    assert LostAddress.objects.count() == 1


@pytest.mark.parametrize("changes", [{"action": "delayed", "status": "4.4.1"}, {"action": "failed", "status": "4.2.2"}])
def test_a_server_that_still_tries_marks_nothing(row: Notification, changes: dict[str, str]):
    assert take(report(row, **changes)) == "delayed"
    assert not LostAddress.objects.exists()


def test_a_report_without_the_mail_in_it_is_known_by_where_it_was_sent(row: Notification):
    text = report(row, to=f"bounces+{row.pk.hex}@testserver").replace(f"Message-ID: {row.message_id}\n", "")

    assert take(text) == "lost"


def test_a_report_with_headers_only_is_known_by_its_number(row: Notification):
    text = report(row).replace("Content-Type: message/rfc822", "Content-Type: text/rfc822-headers")

    assert take(text) == "lost"


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "<00000000-0000-4000-8000-000000000000@testserver>"},
        {"number": "<nonsense@testserver>"},
        {"address": "victim@people.example"},
    ],
)
def test_nobody_can_have_an_address_marked_by_inventing_a_report(row: Notification, changes: dict[str, str]):
    assert take(report(row, **changes)) in {"unknown", "automatic"}
    assert not LostAddress.objects.exists()


AUTOMATIC = {
    "an absence note": "Auto-Submitted: auto-replied",
    "an old absence note": "X-Autoreply: yes",
    "an Exchange absence note": "X-Auto-Response-Suppress: All",
    "a mailing list": "Precedence: list",
    "a bounce without a report": "Return-Path: <>",
}


@pytest.mark.parametrize("header", AUTOMATIC.values(), ids=AUTOMATIC)
def test_what_a_machine_writes_is_left_alone_and_never_answered(row: Notification, header: str):
    before = len(outgoing.outbox), Notification.objects.count()

    text = f"From: ann@people.example\nTo: programme@testserver\nSubject: Away\n{header}\n\nI am away."
    assert take(text) == "automatic"

    delivery.send_waiting()
    assert (len(outgoing.outbox), Notification.objects.count()) == before


def test_what_a_person_writes_is_none_of_our_business(row: Notification):
    assert take("From: ann@people.example\nSubject: Hello\n\nHow are you?") == "unknown"


@pytest.mark.parametrize("text", ["", "\0\0\xff", "Content-Type: multipart/report; boundary=x\n\n--x\n\n--x--"])
def test_broken_mail_breaks_nothing(text: str):
    assert take(text) == "unknown"


def test_the_command_reads_one_mail_or_a_whole_mailbox(row: Notification, tmp_path: Path, capsys: Any):
    one = tmp_path / "one.eml"
    one.write_text(report(row))
    many = tmp_path / "many.mbox"
    away = "From: a@b.example\nAuto-Submitted: auto-replied\nSubject: Away\n\nAway"
    many.write_text("".join(f"From MAILER-DAEMON Sun Nov 22 07:00:00 2026\n{each}\n\n" for each in (away, report(row))))

    call_command("mail", "bounces", str(one))
    assert capsys.readouterr().out == "1: addresses at which mail does not arrive\n"
    call_command("mail", "bounces", str(many))
    assert "1: automatic answers" in capsys.readouterr().out


def test_the_command_reads_from_standard_input(row: Notification, monkeypatch: Any, capsys: Any):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(row).encode())))

    call_command("mail", "bounces", "-")

    assert LostAddress.objects.get().address == row.address
