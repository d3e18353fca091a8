from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class PeoplesVote(Addressed):
    """The vote of the cohort's people, apart from the judges' scores. Nobody sees a count while it is open."""

    pitch_day = models.OneToOneField("judging.PitchDay", models.CASCADE, related_name="peoples_vote")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="votes_close_after_opening"),
        )

    def __str__(self) -> str:
        return str(self.pitch_day)

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.programme


class Ballot(models.Model):
    """One person's vote. It may be changed until the vote closes."""

    vote = models.ForeignKey("judging.PeoplesVote", models.CASCADE, related_name="ballots")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ForeignKey("teams.Team", models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("vote", "person"), name="one_vote_per_person"),)

    def __str__(self) -> str:
        return str(self.vote_id)
