"""What editors fill in outside Wagtail: a hold, a reader of a draft, the story of a team."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.forms.pictured import PeopleField
from cms.states import PressVerdict
from programme.shared.form_fields import MailField
from programme.shared.form_sections import SectionedForm
from programme.shared.uploads import MEGABYTE, UploadField
from teams.queries.pictured import Recognisable

DAYS = (("2", _("2 days")), ("7", _("One week")), ("14", _("Two weeks")))


class HoldForm(SectionedForm):
    submit_label = _("Hold all scheduled publications")

    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("“Pre-election period until 4 December.”"))


class PressLinkForm(SectionedForm):
    submit_label = _("Send the draft")

    page = forms.ModelChoiceField(label=_("Page"), queryset=Page.objects.none(), empty_label=None)
    full_name = forms.CharField(label=_("Who reads it"), max_length=200)
    email = MailField(label=_("Their e-mail address"))
    days = forms.TypedChoiceField(label=_("How long it can be opened"), choices=DAYS, coerce=int, initial="7")

    def __init__(self, *args: Any, drafts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = drafts  # type: ignore[attr-defined]


class PressAnswerForm(SectionedForm):
    submit_label = _("Send the answer")

    verdict = forms.ChoiceField(
        label=_("Can it go out like this?"), choices=PressVerdict.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What should change, and why"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("verdict") == PressVerdict.CHANGES and not cleaned.get("text"):
            self.add_error("text", _("Say what should change."))
        return cleaned


class TeamStoryForm(SectionedForm):
    submit_label = _("Save")

    text = forms.CharField(
        label=_("What we tell of the team if it is awarded"),
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Write it for every team before anybody knows. It is shown only if the team gets an award."),
    )
    picture = UploadField(
        label=_("Picture of the team"), kinds=("jpeg", "png", "webp"), most_bytes=10 * MEGABYTE, required=False
    )
    picture_alt = forms.CharField(
        label=_("What the picture shows"),
        max_length=200,
        required=False,
        help_text=_("One sentence for people who do not see it."),
    )

    people = PeopleField(
        label=_("Who can be recognised in the picture?"),
        help_text=_("When one of them no longer wants to be shown, the picture goes from every page by itself."),
    )

    def __init__(self, *args: Any, has_picture: bool, offered: Iterable[Recognisable] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].offer(offered)  # type: ignore[attr-defined]
        self.has_picture = has_picture

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (cleaned.get("picture") or self.has_picture) and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Say what the picture shows."))
        return cleaned
