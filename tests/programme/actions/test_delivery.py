import datetime as dt
import smtplib
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail as outgoing
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from programme.actions import delivery, outbox
from programme.models import Notification
from programme.models.base import PersonalLink
from programme.shared import notification_kinds
from programme.shared.notification_kinds import NotificationKind
from programme.shared.refusals import NotAllowed, WrongState
from programme.states import NotificationState
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def message(**fields: Any) -> Notification:
    number = Notification.objects.count() + 1
    return Notification.objects.create(
        **{
            "address": f"reader{number}@people.example",
            "name": f"Reader {number}",
            "kind": "programme.visit_published",
            "act": f"act-{number}",
            "subject": f"Subject {number}",
            "body": "Hello **reader**, see http://testserver/visits/1/.",
            **fields,
        }
    )


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, NotificationKind]:
    """A registry that a test may add to."""
    own = dict(notification_kinds._kinds)
    monkeypatch.setattr(notification_kinds, "_kinds", own)
    return own


class Broken(EmailBackend):
    """A mail server that fails as `problem` says, for addresses that hold `only`."""

    problem: BaseException | None = None
    at_start: BaseException | None = None
    only = ""
    closed = 0

    def open(self) -> None:
        if Broken.at_start:
            raise Broken.at_start

    def close(self) -> None:
        Broken.closed += 1

    def send_messages(self, messages: list[Any]) -> int:
        if Broken.problem and Broken.only in str(messages[0].to):
            raise Broken.problem
        return super().send_messages(messages)


@pytest.fixture
def broken(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Broken]:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    for name in ("problem", "at_start", "only", "closed"):
        monkeypatch.setattr(Broken, name, vars(Broken)[name])
    return Broken


def test_what_waits_is_sent_once_as_text_and_html():
    row = message()

    assert delivery.send_waiting() == 1
    assert delivery.send_waiting() == 0

    row.refresh_from_db()
    (sent,) = outgoing.outbox
    assert row.state == NotificationState.SENT
    assert sent.to == ["Reader 1 <reader1@people.example>"]
    assert sent.extra_headers["Message-ID"] == row.message_id
    assert "Hello **reader**" in sent.body
    html = sent.alternatives[0][0]
    assert "<strong>reader</strong>" in html
    assert '<a href="http://testserver/visits/1/"' in html


def test_a_message_before_its_time_waits():
    message(not_before=timezone.now() + dt.timedelta(hours=1))

    assert delivery.send_waiting() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        assert delivery.send_waiting() == 1


def test_urgent_kinds_go_first_then_the_oldest():
    message(subject="first")
    message(subject="second")
    message(subject="urgent", kind="programme.visit_cancelled")

    delivery.send_waiting()

    assert [sent.subject for sent in outgoing.outbox] == ["urgent", "first", "second"]


@pytest.mark.parametrize(
    "problem",
    [
        ConnectionRefusedError("refused"),
        TimeoutError("too slow"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPRecipientsRefused({"reader1@people.example": (550, b"no such person")}),
        smtplib.SMTPDataError(451, b"try later"),
        smtplib.SMTPAuthenticationError(535, b"who are you"),
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_a_failing_server_stops_no_other_message_and_is_tried_again_later(broken: type[Broken], problem: Exception):
    bad, good = message(), message()
    broken.problem, broken.only = problem, bad.address

    assert delivery.send_waiting() == 1

    bad.refresh_from_db()
    good.refresh_from_db()
    assert good.state == NotificationState.SENT
    assert bad.state == NotificationState.QUEUED
    assert bad.problem.startswith(type(problem).__name__)
    assert bad.not_before > timezone.now()
    assert broken.closed >= 2, "a connection that failed is not used again"


def test_after_five_tries_it_is_marked_as_not_sent_always_under_one_message_id(broken: type[Broken]):
    row = message()
    broken.problem = smtplib.SMTPDataError(451, b"try later")
    at = timezone.now()
    for hour in range(8):
        with time_machine.travel(at + dt.timedelta(hours=hour)):
            delivery.send_waiting()

    row.refresh_from_db()
    assert (row.state, row.attempts) == (NotificationState.FAILED, delivery.MOST_TRIES)


def test_a_server_that_is_away_uses_up_no_tries(broken: type[Broken]):
    row = message()
    broken.at_start = ConnectionRefusedError("refused")

    assert delivery.send_waiting() == 0

    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == (NotificationState.QUEUED, 0, delivery.NO_SERVER)
    broken.at_start = None
    assert delivery.send_waiting() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "[[link programme.Invitation 00000000-0000-4000-8000-000000000000]]"},
        {"body": "[[link nothing.Like 5]]"},
        {"subject": "two\nlines"},
    ],
    ids=["link to nothing", "unknown thing", "broken header"],
)
def test_a_text_that_cannot_become_a_mail_fails_alone_and_at_once(fields: dict[str, str]):
    bad, good = message(**fields), message()

    assert delivery.send_waiting() == 1

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (NotificationState.FAILED, NotificationState.SENT)


