import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import WebhookDeliveryState


class Webhook(Addressed):
    """An address outside that is told what happens in a programme. Its secret is never stored: it is worked out from
    the site's own and `secret_issue`, as links in mails are."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="webhooks")
    url = models.URLField(_("address"), max_length=500)
    # Keys of shared.webhook_kinds.
    kinds = models.JSONField(_("what it is told"), default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    secret_issue = models.PositiveIntegerField(default=1)
    # While the receiver changes over, both secrets sign.
    earlier_secret_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return self.url

    def secret(self, issue: int | None = None) -> str:
        """What the receiver checks signatures with."""
        value = f"{self.pk}:{issue or self.secret_issue}"
        return "whsec_" + salted_hmac("webhook", value, algorithm="sha256").hexdigest()

    def secrets(self, at: dt.datetime) -> list[str]:
        """The secrets that sign now, the newest first."""
        both = self.earlier_secret_until is not None and at < self.earlier_secret_until
        return [self.secret()] + ([self.secret(self.secret_issue - 1)] if both else [])


class WebhookDelivery(Addressed):
    """One event on its way to one address, written in the transaction of the act it tells of."""

    webhook = models.ForeignKey("programme.Webhook", models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=60)
    # Exactly what is sent: ids, codes and times.
    payload = models.JSONField()
    state = models.CharField(max_length=20, choices=WebhookDeliveryState, default=WebhookDeliveryState.WAITING)
    made_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    # The last attempt.
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="waiting", next_at__isnull=False) | (~Q(state="waiting") & Q(next_at=None)),
                name="waiting_deliveries_say_when",
            ),
        )
        indexes = (models.Index(fields=("next_at",), condition=Q(state="waiting"), name="deliveries_that_wait"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.webhook_id}"

    @property
    def programme(self) -> Any:
        return self.webhook.programme
