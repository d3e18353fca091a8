from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MailField
from programme.shared.form_sections import SectionedForm


class ActAsForm(SectionedForm):
    """Whom to help, and why."""

    email = MailField(label=_("E-mail address of the person"))
    reason = forms.CharField(
        label=_("What you help with"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads this afterwards, and organisers see it in their record."),
    )
    submit_label = _("See pages as they do")
    submit_kind = "danger"
