from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from judging.models.panel import Conflict, Seat
from judging.states import ScorecardState
from programme.models.base import Addressed

if TYPE_CHECKING:
    from programme.models import Person


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    def visible_to(self, person: "Person") -> "ScorecardQuerySet":
        """A judge's own cards, while they hold a seat."""
        return self.with_grounds().filter(judge=person, is_seated=True)

    def with_grounds(self) -> "ScorecardQuerySet":
        """`is_seated` and `is_barred`: what the policy looks at, worked out with the row itself."""
        seats = Seat.objects.filter(
            panel__pitch_day=OuterRef("pitch__pitch_day"),
            enrolment__person=OuterRef("judge"),
            enrolment__state="active",
            left_at=None,
        )
        bars = Conflict.objects.barring().filter(
            pitch_day=OuterRef("pitch__pitch_day"), judge=OuterRef("judge"), team=OuterRef("pitch__team")
        )
        return self.annotate(is_seated=Exists(seats), is_barred=Exists(bars))


class Scorecard(Addressed):
    """One judge's whole sheet for one pitch."""

    pitch = models.ForeignKey("judging.Pitch", models.CASCADE, related_name="scorecards")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scorecards")
    state = models.CharField(max_length=20, choices=ScorecardState, default=ScorecardState.OPEN)
    version = models.PositiveIntegerField(default=0)
    # The judge says that they did not see the pitch: what the card holds is kept and not counted.
    was_missed = models.BooleanField(default=False)
    # How many of the scored criteria have an answer: for progress, which tells no figures.
    filled = models.PositiveSmallIntegerField(default=0)
    # The weighted score, once handed in with at least half of the weight.
    total = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("pitch", "judge"), name="one_scorecard_per_pitch_and_judge"),
            models.CheckConstraint(
                condition=Q(state="open", submitted_at=None)
                | Q(state="submitted", submitted_at__isnull=False)
                | Q(state="locked"),
                name="submitted_cards_say_when",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(submitted_at__isnull=False), name="only_submitted_cards_have_a_total"
            ),
            models.CheckConstraint(
                condition=Q(was_missed=False) | Q(submitted_at=None), name="missed_pitches_are_not_handed_in"
            ),
        )

    def __str__(self) -> str:
        return f"{self.judge}: {self.pitch}"

    @property
    def cohort(self) -> object:
        return self.pitch.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch.pitch_day.cohort.programme

    @property
    def is_open(self) -> bool:
        return self.state == ScorecardState.OPEN

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_locked(self) -> bool:
        return self.state == ScorecardState.LOCKED


class Score(models.Model):
    """The value for one criterion on one card."""

    card = models.ForeignKey("judging.Scorecard", models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("judging.Criterion", models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("card", "criterion"), name="one_score_per_criterion"),)

    def __str__(self) -> str:
        return self.text if self.value is None else str(self.value)


class ScoreChange(models.Model):
    """What a score was before it was changed. Rows are only ever added; the reason may follow."""

    card = models.ForeignKey("judging.Scorecard", models.CASCADE, related_name="changes")
    criterion = models.ForeignKey("judging.Criterion", models.PROTECT, related_name="+")
    # The card's version that held it.
    version = models.PositiveIntegerField()
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    # Why the judge changed it, where they said so.
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("card", "version")
        constraints = (
            models.UniqueConstraint(fields=("card", "criterion", "version"), name="one_old_score_per_version"),
        )

    def __str__(self) -> str:
        return f"{self.card_id} {self.version}"


class HeldChange(models.Model):
    """A device has said that it holds a change of the card which is not here: that there is one, never what it says."""

    card = models.ForeignKey("judging.Scorecard", models.CASCADE, related_name="held_changes")
    # Chosen by the device itself, at random.
    device = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("card", "device"), name="a_device_holds_a_card_once"),)

    def __str__(self) -> str:
        return f"{self.device} {self.card_id}"


class LateChange(models.Model):
    """A whole card that arrived after scoring was locked: kept, shown as late, never counted."""

    card = models.ForeignKey("judging.Scorecard", models.CASCADE, related_name="late_changes")
    change = models.UUIDField(unique=True)
    base_version = models.PositiveIntegerField()
    # The criterion's id with what was given for it.
    values = models.JSONField()
    arrived_at = models.DateTimeField()
    # The device's own time of the change: for whoever looks back, nothing is decided by it.
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("arrived_at",)

    def __str__(self) -> str:
        return str(self.change)
