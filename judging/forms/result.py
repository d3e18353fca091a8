"""Forms about results: moderation, publication, withdrawal, signatories."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.states import ModerationAct
from programme.shared.form_fields import MailField, MomentField
from programme.shared.form_sections import SectionedForm


class FindTeamForm(forms.Form):
    """Words in a team's name; they live in the address. For lists that are longer than a page."""

    team = forms.CharField(label=_("Part of a team's name"), required=False, max_length=100)

    @classmethod
    def asked(cls, request: HttpRequest) -> "FindTeamForm":
        words = request.GET.get("team", "").strip()
        # Some of the pages have a form with a team of its own.
        return cls({"team": words} if words else None, auto_id="find_%s")

    @property
    def words(self) -> str:
        return str(self.cleaned_data["team"]) if self.is_bound and self.is_valid() else ""


class ModerationForm(SectionedForm):
    """What becomes of one card, and why."""

    ASK = "ask"
    act = forms.ChoiceField(
        label=_("Decision"),
        choices=(
            (ASK, _("Ask the judge to confirm it")),
            (ModerationAct.EXCLUDE, _("Leave it out of the result")),
            (ModerationAct.KEEP, _("Keep it in the result")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("The question, or the reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The judge reads a question. A reason is kept with the result."),
    )
    submit_label = _("Keep the decision")

    @property
    def asks(self) -> bool:
        return bool(self.cleaned_data["act"] == self.ASK)


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
    email = MailField(
        label=_("E-mail address"), help_text=_("We write to this address. They may sign when they have accepted.")
    )
    submit_label = _("Ask them to sign")
