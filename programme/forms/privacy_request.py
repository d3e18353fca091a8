"""Forms around people's own data: ask for an erasure, answer a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.queries.privacy_request import HeldBack
from programme.shared.form_sections import SectionedForm
from programme.states import PrivacyRequestKind, PrivacyRequestState

ANSWERS = {
    PrivacyRequestKind.ERASE: (
        (PrivacyRequestState.ACCEPTED, _("Yes: erase everything, and close the account")),
        (PrivacyRequestState.PARTLY, _("In part: erase their own words and details; name, place and account stay")),
        (PrivacyRequestState.REFUSED, _("No")),
    ),
    PrivacyRequestKind.OTHERS: (
        (PrivacyRequestState.ACCEPTED, _("Yes: tell all of it")),
        (PrivacyRequestState.PARTLY, _("In part: tell what is ticked")),
        (PrivacyRequestState.REFUSED, _("No")),
    ),
}


class EraseForm(SectionedForm):
    wish = forms.CharField(
        label=_("Anything the organisers should know (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    sure = forms.BooleanField(label=_("I understand that this cannot be undone"))
    submit_label = _("Ask to be erased")
    submit_kind = "danger"


class AnswerForm(SectionedForm):
    to = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    told = forms.MultipleChoiceField(
        label=_("What is told, if you tell a part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("Your reasons, as the person reads them"),
        help_text=_("Needed unless you agree to everything. Say what you keep, why, and for how long."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
    )
    submit_label = _("Send the answer")

    def __init__(self, *args: Any, kind: PrivacyRequestKind, held: list[HeldBack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(to.value, label) for to, label in ANSWERS[kind]]  # type: ignore[attr-defined]
        choices = [(row.key, f"{row.kind}: {row.about}") for row in held]
        if choices:
            self.fields["told"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["told"]
