from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.models.rubric import Criterion
from judging.states import PracticeState
from programme.models.base import Addressed

# What is kept of each criterion, as it was when the practice began.
ASKED = ("id", "position", "kind", "name", "help", "weight", "options")


class Practice(Addressed):
    """A pitch that all judges score to try out the criteria. Its cards lie apart from those of the day, so that no
    result can ever count them."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="practices")
    title = models.CharField(_("what the judges look at"), max_length=120)
    about = models.CharField(_("where they find it"), max_length=500, blank=True)
    state = models.CharField(max_length=20, choices=PracticeState, default=PracticeState.OPEN)
    # The criteria may change because of what the practice shows; the comparison keeps those that were asked.
    asked = models.JSONField()
    begun_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-begun_at",)
        constraints = (
            models.UniqueConstraint(fields=("pitch_day",), condition=Q(state="open"), name="one_open_practice_per_day"),
            models.CheckConstraint(
                condition=Q(state="open", compared_at=None) | Q(state="compared", compared_at__isnull=False),
                name="compared_practices_say_when",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme

    @property
    def is_open(self) -> bool:
        return self.state == PracticeState.OPEN

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What was asked, as criteria that are in no rubric."""
        return tuple(Criterion(**each) for each in self.asked)


class PracticeCard(models.Model):
    """What one judge gave. Saving again replaces it, until the cards are compared."""

    practice = models.ForeignKey("judging.Practice", models.CASCADE, related_name="cards")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_cards")
    # The criterion's id with what was given for it.
    values = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("saved_at",)
        constraints = (models.UniqueConstraint(fields=("practice", "judge"), name="one_practice_card_per_judge"),)

    def __str__(self) -> str:
        return f"{self.practice}: {self.judge}"
