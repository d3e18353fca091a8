"""Sends notifications that wait: each row is claimed first, and goes out under one Message-ID for ever."""

import datetime as dt
import logging
import re

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse

from programme.models import Notification
from programme.models.base import PersonalLink
from programme.shared.markdown import as_html, as_plain
from programme.shared.time import now
from programme.states import NotificationState

log = logging.getLogger(__name__)

LINK = re.compile(r"\[\[link ([\w.]+) ([\w-]+)\]\]")
MOST_TRIES = 5
# A worker that died in the middle leaves rows claimed: after this long another one takes them.
CLAIM_LASTS = dt.timedelta(minutes=10)


def send_waiting(*, most: int = 200) -> int:
    """Send up to `most` messages that are due, oldest first; returns how many went. Failed ones are tried again."""
    sent = 0
    with get_connection() as mailer:
        for pk in list(_due(now()).values_list("pk", flat=True)[:most]):
            if claimed := _claim(pk):
                sent += _send(claimed, mailer)
    return sent


def _due(at: dt.datetime):  # type: ignore[no-untyped-def]
    waiting = Q(state=NotificationState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=at))
    abandoned = Q(state=NotificationState.SENDING, claimed_at__lt=at - CLAIM_LASTS)
    return Notification.objects.filter(waiting | abandoned).order_by("created_at")


def _claim(pk: object) -> Notification | None:
    """One conditional statement: of two workers only one gets the row."""
    at = now()
    mine = _due(at).filter(pk=pk).update(state=NotificationState.SENDING, claimed_at=at, attempts=F("attempts") + 1)
    return Notification.objects.select_related("programme").get(pk=pk) if mine else None


def _send(row: Notification, mailer: BaseEmailBackend) -> int:
    try:
        mail(row, mailer).send()
    except OSError as error:
        log.warning("Notification %s was not sent: %s", row.pk, type(error).__name__)
        again = NotificationState.QUEUED if row.attempts < MOST_TRIES else NotificationState.FAILED
        Notification.objects.filter(pk=row.pk).update(
            state=again,
            problem=f"{type(error).__name__}: {error}"[:300],
            not_before=now() + dt.timedelta(minutes=2**row.attempts),
        )
        return 0
    Notification.objects.filter(pk=row.pk).update(state=NotificationState.SENT, sent_at=now(), problem="")
    return 1


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
    message.attach_alternative(
        render_to_string("programme/notification/mail.html", {**context, "html": as_html(text)}), "text/html"
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
