from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Enrolment
from programme.shared.form_sections import SectionedForm
from teams.models import Team
from teams.queries.signing import active_members
from teams.states import SigningRule


class SigningForm(SectionedForm):
    submit_label = _("Keep this rule")

    signing = forms.ChoiceField(
        label=_("Before work is handed in"), choices=SigningRule.choices, widget=forms.RadioSelect
    )
    lead = forms.ChoiceField(
        label=_("The lead"), required=False, help_text=_("Only for the rule that the lead alone signs off.")
    )

    def __init__(self, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"signing": team.signing, "lead": team.lead_id and str(team.lead_id)}, **kwargs)
        self.members = {str(each.enrolment_id): each.enrolment for each in active_members(team)}
        names = [(pk, enrolment.person.full_name) for pk, enrolment in self.members.items()]
        self.fields["lead"].choices = [("", _("Nobody")), *names]

    def chosen_lead(self) -> Enrolment | None:
        """The member who was chosen."""
        return self.members.get(self.cleaned_data["lead"])
