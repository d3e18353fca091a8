from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm


class QuestionForm(SectionedForm):
    text = forms.CharField(
        label=_("Your question"),
        help_text=_("Every team reads the question and its answer, without your name."),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    submit_label = _("Ask the owner")


class AnswerForm(SectionedForm):
    answer = forms.CharField(label=_("The owner’s answer"), max_length=2000, widget=forms.Textarea({"rows": 5}))

    submit_label = _("Publish the answer")
