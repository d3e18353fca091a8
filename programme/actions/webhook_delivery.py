"""Sends what waits for addresses outside: each row is claimed first, signed, tried for about a day, then given up."""

import datetime as dt
import hashlib
import hmac
import json
import random
import time

from django.db.models import F, Q, QuerySet

from programme.actions.notification import notify
from programme.actions.webhook import SEND
from programme.models import Webhook, WebhookDelivery
from programme.notifications import WEBHOOK_FAILED
from programme.queries.people import organisers
from programme.shared import outgoing, webhook_kinds
from programme.shared.acting import action
from programme.shared.enqueue import later_once
from programme.shared.time import now
from programme.states import WEBHOOK_DELIVERY, WebhookDeliveryState

# After each failure so long; together about a day.
WAITS = (10, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 8 * 3600, 8 * 3600)
JITTER = 0.2
AT_ONCE = 50
# Then other work of the worker has its turn: a receiver that hangs holds no mail up for longer.
RUN_SECONDS = 20
# A worker that died in the middle leaves a row claimed; none needs so long for one.
CLAIM_LASTS = dt.timedelta(seconds=4 * outgoing.SECONDS_ALL)
KEPT_FOR = dt.timedelta(days=30)
MOST_KEPT_OF_ANSWER = 300


def wake() -> bool:
    """For the clock and for a run that ended: queue the sending when something is due; tells whether it did."""
    if _due(now()).exists():
        later_once(SEND)
        return True
    return False


def send_waiting() -> int:
    """Send what is due, the oldest first; returns how many were tried. An address that fails is left for its next turn
    at once, so that it holds nobody else up."""
    begun, failed, tried = time.monotonic(), set(), 0
    for pk, webhook in list(_due(now()).values_list("pk", "webhook")[:AT_ONCE]):
        if time.monotonic() - begun > RUN_SECONDS:
            break
        if webhook not in failed and (claimed := _claim(pk)):
            tried += 1
            if not _send(claimed):
                failed.add(webhook)
    return tried


def _due(at: dt.datetime) -> QuerySet[WebhookDelivery]:
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - CLAIM_LASTS)
    rows = WebhookDelivery.objects.filter(
        free, state=WebhookDeliveryState.WAITING, next_at__lte=at, webhook__paused_at=None
    )
    return rows.order_by("next_at", "made_at")


def _claim(pk: object) -> WebhookDelivery | None:
    """One conditional statement: of two workers only one gets the row."""
    at = now()
    mine = WebhookDelivery.objects.filter(pk__in=_due(at).filter(pk=pk).order_by().values("pk"))
    if not mine.update(claimed_at=at, attempts=F("attempts") + 1):
        return None
    return WebhookDelivery.objects.select_related("webhook__programme").get(pk=pk)


def _send(delivery: WebhookDelivery) -> bool:
    """Outside any transaction: a receiver may take its time."""
    kind = webhook_kinds.kind(delivery.kind)
    if kind is None or (kind.may_go and not kind.may_go(str(delivery.payload["about"]["id"]))):
        _note(delivery, None)
        return True
    body = body_of(delivery)
    answer = outgoing.post(delivery.webhook.url, body, headers_of(delivery, body, at=now()))
    _note(delivery, answer)
    return answer.is_good


def body_of(delivery: WebhookDelivery) -> bytes:
    """What is sent, the same at every try."""
    return json.dumps({"id": str(delivery.pk), **delivery.payload}, sort_keys=True).encode()


def headers_of(delivery: WebhookDelivery, body: bytes, *, at: dt.datetime) -> dict[str, str]:
    """With the time and a signature over time and body by each secret that is good."""
    stamp = str(int(at.timestamp()))
    signatures = [f"v1={sign(secret, stamp, body)}" for secret in delivery.webhook.secrets(at)]
    return {
        "Content-Type": "application/json",
        "User-Agent": "collaboration-programme-manager",
        "Webhook-Id": str(delivery.pk),
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": ",".join(signatures),
    }


def sign(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a full stop and the body, in hexadecimal digits."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@action
def _note(delivery: WebhookDelivery, answer: outgoing.Answer | None) -> None:
    """Keep what came of the try; no answer means that it may not be sent."""
    # The address may have been removed meanwhile.
    row = WebhookDelivery.objects.select_for_update(of=("self",)).filter(pk=delivery.pk).first()
    if row is None or row.state != WebhookDeliveryState.WAITING:
        return
    to, at = _next_state(row, answer), now()
    WEBHOOK_DELIVERY.check(row.state, to=to)
    row.state, row.claimed_at, row.tried_at = to, None, at
    row.next_at = _next_try(row.attempts, at) if to == WebhookDeliveryState.WAITING else None
    if answer is not None:
        row.status, row.answer, row.milliseconds = answer.status, answer.text[:MOST_KEPT_OF_ANSWER], answer.milliseconds
    row.save()
    if to == WebhookDeliveryState.FAILED:
        _tell(delivery.webhook, at)


def _next_state(row: WebhookDelivery, answer: outgoing.Answer | None) -> WebhookDeliveryState:
    if answer is None:
        return WebhookDeliveryState.DROPPED
    if answer.is_good:
        return WebhookDeliveryState.DELIVERED
    return WebhookDeliveryState.WAITING if row.attempts <= len(WAITS) else WebhookDeliveryState.FAILED


def _next_try(attempts: int, at: dt.datetime) -> dt.datetime:
    wait = WAITS[min(attempts, len(WAITS)) - 1]
    return at + dt.timedelta(seconds=wait * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 no secret


def _tell(webhook: Webhook, at: dt.datetime) -> None:
    """The organisers hear of it once a day, however many deliveries are given up."""
    notify(WEBHOOK_FAILED, to=organisers(webhook.programme), about=webhook, act=at.date().isoformat())


def forget_old(*, at: dt.datetime) -> int:
    """Delete the log of what was over a month ago; returns how many rows."""
    over = WebhookDelivery.objects.exclude(state=WebhookDeliveryState.WAITING)
    return over.filter(made_at__lt=at - KEPT_FOR).delete()[0]
