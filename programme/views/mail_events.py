"""What mail providers report through Anymail: the doorway for bounces where mail does not go out by SMTP.

Loaded by `programme/apps.py` only where Anymail is installed.
"""

from typing import Any
from uuid import UUID

from anymail.signals import tracking
from django.dispatch import receiver

from programme.actions.bounce import mark_lost
from programme.shared.time import now

LASTING = {"bounced", "rejected", "complained"}


@receiver(tracking)
def take_event(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> None:
    """A lasting failure marks the address of the mail that the event names; everything else is left alone."""
    if event.event_type not in LASTING:
        return
    try:
        number = UUID(str((event.metadata or {}).get("notification", "")))
    except ValueError:
        return
    reason = event.mta_response or event.description or event.reject_reason or event.event_type
    mark_lost(number, address=(event.recipient or "").lower(), reason=str(reason), at=now())
