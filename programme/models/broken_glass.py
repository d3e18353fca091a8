import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programme.models.base import Addressed
from programme.states import GlassKind


class BrokenGlassQuerySet(models.QuerySet["BrokenGlass"]):
    def open_at(self, at: dt.datetime) -> "BrokenGlassQuerySet":
        """What is open at that moment."""
        return self.filter(ended_at=None, ends_at__gt=at)


class BrokenGlass(Addressed):
    """A site admin has opened one kind of confidential thing of one programme, for a short time and with a reason."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    programme = models.ForeignKey("programme.Programme", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=GlassKind)
    reason = models.CharField(max_length=500)
    broken_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BrokenGlassQuerySet.as_manager()

    class Meta:
        ordering = ("-broken_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "programme", "kind"), condition=Q(ended_at=None), name="one_open_glass_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("broken_at")), name="broken_glass_ends"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.programme}"
