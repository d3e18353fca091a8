from django.conf import settings
from django.db import models
from django.db.models import Q

from programme.models.base import Addressed
from programme.states import BookingState


class BookingQuerySet(models.QuerySet["Booking"]):
    def live(self) -> "BookingQuerySet":
        return self.exclude(state=BookingState.CANCELLED)

    def confirmed(self) -> "BookingQuerySet":
        return self.filter(state=BookingState.CONFIRMED)

    def waiting(self) -> "BookingQuerySet":
        return self.filter(state=BookingState.WAITING).order_by("position")


class Booking(Addressed):
    """One person's place on a visit, confirmed or waiting. Positions are given under the visit's lock."""

    visit = models.ForeignKey("programme.Visit", models.CASCADE, related_name="bookings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=20, choices=BookingState)
    position = models.PositiveIntegerField()
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("visit", "person"), condition=~Q(state="cancelled"), name="one_live_booking_per_visit"
            ),
            models.UniqueConstraint(fields=("visit", "position"), name="one_booking_per_position"),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="cancelled_bookings_say_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.visit}"

    @property
    def programme(self) -> object:
        return self.visit.cohort.programme

    @property
    def cohort(self) -> object:
        return self.visit.cohort

    @property
    def is_waiting(self) -> bool:
        return self.state == BookingState.WAITING

    @property
    def is_confirmed(self) -> bool:
        return self.state == BookingState.CONFIRMED
