from django.conf import settings
from django.db import models
from django.db.models import Q

from judging.states import StageNeedKind


class StageNeed(models.Model):
    """What one member of a team, or the organiser for the team (then nobody is named), needs on stage.

    Seen by organisers only, each look recorded; the row is deleted on the day that the person was told.
    """

    pitch = models.ForeignKey("judging.Pitch", models.CASCADE, related_name="stage_needs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=StageNeedKind)
    minutes = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=200, blank=True)
    erase_on = models.DateField(db_index=True)

    class Meta:
        ordering = ("kind",)
        constraints = (
            models.UniqueConstraint(fields=("pitch", "person", "kind"), name="one_stage_need_per_person_and_kind"),
            models.UniqueConstraint(
                fields=("pitch", "kind"), condition=Q(person=None), name="one_stage_need_of_a_kind_for_a_team"
            ),
        )

    def __str__(self) -> str:
        # Never the text: what is printed ends up in logs.
        return f"{self.get_kind_display()} on stage"

    @property
    def cohort(self) -> object:
        return self.pitch.cohort

    @property
    def programme(self) -> object:
        return self.pitch.programme
