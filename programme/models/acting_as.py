from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programme.models.base import Addressed


class ActingAs(Addressed):
    """A site admin sees pages as somebody else sees them, to help them: for half an hour, to read only."""

    admin = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-began_at",)
        constraints = (
            models.UniqueConstraint(fields=("admin",), condition=Q(ended_at=None), name="one_acting_at_a_time"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="acting_ends"),
            models.CheckConstraint(condition=~Q(admin=F("person")), name="nobody_acts_as_themself"),
        )

    def __str__(self) -> str:
        return f"{self.admin}: {self.person}"
