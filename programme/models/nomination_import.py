from django.conf import settings
from django.db import models

from programme.models.base import Addressed


class NominationImport(Addressed):
    """A list of nominations that was read and shown, and waits for somebody to say yes. Gone after a day."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="nomination_imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def programme(self) -> object:
        return self.cohort.programme


class NominationImportRow(models.Model):
    """One row of it: its cells, cleaned, and what taking it would do to the list as it was when it was shown."""

    batch = models.ForeignKey("programme.NominationImport", models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    effect = models.CharField(max_length=10)
    # [[heading, before, after], ...] of a row that changes somebody; one sentence for a row that is left alone.
    detail = models.JSONField(default=list)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("batch", "number"), name="one_import_row_per_number"),)

    def __str__(self) -> str:
        return str(self.number)
