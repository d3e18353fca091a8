import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Enrolment
from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm
from teams.engine.problem import DEFAULT_WEIGHTS
from teams.forms.team import MOST_CHOICES, PersonChoice, named
from teams.queries import formation
from teams.queries import team as teams
from teams.queries.instance import commonest_skills, skills_at_first
from teams.states import OF_TEAMS, RuleKind, Strength

MUST_ABLE = {
    "sectors": _("Both sectors as even as the numbers allow"),
    "colleagues": _("Nobody with a colleague"),
    "past": _("Nobody with a past team-mate"),
    "challenges": _("A challenge that people chose, the first if possible"),
    "alone": _("Nobody the only one of their sector"),
}
WISHED = {
    "skills": _("Somebody for each skill below"),
    "halfdays": _("At least two half-days that suit everybody"),
    "regions": _("At most two regions"),
    "experience": _("Like experience in every team"),
}
WEIGHTS = {
    "skills": _("A skill that nobody brings"),
    "availability": _("A half-day too few"),
    "region": _("A region too many"),
    "preference": _("A step down in somebody's choices"),
    "experience": _("A year off the cohort's mean"),
    "isolation": _("Somebody alone of their sector"),
    "balance": _("A person beyond a sector's share"),
    "avoid": _("Two together who are better apart"),
    "prefer": _("Two apart who asked for each other"),
    "move": _("A person who changes team"),
}


ADVANCED = _("Advanced: the numbers")


class WishesForm(SectionedForm):
    folded = (ADVANCED,)
    submit_label = _("Save the wishes")

    least = forms.IntegerField(label=_("Fewest people in a team"), required=False, min_value=0, max_value=60)
    most = forms.IntegerField(label=_("Most people in a team"), required=False, min_value=1, max_value=60)
    wanted = forms.MultipleChoiceField(
        label=_("Skills that every team should have"), required=False, widget=forms.CheckboxSelectMultiple
    )

    choices_until = MomentField(
        label=_("Participants can change their choices of challenges until"),
        help_text=_("Leave empty to let them until they have a team."),
        required=False,
    )

    sections = (
        (
            _("Size"),
            ("least", "most"),
            _("Leave both empty to share people out as evenly as the numbers allow."),
        ),
        (
            _("Rules and wishes"),
            (*MUST_ABLE, *WISHED),
            _(
                "What must hold is never broken. What matters is weighed up; what is nice counts a third of that. "
                "The last four are always weighed up: no teams could promise them to everybody."
            ),
        ),
        (_("Skills"), ("wanted",)),
        (_("Choices of challenges"), ("choices_until",)),
        (
            ADVANCED,
            tuple(f"weight_{term}" for term in WEIGHTS),
            _("What each miss costs. Leave empty to take the number that goes with the word above."),
        ),
    )

    def __init__(self, *args: Any, cohort: Cohort, wishes: dict[str, Any], **kwargs: Any) -> None:
        of_people = list(teams.participants(cohort).order_by().values_list("skills", flat=True))
        skills = commonest_skills(of_people)
        start = wishes | {f"weight_{term}": number for term, number in wishes["weights"].items()}
        if wishes["wanted"] is None:
            start["wanted"] = skills_at_first(of_people, formation.teams_to_fill(cohort).count())
        if wishes["choices_until"]:
            start["choices_until"] = dt.datetime.fromisoformat(wishes["choices_until"])
        super().__init__(*args, initial=start, **kwargs)
        for name, label in (*MUST_ABLE.items(), *WISHED.items()):
            choices = [each for each in Strength.choices if name in MUST_ABLE or each[0] != Strength.MUST]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=start[name])
        for term, label in WEIGHTS.items():
            self.fields[f"weight_{term}"] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=1000,
                help_text=_("%(n)d when it matters") % {"n": DEFAULT_WEIGHTS[term]},
            )
        self.fields["wanted"].choices = [(skill, skill.capitalize()) for skill in skills]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("The most cannot be fewer than the fewest."))
        return data

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = {name: value for name, value in self.cleaned_data.items() if not name.startswith("weight_")}
        until = given["choices_until"]
        given["choices_until"] = until.isoformat() if until else None
        numbers = {term: self.cleaned_data[f"weight_{term}"] for term in WEIGHTS}
        return given | {"weights": {term: number for term, number in numbers.items() if number is not None}}


def _address_of(people: QuerySet[Enrolment], asked: str | None) -> str:
    """The address of the one whose id stands in the address bar."""
    try:
        found = people.filter(pk=asked or None).first()
    except ValidationError:
        return ""
    return found.person.email if found else ""


class RuleForm(SectionedForm):
    submit_label = _("Add the rule")

    enrolment = PersonChoice(queryset=None, label=_("Person"), empty_label=_("Choose a person"))
    kind = forms.ChoiceField(label=_("What"), choices=RuleKind)
    other = PersonChoice(
        queryset=None, required=False, label=_("The other person"), empty_label=_("Nobody: the rule is about a team")
    )
    team = forms.ModelChoiceField(
        queryset=None, required=False, label=_("The team"), empty_label=_("None: the rule is about two people")
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = teams.participants(cohort)
        self.fields["enrolment"].queryset = self.fields["other"].queryset = people
        self.fields["team"].queryset = formation.teams_to_fill(cohort)
        if people.count() > MOST_CHOICES:
            self.initial["enrolment"] = _address_of(people, self.initial.get("enrolment"))
            named(self.fields["enrolment"], by="person__email", words=_("Their e-mail address."))
            named(
                self.fields["other"],
                by="person__email",
                words=_("Their e-mail address; empty for a rule about a team."),
            )
        if self.fields["team"].queryset.count() > MOST_CHOICES:
            named(self.fields["team"], by="name", words=_("Its name; empty for a rule about two people."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wanted, unwanted = ("team", "other") if data.get("kind") in OF_TEAMS else ("other", "team")
        if not data.get(wanted):
            self.add_error(wanted, _("Choose the team.") if wanted == "team" else _("Choose the other person."))
        elif data.get("other") and data.get("other") == data.get("enrolment"):
            self.add_error("other", _("Choose somebody else."))
        data[unwanted] = None
        return data
