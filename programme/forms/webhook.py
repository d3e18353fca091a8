"""The form for an address outside that is told what happens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared import webhook_kinds
from programme.shared.form_sections import SectionedForm


class WebhookForm(SectionedForm):
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("It begins with https:// and can be reached from anywhere. Redirects are not followed."),
        widget=forms.URLInput,
        error_messages={"required": _("Enter the address that is told.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is it told?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Each message holds ids and a time, nothing about anybody. Whoever wants more reads it with a token."
        ),
        error_messages={"required": _("Choose at least one thing that the address is told.")},
    )
    submit_label = _("Add the address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.key, kind.words) for kind in webhook_kinds.all_kinds()]
