from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Enrolment
from programme.shared.form_sections import SectionedForm
from programme.states import Sector
from teams.models import Team
from teams.queries import team as teams
from teams.queries.pairing import Mentor, Proposal

LABELS = {Sector.CIVIL_SERVICE: _("Mentor from the civil service"), Sector.INDUSTRY: _("Mentor from industry")}


class PairingForm(SectionedForm):
    """For each team a mentor of each sector, filled in with the proposal."""

    submit_label = _("Give the teams these mentors")

    def __init__(self, *args: Any, cohort: Cohort, proposals: Iterable[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort, self.proposals = cohort, list(proposals)
        self.is_short = any(each.is_short for each in self.proposals)
        for each in self.proposals:
            for sector, label in LABELS.items():
                self.fields[f"{sector}_{each.team.pk}"] = _choice(each, sector, label)
        self.sections = tuple(  # type: ignore[misc]
            (each.team.name, tuple(f"{sector}_{each.team.pk}" for sector in LABELS), " ".join(each.why))
            for each in self.proposals
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for each in self.proposals:
            one, other = (f"{sector}_{each.team.pk}" for sector in Sector)
            if bool(data.get(one)) != bool(data.get(other)):
                self.add_error(other if data.get(one) else one, _("Choose both mentors of the team, or neither."))
        return data

    def pairs(self) -> dict[Team, list[Enrolment]]:
        """The teams for which both were chosen."""
        chosen = {
            each.team: [self.cleaned_data[f"{sector}_{each.team.pk}"] for sector in Sector] for each in self.proposals
        }
        keys = {key for both in chosen.values() for key in both if key}
        people = {str(each.pk): each for each in teams.mentors(self.cohort).filter(pk__in=keys)}
        return {team: [people[key] for key in both] for team, both in chosen.items() if all(both)}


def _choice(proposal: Proposal, sector: str, label: Any) -> forms.ChoiceField:
    mentor = proposal.mentors.get(sector)
    named = [(each.key, _named(each, conflict)) for each, conflict in proposal.offered[sector]]
    return forms.ChoiceField(
        label=label, required=False, choices=[("", _("None yet")), *named], initial=mentor.key if mentor else ""
    )


def _named(mentor: Mentor, conflict: str) -> str:
    """A mentor in the list, with what speaks against them."""
    return ", ".join(part for part in (mentor.name, mentor.organisation, conflict) if part)
