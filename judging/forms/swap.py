"""The newcomer who takes a judge's seat."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MailField
from programme.shared.form_sections import SectionedForm
from programme.states import Sector


class SwapForm(SectionedForm):
    """A name and an employer; the address only if they want mail."""

    full_name = forms.CharField(label=_("Name of the new judge"), max_length=200)
    organisation = forms.ModelChoiceField(
        label=_("Employer"), queryset=None, required=False, empty_label=_("Not in this list")
    )
    employer = forms.CharField(label=_("Employer, if not in the list"), max_length=200, required=False)
    sector = forms.ChoiceField(label=_("Its sector"), choices=[("", _("Choose")), *Sector.choices], required=False)
    email = MailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Not needed: the next page has a link for the judge's tablet."),
    )
    submit_label = _("Swap, and show the new judge's link")
    sections = (
        (_("Who comes"), ("full_name", "organisation")),
        (_("Only if the employer is new"), ("employer", "sector")),
        (_("Only if they want mail"), ("email",)),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("organisation"):
            if not cleaned.get("employer"):
                self.add_error("organisation", _t("Choose the employer, or write its name below."))
            elif not cleaned.get("sector"):
                self.add_error("sector", _t("Choose the sector of the new employer."))
        return cleaned
