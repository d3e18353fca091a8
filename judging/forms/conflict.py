"""Forms about links between judges and teams."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm


class DecideForm(SectionedForm):
    """Confirm a proposed conflict, or waive it with a reason."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=(
            ("confirm", _("Confirm: the judge stays barred from this team")),
            ("waive", _("Waive: the judge may score this team")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why it does not matter"),
        help_text=_("Needed if you waive. It is kept with the result."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = _("Keep the decision")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "waive" and not cleaned.get("reason"):
            self.add_error("reason", _t("Say why the link does not matter."))
        return cleaned


class BarForm(SectionedForm):
    """A link that no record shows."""

    judge = forms.ModelChoiceField(label=_("Judge"), queryset=None, empty_label=_("Choose a judge"))
    pitch = forms.ModelChoiceField(label=_("Team"), queryset=None, empty_label=_("Choose a team"))
    detail = forms.CharField(
        label=_("What the link is"),
        help_text=_("Such as line management. The judge is barred at once."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = _("Bar the judge from the team")
    submit_kind = "danger"

    def __init__(self, *args: Any, judges: Any, pitches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judge"].queryset = judges
        self.fields["pitch"].queryset = pitches
