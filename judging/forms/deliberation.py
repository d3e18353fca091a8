"""Forms of the deliberation: which teams to lay side by side, and a note."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.queries.result import Line
from programme.shared.form_sections import SectionedForm
from teams.models import Team


class NoteForm(SectionedForm):
    """What was said, and about whom."""

    team = forms.ChoiceField(label=_("About"), required=False)
    text = forms.CharField(label=_("Note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    submit_label = _("Keep the note")

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(line.result.team_id): line.result.team for line in lines}
        names = [(key, team.name) for key, team in self.teams.items()]
        self.fields["team"].choices = [("", _("The day as a whole")), *names]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Team | None:
        return self.teams.get(self.cleaned_data["team"])


class CompareForm(SectionedForm):
    """Teams to lay side by side."""

    teams = forms.MultipleChoiceField(
        label=_("Teams, at most four"), widget=forms.CheckboxSelectMultiple, required=False
    )
    method = "get"
    submit_label = _("Lay them side by side")

    def __init__(self, *args: Any, lines: Sequence[Line], team: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept, words = self.initial["teams"], team.casefold()
        choices = [(str(line.result.team_id), line.result.team.name) for line in lines]
        self.fields["teams"].choices = [  # type: ignore[attr-defined]
            (key, name) for key, name in choices if key in kept or words in name.casefold()
        ]
