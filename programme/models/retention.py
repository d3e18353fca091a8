from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class RetentionSetting(models.Model):
    """For how many days a programme keeps a kind of data, where it is not as long as the site says."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="retention_settings")
    # A key of shared/retention.py.
    kind = models.CharField(max_length=40)
    days = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(3650)])

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("programme", "kind"), name="one_retention_setting_per_kind"),
            models.CheckConstraint(condition=models.Q(days__gte=1, days__lte=3650), name="data_is_kept_for_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"
