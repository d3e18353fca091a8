from django.db import models
from django.utils.translation import gettext_lazy as _

from judging.states import AwardKind
from programme.models.base import Addressed


class Award(Addressed):
    """A recorded outcome for one team: winner (alone or jointly) or commendation."""

    sheet = models.ForeignKey("judging.ResultSheet", models.CASCADE, related_name="awards")
    team = models.ForeignKey("teams.Team", models.PROTECT, related_name="awards")
    kind = models.CharField(_("award"), max_length=20, choices=AwardKind)
    citation = models.CharField(_("what it is for"), max_length=300, blank=True)

    class Meta:
        ordering = (models.Case(models.When(kind="winner", then=0), default=1), "team__name")
        constraints = (models.UniqueConstraint(fields=("sheet", "team"), name="one_award_per_team"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.team}"
