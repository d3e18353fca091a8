from django.db import models
from django.utils.translation import gettext_lazy as _

from teams.states import TeamNeedKind


class Preference(models.Model):
    """Where a participant puts a challenge: 1 is the first choice. Organisers see it, nobody else."""

    enrolment = models.ForeignKey("programme.Enrolment", models.CASCADE, related_name="preferences")
    challenge = models.ForeignKey("teams.Challenge", models.CASCADE, related_name="preferences")
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        ordering = ("rank",)
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "challenge"), name="one_rank_per_challenge"),
            models.UniqueConstraint(fields=("enrolment", "rank"), name="one_challenge_per_rank"),
        )

    def __str__(self) -> str:
        return f"{self.rank}: {self.challenge}"


class TeamNeed(models.Model):
    """What a participant asks organisers to mind when teams are formed. Told freely, seen by organisers only."""

    enrolment = models.ForeignKey("programme.Enrolment", models.CASCADE, related_name="team_needs")
    kind = models.CharField(max_length=20, choices=TeamNeedKind)

    class Meta:
        ordering = ("kind",)
        constraints = (models.UniqueConstraint(fields=("enrolment", "kind"), name="one_team_need_of_a_kind"),)

    def __str__(self) -> str:
        # Never whose: what is printed ends up in logs.
        return str(self.get_kind_display())
