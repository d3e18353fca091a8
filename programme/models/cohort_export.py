import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from programme.models.base import Addressed
from programme.shared.uploads import private_storage, random_name


class CohortExport(Addressed):
    """A cohort's data as one archive for the organiser who asked for it: made by the worker, gone after some days."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="exports")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    # Empty again once it has expired: that there was an export stays known.
    file = models.FileField(storage=private_storage, upload_to=random_name, max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("cohort", "asked_by"), condition=Q(made_at=None), name="one_export_under_way_each"
            ),
            models.CheckConstraint(
                condition=Q(made_at=None, expires_at=None) | Q(made_at__isnull=False, expires_at__isnull=False),
                name="made_exports_say_until_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cohort}: {self.asked_at}"

    @property
    def programme(self) -> object:
        return self.cohort.programme

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it can be downloaded."""
        return bool(self.file) and self.expires_at is not None and at < self.expires_at

    def is_late(self, at: dt.datetime) -> bool:
        """Whether the worker should have been done with it long ago."""
        return self.made_at is None and at - self.asked_at > dt.timedelta(hours=2)
