"""Sends mail through GOV.UK Notify, by setting MAIL_BY=notify.

One template at Notify carries everything: subject ((subject)), body ((body)). Its own package is not used, because it
needs one that cannot be installed without building it; what we need of the service is one signed request.
"""

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

# A key is name-service-secret: the last two are UUIDs.
UUID_LENGTH = 36
# Answers that another try may change: too many at once, and trouble on their side.
MAY_PASS = {408, 429}


class NotAccepted(ValueError):
    """Notify will not take this mail, however often it is offered."""


class NotNow(OSError):
    """Notify cannot take it now."""


class NotifyBackend(BaseEmailBackend):
    def open(self) -> bool:
        """Each mail is one request of its own."""
        return True

    def close(self) -> None:
        return None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._send(message, to) for message in email_messages for to in message.recipients())

    def _send(self, message: EmailMessage, to: str) -> int:
        content = {
            "email_address": parseaddr(to)[1],
            "template_id": settings.NOTIFY_TEMPLATE,
            "personalisation": {"subject": message.subject, "body": message.body},
            # What Notify hands back with its reports.
            "reference": str(message.extra_headers.get("Message-ID", "")).strip("<>"),
        }
        request = urllib.request.Request(  # noqa: S310 the address is a setting
            f"{settings.NOTIFY_URL}/v2/notifications/email",
            data=json.dumps(content).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {token(settings.NOTIFY_API_KEY, at=int(time.time()))}",
            },
        )
        try:
            with _opener.open(request, timeout=settings.EMAIL_TIMEOUT) as answer:
                answer.read()
        except urllib.error.HTTPError as error:
            words = f"Notify answers {error.code}: {_words(error.read())}"
            if error.code in MAY_PASS or error.code >= 500:
                raise NotNow(words) from error
            raise NotAccepted(words) from error
        return 1


class _NotElsewhere(urllib.request.HTTPRedirectHandler):
    """Our key goes to the address of the settings, and to no other that it names."""

    def redirect_request(self, *answer: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NotElsewhere)


def token(key: str, *, at: int) -> str:
    """Proof that we hold the key: a JSON Web Token for this moment, signed with the secret in it."""
    secret, service = key[-UUID_LENGTH:], key[-2 * UUID_LENGTH - 1 : -UUID_LENGTH - 1]
    head, claims = {"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": at}
    signed = b".".join(_packed(json.dumps(each, separators=(",", ":")).encode()) for each in (head, claims))
    return (signed + b"." + _packed(hmac.digest(secret.encode(), signed, hashlib.sha256))).decode()


def _packed(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _words(content: bytes) -> str:
    try:
        errors: list[dict[str, Any]] = json.loads(content)["errors"]
        return "; ".join(str(each["message"]) for each in errors)[:200]
    except (ValueError, KeyError, TypeError):
        return "no words"
