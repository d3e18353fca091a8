"""The form for a new access token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm
from programme.states import TokenScope

DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("a year")))


class AccessTokenForm(SectionedForm):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=100,
        help_text=_("The program or the report that uses it, so that you know later which one to end."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may the program do?"),
        choices=TokenScope.choices,
        initial=[TokenScope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the program may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"), choices=DAYS, coerce=int, initial=90, widget=forms.RadioSelect
    )
    submit_label = _("Make the token")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "scopes", "days")}
