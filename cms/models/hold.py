from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class PublishingHold(Addressed):
    """While it is on, nothing of the programme goes out by the clock; before an election, for example."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="publishing_holds")
    reason = models.CharField(_("reason"), max_length=300)
    began_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-began_at",)
        constraints = (
            models.UniqueConstraint(fields=("programme",), condition=Q(ended_at=None), name="one_hold_at_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.programme}: {self.reason}"
