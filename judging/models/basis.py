from django.db import models
from django.utils.translation import gettext_lazy as _

from judging.states import Basis, TieRule


class OfficialBasis(models.Model):
    """What decides the result of a pitch day. The first score fixes it, in the database too (by a trigger)."""

    pitch_day = models.OneToOneField("judging.PitchDay", models.CASCADE, related_name="official_basis")
    kind = models.CharField(_("what decides"), max_length=20, choices=Basis, default=Basis.PANEL)
    tie_rule = models.CharField(_("where teams are level"), max_length=20, choices=TieRule, default=TieRule.SHARE)
    shows_figures = models.BooleanField(_("figures of all teams are published"), default=False)
    fixed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "official bases"

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def programme(self) -> object:
        return self.pitch_day.programme

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort
