"""Sends notifications that wait: each row is claimed first, and goes out under one Message-ID for ever."""

import datetime as dt
import logging
import re

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy

from programme.models import LostAddress, Notification
from programme.models.base import PersonalLink
from programme.notifications import NUDGE
from programme.queries import nudge
from programme.shared import mail_headers
from programme.shared.enqueue import later_once
from programme.shared.markdown import as_html, as_plain, with_pressable_addresses
from programme.shared.notification_kinds import all_kinds, kind
from programme.shared.time import now
from programme.states import Channel, NotificationState

log = logging.getLogger(__name__)

LINK = re.compile(r"\[\[link ([\w.]+) ([\w-]+)\]\]")
# RoleOffer opens at role_offer_open.
WORD_WITHIN = re.compile(r"(?<!^)(?=[A-Z])")
MOST_TRIES = 5
# So many go in one run; then other work has its turn.
AT_ONCE = 50
# A worker that died in the middle leaves rows claimed: after this long another one takes them. No living worker needs
# so long for one message: each step of talking to a mail server ends after EMAIL_TIMEOUT seconds.
CLAIM_LASTS = dt.timedelta(seconds=settings.MAIL_CLAIM_SECONDS)
# The pace is kept in each stretch of this length.
STRETCH = dt.timedelta(seconds=10)
LOST = "Mail to this address does not arrive. Another address is needed."
DONE_MEANWHILE = gettext_lazy("The person has done it meanwhile.")
NO_SERVER = "The mail server does not answer. We keep trying."


def wake() -> bool:
    """For the clock and for a run that has come to its end: queue the sending when something is due and the pace allows
    it; tells whether it did."""
    at = now()
    is_due = _due(at).exists() or Notification.objects.filter(state=NotificationState.HELD).exists()
    if is_due and _allowed(at):
        later_once("programme.tasks.send_notifications")
        return True
    return False


def send_waiting(*, most: int = AT_ONCE) -> int:
    """Send up to `most` messages that are due, urgent ones first, then oldest first; returns how many went.

    Never more in ten seconds than the pace of the site allows. What fails is tried again later, at most five times;
    what can never be sent is marked so and stops nobody else.
    """
    release_held()
    at = now()
    due = list(_due(at).values_list("pk", flat=True)[: min(most, _allowed(at))])
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


def _allowed(at: dt.datetime) -> int:
    """How many more may go in this stretch of time, whichever worker sends them."""
    pace = max(1, settings.MAIL_A_MINUTE * int(STRETCH.total_seconds()) // 60)
    return max(0, pace - Notification.objects.filter(claimed_at__gt=at - STRETCH).count())


def send_one(row: Notification) -> bool:
    """Send this one now, if it is due and nobody else has it; tells whether it went."""
    claimed = _claim(row.pk)
    return bool(claimed and _send(claimed, get_connection()))


def release_held() -> int:
    """Queue the held messages whose time has come; returns how many."""
    held = Notification.objects.filter(state=NotificationState.HELD)
    free = [row.pk for row in held if _is_releasable(row)]
    return held.filter(pk__in=free).update(state=NotificationState.QUEUED) if free else 0


def _due(at: dt.datetime) -> QuerySet[Notification]:
    waiting = Q(state=NotificationState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=at))
    abandoned = Q(state=NotificationState.SENDING, claimed_at__lt=at - CLAIM_LASTS)
    urgent = [each.key for each in all_kinds() if each.urgent]
    turn = Case(When(kind__in=urgent, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Notification.objects.filter(waiting | abandoned, channel=Channel.MAIL).order_by(turn, "created_at")


def _claim(pk: object) -> Notification | None:
    """One conditional statement: of two workers only one gets the row. The embargo is looked at after the claim."""
    at = now()
    mine = _due(at).filter(pk=pk).update(state=NotificationState.SENDING, claimed_at=at, attempts=F("attempts") + 1)
    if not mine:
        return None
    row = Notification.objects.select_related("programme").get(pk=pk)
    if not _is_releasable(row):
        Notification.objects.filter(pk=pk).update(state=NotificationState.HELD, attempts=F("attempts") - 1)
        return None
    if why := _needless(row):
        Notification.objects.filter(pk=pk).update(state=NotificationState.STOPPED, problem=why)
        return None
    if LostAddress.objects.filter(address=row.address.lower()).exists():
        Notification.objects.filter(pk=pk).update(state=NotificationState.FAILED, problem=LOST)
        return None
    return row


def _needless(row: Notification) -> str:
    """Why it need not go any more: the person has done meanwhile what it asks for."""
    if row.kind == NUDGE.key and not nudge.is_still_wanted(row):
        return str(DONE_MEANWHILE)
    return ""


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
    except ObjectDoesNotExist as error:
        # Its link is gone, with what it led to: nobody needs the mail any more.
        log.warning("Notification %s is not sent: its link is gone.", row.pk)
        _failed(row, error, again=False)
        return 0
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
    context = {"row": row, "sender": sender, "site_url": settings.SITE_URL, "reason": _reason(row)}
    message = EmailMultiAlternatives(
        subject=row.subject,
        body=render_to_string("programme/notification/mail.txt", {**context, "text": as_plain(text)}, using="text"),
        from_email=mail_headers.envelope_sender(str(row.pk)),
        to=[f"{row.name} <{row.address}>"] if _is_plain(row.name) else [row.address],
        reply_to=[row.programme.contact_email] if row.programme and row.programme.contact_email else None,
        headers={"Message-ID": row.message_id, **mail_headers.AUTOMATIC, **mail_headers.shown_sender()},
        connection=mailer,
    )
    # Some providers put a Message-ID of their own on a mail: what comes back is known by this.
    message.metadata = {"notification": str(row.pk)}
    html = as_html(with_pressable_addresses(text))
    message.attach_alternative(
        render_to_string("programme/notification/mail.html", {**context, "html": html}), "text/html"
    )
    if row.part:
        message.attach_alternative(row.part, row.part_type)
    return message


def _reason(row: Notification) -> str:
    """Why this one always comes, for the foot of the mail; nothing for what can be muted."""
    try:
        declared = kind(row.kind)
    except KeyError:
        return ""
    return declared.why


def with_links(body: str) -> str:
    """The text with each marker replaced by the address that only this mail holds."""

    def address(match: re.Match[str]) -> str:
        thing: PersonalLink = apps.get_model(match[1])._default_manager.get(pk=match[2])
        app, name = match[1].split(".")
        topic = WORD_WITHIN.sub("_", name).lower()
        return settings.SITE_URL + reverse(f"{app}:{topic}_open", args=(thing.link_token(),))

    return LINK.sub(address, body)


def _is_plain(name: str) -> bool:
    """Names with mail's own signs in them stay out of the header."""
    return not set(name) & set('<>@,;:"\\[]()\r\n')
