from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import MilestoneKind


class Milestone(Addressed):
    """A dated point on a cohort's timeline."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="milestones")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=MilestoneKind, default=MilestoneKind.OTHER)
    at = models.DateTimeField(_("date and time"))
    # Stays where it is when the cohort's first day moves: a room is booked, a minister comes.
    is_fixed = models.BooleanField(_("keep this date when the first day moves"), default=False)

    class Meta:
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=("cohort", "name"), name="one_milestone_per_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def programme(self) -> object:
        return self.cohort.programme


class TimelineTemplate(Addressed):
    """A season as a programme runs it, in weeks: the dates of a cohort are made from it."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="timeline_templates")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("programme", "name"), name="one_template_per_name"),)

    def __str__(self) -> str:
        return self.name


class TemplatePoint(models.Model):
    """One point of a template: in which week (the first is 1), on which weekday (Monday is 0), at what time."""

    template = models.ForeignKey("programme.TimelineTemplate", models.CASCADE, related_name="points")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=MilestoneKind, default=MilestoneKind.OTHER)
    week = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField()
    time = models.TimeField()

    class Meta:
        ordering = ("week", "weekday", "time")
        constraints = (
            models.UniqueConstraint(fields=("template", "name"), name="one_template_point_per_name"),
            models.CheckConstraint(condition=Q(week__gte=1, weekday__lte=6), name="template_points_are_in_a_week"),
        )

    def __str__(self) -> str:
        return self.name


class DayOff(Addressed):
    """Days on which organisers would rather ask for nothing: a religious observance, school holidays."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="days_off")
    name = models.CharField(_("what it is"), max_length=120)
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"))

    class Meta:
        ordering = ("from_on", "name")
        constraints = (
            models.UniqueConstraint(fields=("cohort", "name", "from_on"), name="one_day_off_per_name_and_day"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="days_off_end_after_they_start"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def programme(self) -> object:
        return self.cohort.programme
