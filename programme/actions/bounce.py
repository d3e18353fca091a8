"""Reads what mail servers report: an address at which mail does not arrive is marked, and nothing is ever answered."""

import datetime as dt
import email.utils
import re
from dataclasses import dataclass
from email.message import Message
from uuid import UUID

from programme.actions.audit import record
from programme.models import LostAddress, Notification
from programme.shared.acting import action
from programme.shared.mail_headers import VERP, address_of, is_automatic
from programme.states import NotificationState

OUR_NUMBER = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^>]+>")


@dataclass(frozen=True)
class Report:
    """What a server says about one of our mails. `is_lasting` is no for "still trying"."""

    notification: UUID
    address: str
    is_lasting: bool
    reason: str


def take_mail(message: Message, *, at: dt.datetime) -> str:
    """Take in one mail that has come back: "lost", "delayed", "automatic" or "unknown". Never sends anything."""
    report = read_report(message)
    if report is None:
        return "automatic" if is_automatic(message) else "unknown"
    if not report.is_lasting:
        return "delayed"
    return "lost" if mark_lost(report.notification, address=report.address, reason=report.reason, at=at) else "unknown"


def read_report(message: Message) -> Report | None:
    """The report in a mail (RFC 3464); None where there is none, or none about a mail of ours."""
    if message.get_content_type() != "multipart/report":
        return None
    facts: dict[str, str] = {}
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                if isinstance(block, Message):
                    facts |= {name.lower(): str(value) for name, value in block.items()}
    number = _number(message)
    if number is None or "action" not in facts:
        return None
    status, reason = facts.get("status", ""), facts.get("diagnostic-code", "").rpartition(";")[2]
    return Report(
        notification=number,
        address=address_of(facts.get("original-recipient") or facts.get("final-recipient")),
        is_lasting=facts["action"].strip().lower() == "failed" and not status.startswith("4"),
        reason=" ".join(f"{status} {reason}".split())[:300],
    )


def _number(message: Message) -> UUID | None:
    """Which of our mails it is about: by the address the report was sent to, else by the mail inside it."""
    for name in ("To", "Delivered-To", "X-Original-To", "Envelope-To"):
        for _name, address in email.utils.getaddresses([str(value) for value in message.get_all(name, [])]):
            if found := VERP.search(address):
                return UUID(found[1])
    for part in message.walk():
        if part is not message and part.get("Message-ID") and (found := OUR_NUMBER.search(str(part["Message-ID"]))):
            return UUID(found[1])
        if part.get_content_type() == "text/rfc822-headers" and (
            found := OUR_NUMBER.search(str(part.get_payload(decode=False)))
        ):
            return UUID(found[1])
    return None


@action
def mark_lost(number: UUID, *, reason: str, at: dt.datetime, address: str = "") -> bool:
    """Mark the address of one of our mails as one at which mail does not arrive; returns whether it was ours.

    Only the number of a mail that we have sent counts, and only for the address it went to: nobody can have an
    address marked by writing to us.
    """
    row = Notification.objects.select_for_update(of=("self",)).select_related("programme").filter(pk=number).first()
    sent = (NotificationState.SENT, NotificationState.SENDING, NotificationState.FAILED)
    if row is None or row.state not in sent or (address and address != row.address.lower()):
        return False
    lost, _created = LostAddress.objects.get_or_create(
        address=row.address.lower(), defaults={"since_at": at, "last_at": at, "reason": reason[:300]}
    )
    lost.last_at, lost.reason = at, reason[:300]
    lost.save()
    row.state, row.sent_at, row.problem = NotificationState.FAILED, None, f"It came back: {reason}"[:300]
    row.save(update_fields=("state", "sent_at", "problem"))
    record("programme.notification.came_back", by=None, target=row, programme=row.programme)
    return True
