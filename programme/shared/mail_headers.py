"""The headers that keep automata from answering our mail, and how we know mail that automata have written."""

import re
from email.message import Message
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings

AUTOMATIC = {
    # RFC 3834: responders leave it alone; the second says so to Exchange, the third to old list software.
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "bulk",
}
VERP = re.compile(r"\+([0-9a-f]{32})@")


def envelope_sender(key: str) -> str:
    """Whom the mail servers tell when a mail does not arrive: bounces+<the message>@..., where that is set up."""
    if not settings.MAIL_BOUNCES_TO:
        return str(settings.DEFAULT_FROM_EMAIL)
    box, _at, host = settings.MAIL_BOUNCES_TO.partition("@")
    return f"{box}+{UUID(key).hex}@{host}"


def shown_sender() -> dict[str, str]:
    """The sender that people see, where it is not the one that bounces go to."""
    return {"From": str(settings.DEFAULT_FROM_EMAIL)} if settings.MAIL_BOUNCES_TO else {}


def is_automatic(message: Message) -> bool:
    """Whether a machine wrote it: an out-of-office answer, a bounce, a list. Nothing of ours ever answers any mail."""
    if (message.get("Auto-Submitted") or "no").split(";")[0].strip().lower() != "no":
        return True
    if (message.get("Precedence") or "").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return True
    if (message.get("Return-Path") or "").strip() == "<>":
        return True
    return any(message.get(name) for name in ("X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "List-Id"))


def address_of(value: str | None) -> str:
    """The bare address in a header or in a report's "rfc822; ann@example.org"."""
    return parseaddr((value or "").rpartition(";")[2].strip())[1].lower()
