from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort
from programme.shared.form_sections import SectionedForm


class AlumnusForm(SectionedForm):
    help_with = forms.CharField(
        label=_("What others may ask you about"),
        max_length=200,
        required=False,
        help_text=_("For example: procurement, or how a benefit is claimed."),
    )
    shows_email = forms.BooleanField(label=_("Show my e-mail address on the list"), required=False)
    would_mentor = forms.BooleanField(label=_("Organisers may ask me to mentor a later cohort"), required=False)

    submit_label = _("Put me on the list")


class MentorForm(SectionedForm):
    cohort = forms.ModelChoiceField(label=_("Which cohort"), queryset=Cohort.objects.none(), empty_label=None)

    submit_label = _("Send the invitation")

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts
