from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programme.models.base import Addressed


class PaperEntry(Addressed):
    """A judge's paper sheet as the first person typed it: kept aside until a second person has typed the same."""

    card = models.ForeignKey("judging.Scorecard", models.CASCADE, related_name="paper_entries")
    # The criterion's id with what the paper says.
    values = models.JSONField()
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()
    # The second person, and the card's version that came of it.
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    card_version = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("typed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("card",), condition=Q(agreed_at=None), name="one_paper_entry_waits_per_card"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None, card_version=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, card_version__isnull=False),
                name="agreed_paper_entries_say_who",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("typed_by")), name="two_people_type_a_paper_sheet"
            ),
        )

    def __str__(self) -> str:
        return f"{self.card}"

    @property
    def cohort(self) -> object:
        return self.card.pitch.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.card.pitch.pitch_day.cohort.programme

    @property
    def is_waiting(self) -> bool:
        return self.agreed_at is None
