import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import PrivacyRequestKind, PrivacyRequestState


class PrivacyRequest(Addressed):
    """What a person asks of a programme about their own data, and what organisers answer, with reasons.

    Somebody who belongs to several programmes asks each of them; without a programme the site itself answers.
    """

    programme = models.ForeignKey(
        "programme.Programme", models.CASCADE, null=True, blank=True, related_name="privacy_requests"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="privacy_requests")
    kind = models.CharField(max_length=12, choices=PrivacyRequestKind)
    state = models.CharField(max_length=12, choices=PrivacyRequestState, default=PrivacyRequestState.OPEN)
    wish = models.TextField(_("what the person adds"), max_length=2000, blank=True)
    asked_at = models.DateTimeField()
    # The law gives a month.
    due_on = models.DateField()
    answer = models.TextField(_("answer, with reasons"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="answered_privacy_requests"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # What others wrote and an organiser has decided to tell, without who wrote it.
    told = models.JSONField(default=list, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "asked_at")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "programme", "kind"),
                condition=Q(state="open"),
                name="one_open_privacy_request",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "withdrawn"), answered_at=None)
                | ~Q(state__in=("open", "withdrawn")) & Q(answered_at__isnull=False),
                name="answered_privacy_requests_say_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    @property
    def is_open(self) -> bool:
        return self.state == PrivacyRequestState.OPEN

    def days_left(self, today: dt.date) -> int:
        """Until the month is over; below nothing when it is."""
        return (self.due_on - today).days
