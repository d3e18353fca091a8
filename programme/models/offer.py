import datetime as dt

from django.db import models
from django.db.models import Q

from programme.models.base import Addressed, PersonalLink
from programme.states import OfferState


class Offer(Addressed, PersonalLink):
    """A free place held for one person of the waiting list until a stated time."""

    booking = models.ForeignKey("programme.Booking", models.CASCADE, related_name="offers")
    state = models.CharField(max_length=20, choices=OfferState, default=OfferState.OPEN)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at",)
        constraints = (
            models.UniqueConstraint(fields=("booking",), condition=Q(state="open"), name="one_open_offer_per_booking"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="closed_offers_say_when",
            ),
        )
        indexes = (models.Index(fields=("state", "ends_at"), name="offers_that_end"),)

    def __str__(self) -> str:
        return f"{self.booking}, until {self.ends_at:%Y-%m-%d %H:%M}"

    @property
    def programme(self) -> object:
        return self.booking.programme

    @property
    def cohort(self) -> object:
        return self.booking.cohort

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it can still be answered."""
        return self.state == OfferState.OPEN and at < self.ends_at
