from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MailField
from programme.shared.form_sections import SectionedForm
from teams.models import Adoption, Solution
from teams.states import AdoptionState


class ReuseForm(SectionedForm):
    """Anybody's, without an account."""

    submit_label = _("Ask to reuse it")

    organisation = forms.CharField(label=_("Your organisation"), max_length=200)
    full_name = forms.CharField(label=_("Your name"), max_length=200)
    email = MailField(
        label=_("Your e-mail address"), help_text=_("We write to it at once; your request goes on when you confirm it.")
    )
    purpose = forms.CharField(
        label=_("What would you use it for?"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )


class StateForm(SectionedForm):
    """How far an organisation has come with a solution."""

    state = forms.ChoiceField(label=_("How far"), choices=AdoptionState.choices)
    since_on = forms.DateField(label=_("Since"), widget=forms.DateInput({"type": "date"}))
    is_named = forms.BooleanField(label=_("It has agreed to be named in public"), required=False)

    def __init__(self, *args: Any, adoption: Adoption | None = None, **kwargs: Any) -> None:
        names = ("state", "since_on", "is_named")
        start = {name: getattr(adoption, name) for name in names} if adoption else {}
        super().__init__(*args, initial=start, **kwargs)


class AdoptionForm(StateForm):
    organisation = forms.CharField(label=_("Organisation"), max_length=200)

    field_order = ("organisation", "state", "since_on", "is_named")
    submit_label = _("Add it")


class MeasureForm(SectionedForm):
    submit_label = _("Keep the measure")

    measure = forms.CharField(
        label=_("What is measured"), help_text=_("Such as “Letters that arrive in time”."), max_length=120
    )
    unit = forms.CharField(label=_("Unit"), help_text=_("Such as “%” or “days”."), max_length=20, required=False)
    sought = forms.DecimalField(
        label=_("What the challenge asked for"), max_digits=12, decimal_places=2, required=False
    )

    def __init__(self, *args: Any, solution: Solution, **kwargs: Any) -> None:
        start = {name: getattr(solution, name) for name in ("measure", "unit", "sought")}
        super().__init__(*args, initial=start, **kwargs)


class OutcomeForm(SectionedForm):
    submit_label = _("Keep the figure")

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    value = forms.DecimalField(label=_("Measured"), max_digits=12, decimal_places=2)
