"""Reads addresses outside that are told what happens, and what they were sent."""

from django.db.models import Count, Max, Q, QuerySet

from programme.models import Person, Programme, Webhook, WebhookDelivery
from programme.shared.authorise import authorise
from programme.states import WebhookDeliveryState

SHOWN = 50


def for_desk(programme: Programme, *, by: Person) -> QuerySet[Webhook]:
    """The programme's addresses, each with how many deliveries wait and were given up. Raises NotAllowed."""
    authorise(by, "programme.view_desks", programme)
    rows = programme.webhooks.select_related("programme", "made_by")
    return rows.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=WebhookDeliveryState.WAITING)),
        failed=Count("deliveries", filter=Q(deliveries__state=WebhookDeliveryState.FAILED)),
        last_at=Max("deliveries__tried_at"),
    )


def one_for_desk(programme: Programme, pk: object, *, by: Person) -> Webhook | None:
    """One of them. Raises NotAllowed."""
    return for_desk(programme, by=by).filter(pk=pk).first()


def deliveries(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """What it was sent, the newest first."""
    return webhook.deliveries.order_by("-made_at", "pk")[:SHOWN]


def delivery(programme: Programme, pk: object, *, by: Person) -> WebhookDelivery | None:
    """One delivery. Raises NotAllowed."""
    authorise(by, "programme.view_desks", programme)
    rows = WebhookDelivery.objects.filter(webhook__programme=programme, pk=pk)
    return rows.select_related("webhook__programme").first()
