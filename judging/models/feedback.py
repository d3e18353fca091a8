from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FeedbackRelease(models.Model):
    """When the teams of a pitch day get what judges wrote for them, and whether judges are named."""

    pitch_day = models.OneToOneField("judging.PitchDay", models.CASCADE, related_name="feedback_release")
    release_at = models.DateTimeField(_("goes to the teams"), null=True, blank=True)
    names_judges = models.BooleanField(_("judges are named"), default=False)
    # From then on teams read it; before, no page of theirs holds a word.
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(release_at__isnull=False), name="released_feedback_had_a_date"
            ),
        )

    def __str__(self) -> str:
        return str(self.pitch_day)

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.programme


class Feedback(models.Model):
    """One comment of a judge as a named person lets it go to the team; what the judge wrote is kept beside it."""

    card = models.ForeignKey("judging.Scorecard", models.CASCADE, related_name="feedback")
    criterion = models.ForeignKey("judging.Criterion", models.PROTECT, related_name="+")
    original = models.TextField(max_length=2000)
    # Empty: the team does not get it.
    text = models.TextField(_("what the team reads"), max_length=2000, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "feedback"
        constraints = (models.UniqueConstraint(fields=("card", "criterion"), name="one_feedback_per_comment"),)

    def __str__(self) -> str:
        return f"{self.card_id} {self.criterion_id}"
