"""Forms about results: awards, moderation, publication, withdrawal, signatories."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.actions.result import AwardGiven
from judging.models import Result
from judging.states import AwardKind, ModerationAct
from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm


class AwardsForm(SectionedForm):
    """One choice for each team that pitched, best first, and a reason where awards do not follow the order."""

    submit_label = _("Keep these awards")

    def __init__(self, *args: Any, results: Sequence[Result], places: dict[object, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.results = results
        sections: list[tuple[Any, ...]] = []
        for line in results:
            kind, citation = f"kind_{line.team_id.hex}", f"citation_{line.team_id.hex}"
            self.fields[kind] = forms.ChoiceField(
                label=_("Award"),
                choices=[("", _("None")), *AwardKind.choices],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[citation] = forms.CharField(
                label=_("What it is for"), max_length=300, required=False, help_text=_("Published with the award.")
            )
            sections.append((line.team.name, (kind, citation), places.get(line.team_id, "")))
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            required=False,
            max_length=1000,
            help_text=_(
                "Needed when awards do not follow the order of the scores, or when joint winners differ in score."
            ),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.sections = (*sections, (_("If the order is not followed"), ("reason",)))  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"kind_{line.team_id.hex}") == AwardKind.WINNER for line in self.results):
            raise forms.ValidationError(_t("Choose at least one winner."))
        return cleaned

    def awards(self) -> list[AwardGiven]:
        """The teams with an award."""
        return [
            AwardGiven(
                line.team,
                AwardKind(self.cleaned_data[f"kind_{line.team_id.hex}"]),
                self.cleaned_data[f"citation_{line.team_id.hex}"],
            )
            for line in self.results
            if self.cleaned_data[f"kind_{line.team_id.hex}"]
        ]


class ModerationForm(SectionedForm):
    """What becomes of one card, and why."""

    act = forms.ChoiceField(label=_("Decision"), choices=ModerationAct.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    submit_label = _("Keep the decision")


class PublishForm(SectionedForm):
    """At once, or at a set time."""

    when = forms.ChoiceField(
        label=_("When is it published?"),
        choices=(("now", _("At once")), ("later", _("At the time below"))),
        widget=forms.RadioSelect,
    )
    at = MomentField(label=_("Time"), required=False, help_text=_("By the server's clock, in the cohort's time zone."))
    submit_label = _("Publish the result")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == "later" and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", _t("Enter the time at which the result is published."))
        return cleaned


class WithdrawForm(SectionedForm):
    """Why a sheet is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    submit_label = _("Withdraw the sheet")
    submit_kind = "danger"


class SignatoryForm(SectionedForm):
    """Somebody who may sign; also from outside."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("We write to this address. They may sign when they have accepted.")
    )
    submit_label = _("Ask them to sign")
