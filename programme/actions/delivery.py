"""Sends notifications that wait: each row is claimed first, and goes out under one Message-ID for ever."""

import datetime as dt
import logging
import re

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.template.loader import render_to_string
from django.urls import reverse

from programme.actions.audit import record
from programme.models import Notification, Person
from programme.models.base import PersonalLink
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.enqueue import later_once
from programme.shared.markdown import as_html, as_plain, with_pressable_addresses
from programme.shared.notification_kinds import all_kinds, kind
from programme.shared.time import now
from programme.states import NOTIFICATION, NotificationState

log = logging.getLogger(__name__)

LINK = re.compile(r"\[\[link ([\w.]+) ([\w-]+)\]\]")
MOST_TRIES = 5
# So many go in one run; then other work has its turn.
AT_ONCE = 50
# A worker that died in the middle leaves rows claimed: after this long another one takes them.
CLAIM_LASTS = dt.timedelta(minutes=10)
NO_SERVER = "The mail server does not answer. We keep trying."


def wake() -> bool:
    """For the clock: queue the sending when something is due; tells whether it was."""
    is_due = _due(now()).exists() or Notification.objects.filter(state=NotificationState.HELD).exists()
    if is_due:
        later_once("programme.tasks.send_notifications")
    return is_due


def send_waiting(*, most: int = AT_ONCE) -> int:
    """Send up to `most` messages that are due, urgent ones first, then oldest first; returns how many went.

    What fails is tried again later, at most five times; what can never be sent is marked so and stops nobody else.
    """
    release_held()
    due = list(_due(now()).values_list("pk", flat=True)[:most])
    if not due:
        return 0
    mailer = get_connection()
    try:
        mailer.open()
    except OSError as error:
        log.warning("The mail server does not answer: %s", type(error).__name__)
        Notification.objects.filter(pk__in=due, state=NotificationState.QUEUED).update(problem=NO_SERVER)
        return 0
    try:
        return sum(_send(claimed, mailer) for pk in due if (claimed := _claim(pk)))
    finally:
        mailer.close()


def release_held() -> int:
    """Queue the held messages whose time has come; returns how many."""
    held = Notification.objects.filter(state=NotificationState.HELD)
    free = [row.pk for row in held if _is_releasable(row)]
    return held.filter(pk__in=free).update(state=NotificationState.QUEUED) if free else 0


@action
def retry(notification: Notification, *, by: Person) -> Notification:
    """Try a message again that could not be sent."""
    notification = Notification.objects.select_for_update(of=("self",)).get(pk=notification.pk)
    authorise(by, "programme.organise", notification)
    NOTIFICATION.check(notification.state, to=NotificationState.QUEUED)
    notification.state, notification.attempts, notification.not_before = NotificationState.QUEUED, 0, None
    notification.save(update_fields=("state", "attempts", "not_before"))
    record("programme.notification.retried", by=by, target=notification)
    later_once("programme.tasks.send_notifications")
    return notification


def _due(at: dt.datetime) -> QuerySet[Notification]:
    waiting = Q(state=NotificationState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=at))
    abandoned = Q(state=NotificationState.SENDING, claimed_at__lt=at - CLAIM_LASTS)
    urgent = [each.key for each in all_kinds() if each.urgent]
    turn = Case(When(kind__in=urgent, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Notification.objects.filter(waiting | abandoned).order_by(turn, "created_at")


def _claim(pk: object) -> Notification | None:
    """One conditional statement: of two workers only one gets the row. The embargo is looked at after the claim."""
    at = now()
    mine = _due(at).filter(pk=pk).update(state=NotificationState.SENDING, claimed_at=at, attempts=F("attempts") + 1)
    if not mine:
        return None
    row = Notification.objects.select_related("programme").get(pk=pk)
    if _is_releasable(row):
        return row
    Notification.objects.filter(pk=pk).update(state=NotificationState.HELD, attempts=F("attempts") - 1)
    return None


def _is_releasable(row: Notification) -> bool:
    """Whether its kind lets it go now; a kind that nobody knows stays."""
    try:
        declared = kind(row.kind)
    except KeyError:
        return False
    return declared.releasable is None or declared.releasable(row)


def _send(row: Notification, mailer: BaseEmailBackend) -> int:
    try:
        message = mail(row, mailer)
    except Exception as error:
        # A text that cannot become a mail will not become one by waiting.
        log.exception("Notification %s cannot be made into a mail.", row.pk)
        _failed(row, error, again=False)
        return 0
    try:
        message.send()
    except (OSError, ValueError) as error:
        # OSError covers sockets and smtplib; ValueError is an address or header that mail does not know.
        log.warning("Notification %s was not sent: %s", row.pk, type(error).__name__)
        _failed(row, error, again=isinstance(error, OSError) and row.attempts < MOST_TRIES)
        mailer.close()  # the connection may be the cause: the next message opens a new one
        return 0
    Notification.objects.filter(pk=row.pk).update(state=NotificationState.SENT, sent_at=now(), problem="")
    return 1


def _failed(row: Notification, error: Exception, *, again: bool) -> None:
    Notification.objects.filter(pk=row.pk).update(
        state=NotificationState.QUEUED if again else NotificationState.FAILED,
        problem=f"{type(error).__name__}: {error}"[:300],
        not_before=now() + dt.timedelta(minutes=2**row.attempts) if again else row.not_before,
    )


def mail(row: Notification, mailer: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The e-mail of a notification: plain text, and the same as HTML."""
    text = with_links(row.body)
    sender = row.programme.name if row.programme else settings.SITE_NAME
    context = {"row": row, "sender": sender, "site_url": settings.SITE_URL}
    message = EmailMultiAlternatives(
        subject=row.subject,
        body=render_to_string("programme/notification/mail.txt", {**context, "text": as_plain(text)}, using="text"),
        to=[f"{row.name} <{row.address}>"] if _is_plain(row.name) else [row.address],
        headers={"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"},
        connection=mailer,
    )
    html = as_html(with_pressable_addresses(text))
    message.attach_alternative(
        render_to_string("programme/notification/mail.html", {**context, "html": html}), "text/html"
    )
    return message


def with_links(body: str) -> str:
    """The text with each marker replaced by the address that only this mail holds."""

    def address(match: re.Match[str]) -> str:
        thing: PersonalLink = apps.get_model(match[1])._default_manager.get(pk=match[2])
        return settings.SITE_URL + reverse(f"{match[1].lower().replace('.', ':')}_open", args=(thing.link_token(),))

    return LINK.sub(address, body)


def _is_plain(name: str) -> bool:
    """Names with mail's own signs in them stay out of the header."""
    return not set(name) & set('<>@,;:"\\[]()\r\n')
