"""Forms around the end of a place: give it up, pause it, move it to a later cohort."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Enrolment
from programme.queries import leaving
from programme.shared.form_fields import DayField
from programme.shared.form_sections import SectionedForm
from programme.states import LeavingReason

ASKED = [(each.value, each.label) for each in LeavingReason if each != LeavingReason.LATER]


class WithdrawForm(SectionedForm):
    """Why a place is given up."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=ASKED,
        widget=forms.RadioSelect,
        help_text=_("The nearest reason is enough. Only organisers see it."),
    )
    submit_label = _("Give up the place")
    submit_kind = "danger"

    @property
    def why(self) -> LeavingReason:
        return LeavingReason(self.cleaned_data["reason"])


class PauseForm(WithdrawForm):
    """Why a place is paused, and until when."""

    back_on = DayField(label=_("Back on"), required=False, help_text=_("If it is known. It can be taken up earlier."))
    submit_label = _("Pause the place")
    submit_kind = "primary"

    def __init__(self, *args: Any, cohort: Cohort, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort, self.today = cohort, today

    def clean_back_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["back_on"]
        if day and not self.today < day <= self.cohort.ends_on:
            raise ValidationError(_("Enter a day after today and before the cohort's last day."))
        return day


class LaterForm(SectionedForm):
    """Which later cohort somebody moves to."""

    cohort = forms.ModelChoiceField(
        label=_("Later cohort"), queryset=Cohort.objects.none(), empty_label=_("Choose a cohort")
    )
    submit_label = _("Move the place")

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = leaving.later_cohorts(enrolment)  # type: ignore[attr-defined]
