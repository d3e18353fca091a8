from django.db import models

from programme.models.base import Addressed, PersonalLink


class Acknowledgement(Addressed, PersonalLink):
    """Whether somebody who had a place has seen that the visit is called off: until then they may have to be rung."""

    booking = models.OneToOneField("programme.Booking", models.CASCADE, related_name="acknowledgement")
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "booking__position")

    def __str__(self) -> str:
        return str(self.booking)

    @property
    def programme(self) -> object:
        return self.booking.programme

    @property
    def cohort(self) -> object:
        return self.booking.cohort
