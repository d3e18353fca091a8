from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.states import AllocationState
from programme.models.base import Addressed


class Allocation(Addressed):
    """Which judge hears which team, where not everybody hears everybody. Judges see it once it is released."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="allocations")
    each = models.PositiveSmallIntegerField(_("judges for each team"))
    # Of the drawing of lots: the same seed and the same people give the same plan.
    seed = models.PositiveBigIntegerField()
    state = models.CharField(max_length=20, choices=AllocationState, default=AllocationState.DRAFT)
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("pitch_day",), condition=Q(state="released"), name="one_released_allocation_per_day"
            ),
            models.UniqueConstraint(
                fields=("pitch_day",), condition=Q(state="draft"), name="one_draft_allocation_per_day"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", released_at=None) | (~Q(state="draft") & Q(released_at__isnull=False)),
                name="released_allocations_say_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pitch_day}, {self.get_state_display()}"

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme


class Assignment(models.Model):
    """One judge hears one pitch."""

    allocation = models.ForeignKey("judging.Allocation", models.CASCADE, related_name="assignments")
    pitch = models.ForeignKey("judging.Pitch", models.CASCADE, related_name="assignments")
    seat = models.ForeignKey("judging.Seat", models.CASCADE, related_name="assignments")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("allocation", "pitch", "seat"), name="one_assignment_per_pitch_and_seat"),
        )

    def __str__(self) -> str:
        return f"{self.pitch}: {self.seat}"
