from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging import criterion_kinds
from judging.criterion_kinds import CriterionKind
from programme.models.base import Addressed


class Rubric(Addressed):
    """The set of criteria that judges of a cohort score by. The first score locks it."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="rubrics")
    version = models.PositiveIntegerField(default=1)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("cohort", "-version")
        constraints = (models.UniqueConstraint(fields=("cohort", "version"), name="one_rubric_per_version"),)

    def __str__(self) -> str:
        return f"{self.cohort}, {self.version}"

    @property
    def programme(self) -> object:
        return self.cohort.programme

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class Criterion(models.Model):
    """One criterion: how it is scored and what share it has."""

    rubric = models.ForeignKey("judging.Rubric", models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("how it is scored"), max_length=20, choices=criterion_kinds.choices)
    name = models.CharField(_("name"), max_length=120)
    help = models.CharField(_("what to look for"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=0, validators=[MaxValueValidator(100)])
    options = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("rubric", "position"), name="one_criterion_per_position"),
            models.CheckConstraint(condition=Q(weight__lte=100), name="weight_is_at_most_100"),
            models.CheckConstraint(condition=~Q(kind="comment") | Q(weight=0), name="comments_weigh_nothing"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def way(self) -> CriterionKind:
        """The kind's own code."""
        return criterion_kinds.KINDS[self.kind]

    @property
    def is_scored(self) -> bool:
        return self.way.is_scored

    @property
    def field_name(self) -> str:
        return f"criterion_{self.pk}"


class EarlierWeights(models.Model):
    """The weights and words of a version that was replaced after judges had begun to score, and why it was. What the
    judges gave stays as it is and fits every version, so that each has its ranking."""

    rubric = models.ForeignKey("judging.Rubric", models.CASCADE, related_name="earlier_weights")
    version = models.PositiveIntegerField()
    # The criterion's id with its weight.
    weights = models.JSONField()
    # The criterion's id with its name, help and options.
    wording = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=500)
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("version",)
        verbose_name_plural = "earlier weights"
        constraints = (
            models.UniqueConstraint(fields=("rubric", "version"), name="one_set_of_weights_per_version"),
            models.CheckConstraint(condition=~Q(reason=""), name="replaced_weights_say_why"),
        )

    def __str__(self) -> str:
        return f"{self.rubric}: {self.version}"


class EarlierRanking(models.Model):
    """The order of a result sheet's cards by earlier weights, kept beside the sheet's own."""

    sheet = models.ForeignKey("judging.ResultSheet", models.CASCADE, related_name="earlier_rankings")
    weights = models.ForeignKey("judging.EarlierWeights", models.PROTECT, related_name="rankings")
    # Each team's id, place and mean.
    lines = models.JSONField()

    class Meta:
        ordering = ("weights__version",)
        constraints = (models.UniqueConstraint(fields=("sheet", "weights"), name="one_ranking_per_sheet_and_weights"),)

    def __str__(self) -> str:
        return f"{self.sheet}, {self.weights.version}"
