"""All criteria of a rubric in one form: a row each, two empty rows to add to, an empty name takes a row away."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging import criterion_kinds
from judging.actions.rubric import WHOLE, CriterionGiven
from judging.models import Criterion
from programme.shared.form_sections import SectionedForm

SPARE_ROWS = 2
FEWEST_LEVELS, MOST_LEVELS = 2, 11


class StartForm(SectionedForm):
    """What to begin with instead: a template of ours or an earlier cohort's rubric."""

    like = forms.ChoiceField(label=_("Begin again with"), widget=forms.RadioSelect)
    submit_label = _("Put these criteria in place")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].choices = choices  # type: ignore[attr-defined]


class RubricForm(SectionedForm):
    """`rows` pairs of a number and the criterion that stands there now, if any."""

    submit_label = _("Save the criteria")

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = len(criteria) + SPARE_ROWS
        sections = []
        for number in range(self.rows):
            self._add_row(number, criteria[number] if number < len(criteria) else None)
            heading = _("Criterion %(n)d") if number < len(criteria) else _("Another criterion")
            names = tuple(f"{part}_{number}" for part in ("name", "kind", "weight", "help", "levels", "at_ends"))
            sections.append((heading % {"n": number + 1}, names))
        self.sections = tuple(sections)  # type: ignore[misc]

    def _add_row(self, number: int, there: Criterion | None) -> None:
        levels = "\n".join(there.options.get("levels", [])) if there else ""
        self.fields[f"name_{number}"] = forms.CharField(
            label=_("Name"),
            max_length=120,
            required=False,
            initial=there.name if there else "",
            help_text=_("Empty it to take the criterion away.") if there else "",
        )
        self.fields[f"kind_{number}"] = forms.ChoiceField(
            label=_("How it is scored"),
            choices=criterion_kinds.choices,
            required=False,
            initial=there.kind if there else "scale",
        )
        self.fields[f"weight_{number}"] = forms.IntegerField(
            label=_("Weight"),
            min_value=0,
            max_value=WHOLE,
            required=False,
            initial=there.weight if there else None,
            help_text=_("All weights together are 100. A comment has none."),
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )
        self.fields[f"help_{number}"] = forms.CharField(
            label=_("What to look for"), max_length=300, required=False, initial=there.help if there else ""
        )
        self.fields[f"levels_{number}"] = forms.CharField(
            label=_("What each level means"),
            required=False,
            max_length=2000,
            initial=levels,
            help_text=_("One line for each level, the lowest first. Only for levels in words."),
            widget=forms.Textarea(attrs={"rows": 5}),
        )
        self.fields[f"at_ends_{number}"] = forms.BooleanField(
            label=_("Needed where a judge gives the lowest or the highest level"),
            required=False,
            initial=bool(there and there.options.get("at_ends")),
            help_text=_("Only for a comment."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(self.rows):
            if not cleaned.get(f"name_{number}"):
                continue
            kind, lines = cleaned.get(f"kind_{number}"), self._lines(number)
            if kind == "scale" and lines and not FEWEST_LEVELS <= len(lines) <= MOST_LEVELS:
                self.add_error(
                    f"levels_{number}",
                    _t("Write %(few)d to %(many)d levels, one on each line.")
                    % {"few": FEWEST_LEVELS, "many": MOST_LEVELS},
                )
            if kind == "comment" and cleaned.get(f"weight_{number}"):
                self.add_error(f"weight_{number}", _t("A comment has no weight: leave it empty."))
        if not self.errors and (whole := sum(each["weight"] for each in self.criteria())) != WHOLE:
            raise forms.ValidationError(
                _t("The weights add up to %(sum)d. Change them so that they add up to 100.") % {"sum": whole}
            )
        return cleaned

    def _lines(self, number: int) -> list[str]:
        text = self.cleaned_data.get(f"levels_{number}") or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def criteria(self) -> list[CriterionGiven]:
        """The rows that have a name, in their order."""
        given: list[CriterionGiven] = []
        for number in range(self.rows):
            cleaned = self.cleaned_data
            if not cleaned.get(f"name_{number}"):
                continue
            kind, lines = cleaned.get(f"kind_{number}") or "scale", self._lines(number)
            options: dict[str, Any] = {"levels": lines} if kind == "scale" and lines else {}
            if kind == "comment" and cleaned.get(f"at_ends_{number}"):
                options["at_ends"] = True
            given.append(
                {
                    "name": cleaned[f"name_{number}"],
                    "kind": kind,
                    "weight": cleaned.get(f"weight_{number}") or 0,
                    "help": cleaned.get(f"help_{number}") or "",
                    "options": options,
                }
            )
        return given
