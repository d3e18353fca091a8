"""The form that checks a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm


class CheckForm(SectionedForm):
    """The code at the foot of a certificate."""

    code = forms.CharField(label=_("Code on the certificate"), max_length=30, help_text=_("Twelve signs."))
    method = "get"
    submit_label = _("Check it")
