import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class Nudge(Addressed):
    """A rule of a cohort: so long before (or after) a moment, remind those who have not done it yet.

    Moments and audiences are declared by the apps; `moment` and `audience` are their keys.
    """

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="nudges")
    moment = models.CharField(max_length=60)
    audience = models.CharField(_("to whom"), max_length=60)
    hours_before = models.IntegerField(_("hours before"), help_text=_("A minus for hours afterwards."))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=3000)
    is_on = models.BooleanField(_("on"), default=False)
    on_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("moment", "-hours_before")
        constraints = (
            models.UniqueConstraint(
                fields=("cohort", "audience", "hours_before"), name="one_nudge_per_audience_and_time"
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def programme(self) -> object:
        return self.cohort.programme

    def due_at(self, moment: dt.datetime) -> dt.datetime:
        """When the rule speaks of something that happens at `moment`."""
        return moment - dt.timedelta(hours=self.hours_before)


class NudgeRun(models.Model):
    """That a rule has spoken of one thing at one time: it does so once."""

    nudge = models.ForeignKey("programme.Nudge", models.CASCADE, related_name="runs")
    thing = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    ran_at = models.DateTimeField()
    people = models.PositiveIntegerField()

    class Meta:
        ordering = ("-ran_at",)
        constraints = (models.UniqueConstraint(fields=("nudge", "thing", "due_at"), name="one_run_per_thing_and_time"),)

    def __str__(self) -> str:
        return f"{self.nudge}: {self.title}"
