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