def test_a_link_that_is_gone_is_a_line_of_the_log_and_no_fault(caplog: pytest.LogCaptureFixture):
    row = message(body="[[link programme.Invitation 00000000-0000-4000-8000-000000000000]]")

    delivery.send_waiting()

    (line,) = (each for each in caplog.records if each.name == "programme.actions.delivery")
    assert (line.levelname, line.exc_info) == ("WARNING", None)
    assert str(row.pk) in line.getMessage()


def test_a_row_that_a_worker_holds_is_left_alone_until_its_claim_is_over():
    row = message()
    claimed = delivery._claim(row.pk)

    assert claimed is not None
    assert delivery._claim(row.pk) is None
    assert delivery.send_waiting() == 0
    with time_machine.travel(timezone.now() + delivery.CLAIM_LASTS + dt.timedelta(seconds=1)):
        assert delivery.send_waiting() == 1
    assert [sent.extra_headers["Message-ID"] for sent in outgoing.outbox] == [row.message_id]


def test_a_personal_link_is_put_in_only_when_the_mail_is_made():
    cohort = make.cohort()
    invitation = make.invitation(cohort)
    row = message(body=f"Open {invitation.link_marker}", kind="programme.invitation")

    delivery.send_waiting()

    (sent,) = outgoing.outbox
    assert f"/{invitation.link_token()}/" in sent.body
    row.refresh_from_db()
    assert invitation.link_token() not in row.body


def test_a_name_with_mail_signs_stays_out_of_the_header():
    message(name="Ann <evil@people.example>, Bob")

    delivery.send_waiting()

    assert outgoing.outbox[0].to == ["reader1@people.example"]


# What must wait for its time


def test_an_embargo_is_looked_at_when_sending_and_holds_the_message(kinds: dict[str, NotificationKind]):
    may_go: list[bool] = []
    kinds["test.secret"] = NotificationKind("test.secret", audience="all", releasable=lambda row: bool(may_go))
    row = message(kind="test.secret")

    assert delivery.send_waiting() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == (NotificationState.HELD, 0)
    assert delivery.send_waiting() == 0

    may_go.append(True)
    assert delivery.send_waiting() == 1
    row.refresh_from_db()
    assert row.state == NotificationState.SENT


def test_a_kind_that_nobody_knows_any_more_is_held(kinds: dict[str, NotificationKind]):
    row = message(kind="gone.kind")

    assert delivery.send_waiting() == 0
    row.refresh_from_db()
    assert row.state == NotificationState.HELD


# The clock and the organisers


def test_the_clock_wakes_the_sending_only_when_something_is_due():
    assert not delivery.wake()
    message(not_before=timezone.now() + dt.timedelta(hours=1))
    assert not delivery.wake()
    message()
    assert delivery.wake()


def test_an_organiser_has_a_failed_message_tried_again():
    programme = make.programme()
    row = message(programme=programme, state=NotificationState.FAILED, attempts=5)

    outbox.retry(row, by=make.organiser(programme))

    assert delivery.send_waiting() == 1


def test_only_failed_messages_are_tried_again_and_only_by_organisers():
    programme = make.programme()
    row = message(programme=programme, state=NotificationState.FAILED)

    with pytest.raises(NotAllowed):
        outbox.retry(row, by=make.person())
    outbox.retry(row, by=make.organiser(programme))
    delivery.send_waiting()
    with pytest.raises(WrongState):
        outbox.retry(row, by=make.organiser(programme))


def test_every_kind_of_personal_link_opens_under_the_name_of_its_topic():
    """Mails find the page of a link by the name of its model."""
    links = [model for model in apps.get_models() if issubclass(model, PersonalLink)]
    assert len(links) >= 9
    for model in links:
        topic = delivery.WORD_WITHIN.sub("_", model.__name__).lower()
        assert reverse(f"{model._meta.app_label}:{topic}_open", args=("0" * 64,))
