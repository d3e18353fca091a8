from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class Milestone(Addressed):
    """A dated point on a cohort's timeline."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="milestones")
    name = models.CharField(_("name"), max_length=120)
    at = models.DateTimeField(_("date and time"))

    class Meta:
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=("cohort", "name"), name="one_milestone_per_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def programme(self) -> object:
        return self.cohort.programme
