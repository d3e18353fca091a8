from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.states import CardAnswer
from programme.models.base import Addressed


class CardQuestion(Addressed):
    """The results group asks a judge whether a card is as it was meant. The answer changes no score."""

    card = models.ForeignKey("judging.Scorecard", models.PROTECT, related_name="questions")
    question = models.TextField(_("question"), max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=20, choices=CardAnswer, blank=True)
    words = models.TextField(_("in the judge’s words"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("card",), condition=Q(answered_at=None), name="one_open_question_per_card"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False, answer__gt=""),
                name="answered_questions_have_an_answer",
            ),
        )

    def __str__(self) -> str:
        return self.question

    @property
    def cohort(self) -> object:
        return self.card.cohort

    @property
    def programme(self) -> object:
        return self.card.programme
