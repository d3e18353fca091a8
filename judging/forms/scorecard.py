"""One field for each criterion, made by its kind; the whole card goes in one request."""

import uuid
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.criterion_kinds.base import Level
from judging.models import Criterion, Scorecard
from programme.shared.form_sections import SectionedForm


class Asked(NamedTuple):
    """What stands above the levels of one criterion."""

    id: str
    name: str
    title: str
    help: str
    weight: str


# Each level of each criterion once: drawing them was half of what a card costs.
@lru_cache(maxsize=1024)
def _draw_score(
    asked: Asked, levels: tuple[Level, ...], chosen: Any, _language: str | None, errors: tuple[str, ...]
) -> SafeString:
    context = {**asked._asdict(), "levels": levels, "chosen": chosen, "errors": errors}
    return render_to_string("_components/score_input.html", context)


class ScorecardForm(forms.Form):
    """A judge's card. `hand_in` is the name of the button that hands it in."""

    change = forms.UUIDField(widget=forms.HiddenInput)
    base_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    missed = forms.BooleanField(label=_("I did not see this pitch"), required=False)
    reason = forms.CharField(
        label=_("Why do you change it?"),
        help_text=_("A few words are enough. Kept with the old values."),
        max_length=200,
        required=False,
    )
    gaps_are_meant = forms.BooleanField(
        label=_("I could not judge what I left empty. Hand in without it."), required=False
    )

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[criterion.field_name] = criterion.way.field(criterion)

    @property
    def hands_in(self) -> bool:
        return "hand_in" in self.data

    @property
    def gaps(self) -> list[Criterion]:
        return [each for each in self.criteria if each.is_scored and self.cleaned_data.get(each.field_name) is None]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.hands_in and not (cleaned.get("gaps_are_meant") or cleaned.get("missed")):
            for criterion in self.gaps:
                self.add_error(criterion.field_name, _t("Choose a level for “%(name)s”.") % {"name": criterion.name})
        return cleaned

    def reword(self, criteria: Sequence[Criterion]) -> None:
        """Show the criteria as they now read: kinds and levels are the same in all versions."""
        self.criteria = criteria
        for each in criteria:
            self.fields[each.field_name].label, self.fields[each.field_name].help_text = each.name, each.help

    def values(self) -> dict[int, int | str | None]:
        """The whole card, by criterion."""
        return {each.pk: self.cleaned_data.get(each.field_name) for each in self.criteria}

    @property
    def scored(self) -> list[SafeString]:
        """The scored criteria, drawn."""
        return [self._drawn(each) for each in self.criteria if each.is_scored]

    @property
    def comments(self) -> list[forms.BoundField]:
        return [self[each.field_name] for each in self.criteria if not each.is_scored]

    def _drawn(self, criterion: Criterion) -> SafeString:
        field = self[criterion.field_name]
        weight = f"{criterion.weight}%" if criterion.weight else ""
        asked = Asked(field.auto_id, field.html_name, criterion.name, criterion.help, weight)
        # What was sent wrong may be anything, and is not kept.
        draw = _draw_score.__wrapped__ if field.errors else _draw_score
        return draw(asked, tuple(criterion.way.levels(criterion)), field.value(), get_language(), tuple(field.errors))


def blank_for(criteria: Sequence[Criterion], held: dict[int, Any], card: Scorecard) -> ScorecardForm:
    """The card as it stands, with an id for the next change."""
    initial: dict[str, Any] = {each.field_name: held.get(each.pk) for each in criteria}
    initial |= {"change": uuid.uuid4(), "base_version": card.version, "missed": card.was_missed}
    return ScorecardForm(criteria=criteria, initial=initial)


class DeclareForm(SectionedForm):
    """A judge's own word on a link to a team."""

    detail = forms.CharField(
        label=_("What is the link?"),
        help_text=_("One sentence is enough. Only the organisers read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = _("Declare the conflict")
    submit_kind = "danger"


class ReopenForm(SectionedForm):
    """Why a card is given back."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("The judge reads it."), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    submit_label = _("Give the card back")
