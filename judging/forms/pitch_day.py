"""Forms of the pitch day."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm


class PitchDayForm(SectionedForm):
    """When, where, how long, and who chairs."""

    starts_at = MomentField(label=_("Starts"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    minutes_each = forms.IntegerField(
        label=_("Minutes for each team"),
        help_text=_("Questions and the change of teams included."),
        min_value=1,
        max_value=240,
    )
    pitch_minutes = forms.IntegerField(label=_("Minutes to pitch"), min_value=1, max_value=240)
    questions_minutes = forms.IntegerField(label=_("Minutes for questions"), min_value=0, max_value=240)
    scoring_minutes = forms.IntegerField(label=_("Minutes to score"), min_value=0, max_value=240)
    rooms_at_once = forms.BooleanField(
        label=_("Rooms run at the same time"),
        required=False,
        help_text=_("Each room then goes through its own pitches; breaks are for all."),
    )
    joining_link = forms.URLField(
        label=_("Joining link of the video call"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("For teams and judges who join from elsewhere. Only the people of a pitch see it, signed in."),
    )
    chair = forms.ModelChoiceField(
        label=_("Chair"),
        queryset=None,
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Somebody of the results group who does not judge."),
    )
    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=None, required=False, empty_label=_("Nobody yet"))
    sections = (
        (_("When and where"), ("starts_at", "place", "minutes_each")),
        (
            _("Each turn"),
            ("pitch_minutes", "questions_minutes", "scoring_minutes"),
            _("The stage timer counts these. What is left of the turn is for changing teams."),
        ),
        (_("Rooms and video call"), ("rooms_at_once", "joining_link")),
        (_("Who chairs"), ("chair", "deputy")),
    )
    submit_label = _("Save the pitch day")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = people
        self.fields["deputy"].queryset = people

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("chair") and cleaned.get("chair") == cleaned.get("deputy"):
            self.add_error("deputy", _t("Choose somebody else than the chair."))
        return cleaned


class AddTeamsForm(SectionedForm):
    """Teams that are not in the running order yet."""

    teams = forms.ModelMultipleChoiceField(
        label=_("Teams to add, in this order"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    submit_label = _("Add to the running order")

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = teams
        self.initial.setdefault("teams", [team.pk for team in teams])


class MoveForm(forms.Form):
    """Where a pitch goes."""

    to = forms.IntegerField(min_value=1, max_value=9999)


class SeatForm(SectionedForm):
    """A judge for the panel."""

    enrolment = forms.ModelChoiceField(label=_("Judge"), queryset=None, empty_label=_("Choose a judge"))
    submit_label = _("Give a seat")

    def __init__(self, *args: Any, judges: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["enrolment"]
        field.queryset = judges
        field.label_from_instance = lambda row: f"{row.person.full_name}, {row.organisation}"


class LockForm(SectionedForm):
    """Lock scoring, knowing how much is missing."""

    missing = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    sure = forms.BooleanField(label=_("I have looked at what is missing. Lock scoring now."))
    submit_label = _("Lock scoring")
    submit_kind = "danger"
