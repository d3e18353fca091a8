from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Enrolment
from programme.shared.form_sections import SectionedForm
from programme.states import Sector
from teams.models import Team
from teams.queries import team as teams
from teams.queries.dissolution import Proposal
from teams.states import TeamNeedKind

MOST_TEAMS = 60
# Of more teams than that one is named, not chosen from a list.
MOST_CHOICES = 200
TREES = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch")


class TeamsForm(SectionedForm):
    submit_label = _("Make the teams")

    names = forms.CharField(
        label=_("Names of the teams"),
        help_text=_("One on each line. You can rename them later."),
        widget=forms.Textarea({"rows": 8}),
        max_length=3000,
    )

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if any(len(name) > 80 for name in names):
            raise forms.ValidationError(_("A name may have at most 80 characters."))
        if len(names) > MOST_TEAMS:
            raise forms.ValidationError(_("Make at most %(most)d teams at once."), params={"most": MOST_TEAMS})
        return names


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, enrolment: Enrolment) -> str:
        return f"{enrolment.person.full_name}, {enrolment.organisation.name}"


def named(field: forms.Field, *, by: str, words: Any) -> None:
    """Let a choice of very many be typed, and found by that column of the row."""
    field.to_field_name, field.widget, field.help_text = by, forms.TextInput(), words  # type: ignore[attr-defined]
    field.widget.is_required = field.required


class MoveForm(SectionedForm):
    """Drawn by the desk itself, around its cards."""

    people = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={
            "required": _("Choose at least one person to move."),
            "invalid_choice": _("Somebody you chose is no longer a participant. Choose again."),
        },
    )
    to = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Move them to"),
        empty_label=_("No team"),
        error_messages={"invalid_choice": _("There is no team of that name. Nobody was moved.")},
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = teams.participants(cohort)
        rows = teams.teams_of(cohort)
        self.fields["to"].queryset = rows
        if rows.count() > MOST_CHOICES:
            named(self.fields["to"], by="name", words=_("The name of a team; nothing takes them out of their team."))


class DissolveForm(SectionedForm):
    """A team for each member, filled in with the proposal."""

    submit_label, submit_kind = _("Dissolve the team"), "danger"

    def __init__(self, *args: Any, team: Team, proposals: list[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"place_{each.enrolment.pk}": each.enrolment for each in proposals}
        self.proposals = proposals
        self.teams = {str(each.pk): each for each in teams.teams_of(team.cohort).exclude(pk=team.pk)}
        choices = [(key, each.name) for key, each in self.teams.items()]
        for each in proposals:
            self.fields[f"place_{each.enrolment.pk}"] = forms.ChoiceField(
                label=f"{each.enrolment.person.full_name}, {each.enrolment.organisation.name}",
                choices=choices,
                initial=str(each.team.pk),
                help_text=_("They read why, if they go there: %(words)s") % {"words": " ".join(each.why)}
                if each.why
                else "",
            )
        self.sections = ((_("Where its members go"), tuple(self.people)),)  # type: ignore[misc]

    def places(self) -> dict[Enrolment, Team]:
        """What the action takes."""
        return {person: self.teams[self.cleaned_data[name]] for name, person in self.people.items()}

    def reasons(self) -> dict[object, list[str]]:
        """Why the new team, for who goes where it was proposed."""
        places = self.places()
        return {
            each.enrolment.pk: list(each.why) for each in self.proposals if places[each.enrolment].pk == each.team.pk
        }


class TeamForm(SectionedForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    challenge = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Challenge"), empty_label=_("A problem of the team's own, or none yet")
    )
    mentor_civil_service = PersonChoice(
        queryset=None, required=False, label=_("Mentor from the civil service"), empty_label=_("None yet")
    )
    mentor_industry = PersonChoice(
        queryset=None, required=False, label=_("Mentor from industry"), empty_label=_("None yet")
    )

    lacks = forms.MultipleChoiceField(
        label=_("What the place where it meets does not have"),
        help_text=_("Nobody who needs it is put into the team."),
        required=False,
        choices=TeamNeedKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    sections = (
        (_("The team"), ("name", "challenge", "lacks")),
        (
            _("Mentors"),
            ("mentor_civil_service", "mentor_industry"),
            _("A team has two mentors, one from each sector. Choose both or neither."),
        ),
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        initial = {"name": team.name, "challenge": team.challenge_id, "lacks": team.lacks} | {
            f"mentor_{each.sector}": each.enrolment_id for each in team.guides
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["challenge"].queryset = teams.choices_of_challenge(team.cohort)
        for sector in Sector:
            self.fields[f"mentor_{sector}"].queryset = teams.mentors(team.cohort).filter(organisation__sector=sector)

    def mentors(self) -> list[Enrolment]:
        chosen = (self.cleaned_data[f"mentor_{sector}"] for sector in Sector)
        return [each for each in chosen if each]
