from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Enrolment
from programme.shared.form_sections import SectionedForm
from programme.states import Sector
from teams.models import Team
from teams.queries import team as teams
from teams.queries.pairing import Proposal, conflict

LABELS = {Sector.CIVIL_SERVICE: _("Mentor from the civil service"), Sector.INDUSTRY: _("Mentor from industry")}


class PairingForm(SectionedForm):
    """For each team a mentor of each sector, filled in with the proposal."""

    submit_label = _("Give the teams these mentors")

    def __init__(self, *args: Any, cohort: Cohort, proposals: list[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals, sections = proposals, []
        # Read once: each list of the page would ask the database by itself.
        self.mentors = {str(each.pk): each for each in teams.mentors(cohort)}
        for each in proposals:
            names = []
            for sector, label in LABELS.items():
                name = f"{sector}_{each.team.pk}"
                mentor = each.mentors.get(sector)
                people = [(key, person) for key, person in self.mentors.items() if person.sector == sector]
                named = [(key, _named(each.team, person)) for key, person in people]
                self.fields[name] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=[("", _("None yet")), *named],
                    initial=str(mentor.pk) if mentor else "",
                )
                names.append(name)
            sections.append((each.team.name, tuple(names), " ".join(each.why)))
        self.sections = tuple(sections)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for each in self.proposals:
            one, other = (f"{sector}_{each.team.pk}" for sector in Sector)
            if bool(data.get(one)) != bool(data.get(other)):
                self.add_error(other if data.get(one) else one, _("Choose both mentors of the team, or neither."))
        return data

    def pairs(self) -> dict[Team, list[Enrolment]]:
        """The teams for which both were chosen."""
        found = {
            each.team: [self.cleaned_data[f"{sector}_{each.team.pk}"] for sector in Sector] for each in self.proposals
        }
        return {team: [self.mentors[key] for key in keys] for team, keys in found.items() if all(keys)}


def _named(team: Team, mentor: Enrolment) -> str:
    """A mentor in the list, with what speaks against them."""
    parts = (mentor.person.full_name, mentor.organisation.name, conflict(team, mentor))
    return ", ".join(part for part in parts if part)
