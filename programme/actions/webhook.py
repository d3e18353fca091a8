"""Addresses outside that are told what happens: set up, paused, removed, given another secret; and what they are sent,
written in the transaction of the act."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from programme.actions import audit
from programme.actions.audit import record
from programme.models import AuditEvent, Person, Programme, Webhook, WebhookDelivery
from programme.shared import outgoing, webhook_kinds
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.enqueue import later_once
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import WEBHOOK_DELIVERY, WebhookDeliveryState

MOST = 10
BOTH_SECRETS_FOR = dt.timedelta(days=7)
SEND = "programme.tasks.send_webhooks"


class TooMany(Refused):
    sentence = _("A programme tells at most 10 addresses. Remove one that is not used any more.")


class NothingChosen(Refused):
    sentence = _("Choose at least one thing that the address is told.")


@action
def create(programme: Programme, *, by: Person, to: outgoing.Checked, kinds: Iterable[str], at: dt.datetime) -> Webhook:
    """Have an address told, from now on. It was checked before, by `outgoing.checked`, and is again at each sending."""
    authorise(by, "programme.organise", programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.webhooks.count() >= MOST:
        raise TooMany
    chosen = sorted(key for key in set(kinds) if webhook_kinds.kind(key))
    if not chosen:
        raise NothingChosen
    made = Webhook.objects.create(programme=programme, url=to.url, kinds=chosen, made_by=by, made_at=at)
    record("programme.webhook.created", by=by, target=made, kinds=chosen, url=audit.fingerprint(to.url))
    return made


@action
def pause(webhook: Webhook, *, by: Person, at: dt.datetime) -> Webhook:
    """Tell it nothing for now; what happens meanwhile is not sent later. Asking again changes nothing."""
    webhook = _locked(webhook, by)
    if webhook.paused_at is None:
        webhook.paused_at = at
        webhook.save(update_fields=("paused_at",))
        record("programme.webhook.paused", by=by, target=webhook)
    return webhook


@action
def resume(webhook: Webhook, *, by: Person) -> Webhook:
    """Tell it again what happens from now on, and what still waited. Asking again changes nothing."""
    webhook = _locked(webhook, by)
    if webhook.paused_at is not None:
        webhook.paused_at = None
        webhook.save(update_fields=("paused_at",))
        record("programme.webhook.resumed", by=by, target=webhook)
    return webhook


@action
def rotate(webhook: Webhook, *, by: Person, at: dt.datetime) -> Webhook:
    """Give it another secret. For a week the earlier one signs too, so that the receiver can change over."""
    webhook = _locked(webhook, by)
    webhook.secret_issue += 1
    webhook.earlier_secret_until = at + BOTH_SECRETS_FOR
    webhook.save(update_fields=("secret_issue", "earlier_secret_until"))
    record("programme.webhook.secret_changed", by=by, target=webhook, issue=webhook.secret_issue)
    return webhook


@action
def remove(webhook: Webhook, *, by: Person) -> None:
    """Forget the address and what it was sent."""
    webhook = _locked(webhook, by)
    record("programme.webhook.removed", by=by, target=webhook, url=audit.fingerprint(webhook.url))
    webhook.delete()


@action
def replay(delivery: WebhookDelivery, *, by: Person, at: dt.datetime) -> WebhookDelivery:
    """Send it again, under the same id, by which the receiver knows it."""
    webhook = _locked(delivery.webhook, by)
    delivery = webhook.deliveries.select_for_update().get(pk=delivery.pk)
    WEBHOOK_DELIVERY.check(delivery.state, to=WebhookDeliveryState.WAITING)
    delivery.state, delivery.attempts, delivery.next_at, delivery.claimed_at = WebhookDeliveryState.WAITING, 0, at, None
    delivery.save(update_fields=("state", "attempts", "next_at", "claimed_at"))
    record("programme.webhook.replayed", by=by, target=webhook, delivery=str(delivery.pk))
    later_once(SEND)
    return delivery


def _locked(webhook: Webhook, by: Person) -> Webhook:
    webhook = Webhook.objects.select_for_update(of=("self",)).select_related("programme").get(pk=webhook.pk)
    authorise(by, "programme.organise", webhook.programme)
    return webhook


def write_deliveries(programme: Programme | None, events: Iterable[AuditEvent]) -> None:
    """One row for each address that is told of one of the events; part of the act that these record."""
    told = [(event, kind) for event in events if (kind := webhook_kinds.of_code(event.code))]
    if programme is None or not told:
        return
    listening = list(Webhook.objects.filter(programme=programme, paused_at=None))
    rows = [
        WebhookDelivery(
            webhook=webhook,
            kind=kind.key,
            payload=_payload(programme, event, kind.key),
            made_at=now(),
            next_at=now(),
        )
        for event, kind in told
        for webhook in listening
        if kind.key in webhook.kinds
    ]
    if rows:
        WebhookDelivery.objects.bulk_create(rows)
        later_once(SEND)


def _payload(programme: Programme, event: AuditEvent, kind: str) -> dict[str, object]:
    """Ids and a time. Whoever wants more reads it with a token, and then their own rights decide."""
    return {
        "event": event.number,
        "kind": kind,
        "at": event.at,
        "programme": str(programme.pk),
        "cohort": str(event.cohort) if event.cohort else None,
        "about": {"type": event.target_type, "id": event.target_id},
    }


audit.after_events.append(write_deliveries)
