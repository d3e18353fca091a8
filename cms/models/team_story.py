from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class TeamStory(Addressed):
    """What is told of a team if it is awarded: written for every team beforehand, so that it betrays no result."""

    team = models.OneToOneField("teams.Team", models.CASCADE, related_name="story")
    text = models.TextField(_("what is told of the team"), max_length=800, blank=True)
    picture = models.ForeignKey("cms.Picture", models.SET_NULL, null=True, blank=True, related_name="+")
    picture_alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)

    class Meta:
        ordering = ("team",)

    def __str__(self) -> str:
        return f"{self.team}"

    @property
    def cohort(self) -> object:
        return self.team.cohort

    @property
    def programme(self) -> object:
        return self.team.cohort.programme

    @property
    def is_ready(self) -> bool:
        return bool(self.text and self.picture_id)
