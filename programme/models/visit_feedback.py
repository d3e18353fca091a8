from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed

HIGHEST = 5


class VisitFeedback(Addressed):
    """What one person who had a place says about a visit. Shown without names, and only together with others'."""

    booking = models.OneToOneField("programme.Booking", models.CASCADE, related_name="feedback")
    worth = models.PositiveSmallIntegerField(
        _("worth the time"), validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)]
    )
    useful = models.PositiveSmallIntegerField(
        _("useful for the team's work"), validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)]
    )
    words = models.TextField(_("in their own words"), max_length=500, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(worth__gte=1, worth__lte=HIGHEST, useful__gte=1, useful__lte=HIGHEST),
                name="feedback_is_from_1_to_5",
            ),
        )

    def __str__(self) -> str:
        return f"Feedback on {self.booking.visit}"

    @property
    def programme(self) -> object:
        return self.booking.programme

    @property
    def cohort(self) -> object:
        return self.booking.cohort
