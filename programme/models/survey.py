from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import SurveyKind, SurveyWave

LOWEST, HIGHEST = 1, 5


class Survey(Addressed):
    """The questions that participants of a cohort answer before and after it; days are whole, by the cohort's clock."""

    cohort = models.OneToOneField("programme.Cohort", models.CASCADE, related_name="survey")
    before_from = models.DateField(_("before: first day"))
    before_until = models.DateField(_("before: last day"))
    after_from = models.DateField(_("after: first day"))
    after_until = models.DateField(_("after: last day"))

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(before_until__gte=F("before_from"))
                & Q(after_from__gt=F("before_until"))
                & Q(after_until__gte=F("after_from")),
                name="surveys_ask_before_and_then_after",
            ),
        )

    def __str__(self) -> str:
        return str(self.cohort)

    @property
    def programme(self) -> object:
        return self.cohort.programme


class SurveyQuestion(Addressed):
    """One question. A mark from 1 to 5 is asked both times, so that the change can be seen; a text when `wave` says."""

    survey = models.ForeignKey("programme.Survey", models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=SurveyKind, default=SurveyKind.MARK)
    wave = models.CharField(_("asked"), max_length=10, choices=SurveyWave, blank=True)
    text = models.CharField(_("question"), max_length=200)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(kind="mark") | Q(wave=""), name="marks_are_asked_both_times"),
            models.UniqueConstraint(fields=("survey", "text"), name="one_survey_question_per_wording"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def programme(self) -> object:
        return self.survey.cohort.programme


class SurveyReply(models.Model):
    """That a person has answered, once before and once after."""

    survey = models.ForeignKey("programme.Survey", models.CASCADE, related_name="replies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    wave = models.CharField(max_length=10, choices=SurveyWave)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("survey", "person", "wave"), name="one_reply_each_time"),
            models.CheckConstraint(condition=Q(wave__in=SurveyWave.values), name="replies_are_before_or_after"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class SurveyAnswer(models.Model):
    """The answer to one question: a mark or words."""

    reply = models.ForeignKey("programme.SurveyReply", models.CASCADE, related_name="answers")
    question = models.ForeignKey("programme.SurveyQuestion", models.PROTECT, related_name="answers")
    mark = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("reply", "question"), name="one_answer_per_question"),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(mark__gte=LOWEST, mark__lte=HIGHEST), name="survey_marks_are_on_the_scale"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
