"""The form that takes a team out of the result."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.models import Pitch
from programme.shared.form_sections import SectionedForm


class DisqualifyForm(SectionedForm):
    """Which team, and why."""

    pitch = forms.ChoiceField(label=_("Team"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The team reads it beside its result once the result is published."),
    )
    submit_label = _("Disqualify the team")
    submit_kind = "danger"

    def __init__(self, *args: Any, pitches: Iterable[Pitch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pitches = {str(each.pk): each for each in pitches}
        names = ((key, each.team.name) for key, each in self.pitches.items())
        self.fields["pitch"].choices = [("", _("Choose a team")), *names]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Pitch:
        return self.pitches[self.cleaned_data["pitch"]]
