from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MailField
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

    def __init__(self, *args: Any, by_owner: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_owner:
            self.fields["answer"].label = _("Your answer")


class OwnerLinkForm(SectionedForm):
    submit_label = _("Send the page")

    full_name = forms.CharField(label=_("Name of the person at the owner"), max_length=200)
    email = MailField(label=_("Their e-mail address"))
