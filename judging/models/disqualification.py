from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class Disqualification(Addressed):
    """A team that pitched and is not ranked, for a reason. What was published before keeps its own cards."""

    pitch = models.ForeignKey("judging.Pitch", models.PROTECT, related_name="disqualifications")
    reason = models.TextField(_("reason"), max_length=1000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    # Taken back: the team is ranked again.
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("decided_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("pitch",), condition=Q(lifted_at=None), name="disqualified_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="disqualification_says_why"),
        )

    def __str__(self) -> str:
        return str(self.pitch)

    @property
    def cohort(self) -> object:
        return self.pitch.cohort

    @property
    def programme(self) -> object:
        return self.pitch.programme
