"""A practice pitch as the organisers ask for it, and a judge's card for it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.forms.scorecard import ScorecardForm
from judging.models import Criterion
from programme.shared.form_sections import SectionedForm


class PracticeForm(SectionedForm):
    """What all judges score."""

    title = forms.CharField(
        label=_("What do the judges look at?"), help_text=_("Such as a pitch of last year."), max_length=120
    )
    about = forms.CharField(
        label=_("Where do they find it?"),
        help_text=_("The address of a recording, or where you will show it together."),
        max_length=500,
        required=False,
    )
    submit_label = _("Ask the judges to score it")


class PracticeCardForm(ScorecardForm):
    """The card of the day without what only the day needs."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, criteria=criteria, **kwargs)
        for name in ("change", "base_version", "missed", "reason", "gaps_are_meant"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.errors and len(self.gaps) == len([each for each in self.criteria if each.is_scored]):
            raise forms.ValidationError(_("Choose a level for at least one criterion."))
        return cleaned
