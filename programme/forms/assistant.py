"""What assistants tell: travel and timing, and why somebody cannot come."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm
from programme.states import AbsenceReason


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


class AbsenceForm(forms.Form):
    """Why somebody who is expected cannot come, in the words of who speaks for them."""

    reason = forms.ChoiceField(
        choices=[
            (AbsenceReason.WORK, _("Work that cannot be moved")),
            (AbsenceReason.LEAVE, _("They are on leave")),
            (AbsenceReason.TRAVEL, _("They cannot get there")),
            (AbsenceReason.CLASH, _("Another date of the programme")),
            (AbsenceReason.UNSAID, _("They would rather not say")),
        ]
    )
