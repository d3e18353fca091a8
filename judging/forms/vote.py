"""Forms of the people's vote: its times, and one person's choice."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm
from teams.models import Team


class VoteTimesForm(SectionedForm):
    """From when to when."""

    opens_at = MomentField(label=_("Opens"), help_text=_("Such as when the last team has pitched."))
    closes_at = MomentField(label=_("Closes"))
    submit_label = _("Set the times")


class VoteForm(SectionedForm):
    """Which team."""

    team = forms.ChoiceField(label=_("Which pitch convinced you most?"), widget=forms.RadioSelect)
    submit_label = _("Vote")

    def __init__(self, *args: Any, teams: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(each.pk): each for each in teams}
        self.fields["team"].choices = [(key, each.name) for key, each in self.teams.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Team:
        return self.teams[self.cleaned_data["team"]]
