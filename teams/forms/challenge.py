from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort
from programme.shared.form_sections import SectionedForm
from teams.models import Challenge
from teams.queries import challenge as challenges
from teams.states import Audience


class ChallengeForm(SectionedForm, forms.ModelForm):
    """`validate_unique` is left to the action, which says it in better words."""

    sections = (
        (_("What it is"), ("title", "owner")),
        (_("The problem"), ("problem", "who_has_it")),
        (_("A solution"), ("outcome", "measure", "constraints", "data")),
        (_("Readers"), ("contact", "audience")),
    )

    class Meta:
        model = Challenge
        fields = (
            "title",
            "owner",
            "problem",
            "who_has_it",
            "outcome",
            "measure",
            "constraints",
            "data",
            "contact",
            "audience",
        )
        widgets = {
            "audience": forms.RadioSelect,
            **{
                name: forms.Textarea({"rows": 4})
                for name in ("problem", "who_has_it", "outcome", "measure", "constraints", "data")
            },
        }
        help_texts = {
            "owner": _("The organisation that poses the challenge and would use a solution."),
            "problem": _("What goes wrong today, in plain words."),
            "measure": _("The figure that would show it worked."),
            "contact": _("A name or an address that teams may write to."),
        }

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = challenges.owners(cohort)
        self.fields["owner"].empty_label = _("Choose an organisation")
        self.fields["audience"].choices = Audience.choices

    def validate_unique(self) -> None:
        pass
