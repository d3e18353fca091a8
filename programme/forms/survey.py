from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import SurveyQuestion
from programme.shared.form_fields import DayField
from programme.shared.form_sections import SectionedForm
from programme.states import SurveyKind, SurveyWave

MARKS = (("5", _("5, wholly true")), ("4", "4"), ("3", "3"), ("2", "2"), ("1", _("1, not at all")))


class SurveyForm(SectionedForm):
    """The questions of one time; each may be left out."""

    submit_label = _("Send my answers")

    def __init__(self, *args: Any, questions: Iterable[SurveyQuestion], said: dict[Any, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(questions)
        for question in self.asked:
            self.fields[f"q_{question.pk}"] = _field(question, said.get(question.pk))

    @property
    def answers(self) -> dict[Any, int | str]:
        """By question, for the action."""
        return {question.pk: self.cleaned_data[f"q_{question.pk}"] for question in self.asked}


def _field(question: SurveyQuestion, said: Any) -> forms.Field:
    about: dict[str, Any] = {"label": question.text, "required": False, "initial": said}
    if question.kind == SurveyKind.WORDS:
        return forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 4}), **about)
    return forms.TypedChoiceField(choices=MARKS, coerce=int, empty_value=None, widget=forms.RadioSelect, **about)


class DaysForm(SectionedForm):
    before_from = DayField(label=_("Before: first day"))
    before_until = DayField(label=_("Before: last day"))
    after_from = DayField(
        label=_("After: first day"), help_text=_("Best from the last week until a week after the pitch day.")
    )
    after_until = DayField(label=_("After: last day"))

    submit_label = _("Keep these days")


class QuestionForm(SectionedForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=SurveyKind.choices, widget=forms.RadioSelect)
    wave = forms.ChoiceField(
        label=_("When words are asked"),
        choices=[("", _("Both times")), *SurveyWave.choices],
        required=False,
        help_text=_("A mark is always asked both times."),
    )
    text = forms.CharField(
        label=_("Question"),
        max_length=200,
        help_text=_("For a mark, a sentence about oneself: “I know how the other sector works.”"),
    )

    submit_label = _("Add the question")
