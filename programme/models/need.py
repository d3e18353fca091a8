from django.db import models

from programme.models.base import Addressed
from programme.states import NeedKind


class Need(Addressed):
    """What one person asks the host of one visit to prepare for. The row is deleted on the day the person was told."""

    booking = models.ForeignKey("programme.Booking", models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=20, choices=NeedKind)
    text = models.TextField(max_length=500)
    erase_on = models.DateField(db_index=True)

    class Meta:
        ordering = ("kind",)
        constraints = (models.UniqueConstraint(fields=("booking", "kind"), name="one_need_of_a_kind"),)

    def __str__(self) -> str:
        # Never the text: what is printed ends up in logs.
        return f"{self.get_kind_display()} need"

    @property
    def programme(self) -> object:
        return self.booking.programme

    @property
    def cohort(self) -> object:
        return self.booking.cohort
