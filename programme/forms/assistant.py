"""What organisers should know about travel and timing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm


class TravelForm(SectionedForm):
    """When somebody arrives, whom to ring."""

    text = forms.CharField(
        label=_("Travel and timing"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("When they arrive and leave, whom to ring on the day. Organisers read it. At most 500 characters."),
    )
    submit_label = _("Tell the organisers")
