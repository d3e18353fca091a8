"""Forms for links to one visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MailField
from programme.shared.form_sections import SectionedForm
from programme.states import DoorKind


class DoorCodeForm(SectionedForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six signs, such as CDF 347. You got them apart from this link."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
        error_messages={"required": _("Enter the code of six signs.")},
    )

    submit_label = _("Open")


class DoorLinkForm(SectionedForm):
    kind = forms.ChoiceField(
        label=_("What the link is for"), choices=DoorKind.choices, widget=forms.RadioSelect, initial=DoorKind.STEWARD
    )
    full_name = forms.CharField(
        label=_("Who gets it"), max_length=200, error_messages={"required": _("Enter the name of who gets the link.")}
    )
    email = MailField(
        label=_("E-mail address"), required=False, help_text=_("The link is mailed there. The code is not.")
    )

    submit_label = _("Make the link")
