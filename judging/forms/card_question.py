"""The form on which a judge answers about one card."""

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.states import CardAnswer
from programme.shared.form_sections import SectionedForm


class AnswerForm(SectionedForm):
    """As it was meant, or not."""

    answer = forms.ChoiceField(
        label=_("Is the card as you meant it?"), choices=CardAnswer.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed if it is not: what you meant, and what went wrong."),
    )
    submit_label = _("Send the answer")
