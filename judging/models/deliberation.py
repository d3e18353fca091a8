from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliberationNote(models.Model):
    """What the results group wrote down while it decided. Rows are only ever added."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="deliberation_notes")
    # Empty: about the day as a whole.
    team = models.ForeignKey("teams.Team", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("note"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.programme
