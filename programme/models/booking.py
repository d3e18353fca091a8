from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import AbsenceReason, BookingEnding, BookingState, Sector


class BookingQuerySet(models.QuerySet["Booking"]):
    def live(self) -> "BookingQuerySet":
        return self.exclude(state=BookingState.CANCELLED)

    def confirmed(self) -> "BookingQuerySet":
        return self.filter(state=BookingState.CONFIRMED)

    def with_a_place(self) -> "BookingQuerySet":
        """Confirmed, or held by an offer: what counts against the capacity."""
        return self.filter(state__in=(BookingState.CONFIRMED, BookingState.OFFERED))

    def waiting(self) -> "BookingQuerySet":
        return self.filter(state=BookingState.WAITING).order_by("position")


class Booking(Addressed):
    """One person's place on a visit: confirmed, on offer or waiting. Positions are given under the visit's lock."""

    visit = models.ForeignKey("programme.Visit", models.CASCADE, related_name="bookings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings")
    # The person's sector when they booked: shares are counted without a look at anybody's employer.
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    state = models.CharField(max_length=20, choices=BookingState)
    position = models.PositiveIntegerField()
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=20, choices=BookingEnding, blank=True)
    absence = models.CharField(max_length=20, choices=AbsenceReason, blank=True)
    # Only to ring people when a visit is called off; erased together with their needs.
    phone = models.CharField(_("telephone number"), max_length=30, blank=True)
    erase_phone_on = models.DateField(null=True, blank=True)
    needs_answered_at = models.DateTimeField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(phone="") | Q(erase_phone_on__isnull=False), name="phones_have_a_day_of_erasure"
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
    def is_offered(self) -> bool:
        return self.state == BookingState.OFFERED

    @property
    def is_confirmed(self) -> bool:
        return self.state == BookingState.CONFIRMED
