from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from programme.models import Booking
from programme.shared.form_sections import SectionedForm
from programme.states import AbsenceReason, NeedKind

ASKED = {
    NeedKind.ACCESS: (
        _("Access"),
        _("What you need to get in, follow and take part. Say what helps, not why. Leave it empty if nothing."),
    ),
    NeedKind.DIET: (_("Food"), _("What you do not eat.")),
    NeedKind.CLEARANCE: (
        _("Clearance"),
        _("What the host's security desk must know: clearance held, name as on your document if it differs."),
    ),
}
NUMBER = RegexValidator(r"^\+?[\d ()-]{7,29}$", _("Enter a telephone number, such as 020 7946 0018."))


class CannotComeForm(SectionedForm):
    submit_label = _("Tell the organisers")
    submit_kind = "danger"
    cancel_label = _("I can come")

    reason = forms.ChoiceField(label=_("Why?"), choices=AbsenceReason.choices, widget=forms.RadioSelect)


class NeedsForm(SectionedForm):
    """What the visit asks, and nothing else."""

    submit_label = _("Save")

    def __init__(self, *args: Any, booking: Booking, held: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, initial=held, **kwargs)
        for kind in NeedKind:
            if kind in booking.visit.needs_asked:
                label, hint = ASKED[kind]
                self.fields[kind.value] = forms.CharField(
                    label=label, help_text=hint, max_length=500, required=False, widget=forms.Textarea({"rows": 3})
                )
        if booking.visit.asks_phone:
            self.fields["phone"] = forms.CharField(
                label=_("Telephone number"),
                max_length=30,
                required=False,
                validators=[NUMBER],
                help_text=_("Used for one thing: to ring you if it is cancelled at short notice."),
                widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
            )
