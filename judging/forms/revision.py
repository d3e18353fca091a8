"""The criteria once judges have begun to score by them: their weights and words, and why they change."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.actions.revision import Revised
from judging.actions.rubric import WHOLE
from judging.models import Criterion
from programme.shared.form_sections import SectionedForm


class RevisionForm(SectionedForm):
    """As many criteria and levels as there are: the cards that are in must fit."""

    submit_label = _("Use these criteria from now on")

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        sections = []
        for each in criteria:
            parts = self._fields_of(each)
            self.fields |= {f"{name}_{each.pk}": field for name, field in parts.items()}
            sections.append((each.name, tuple(f"{name}_{each.pk}" for name in parts)))
        self.fields["reason"] = forms.CharField(
            label=_("Why do they change?"),
            help_text=_("Kept with the result, for whoever asks why there are two rankings."),
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.sections = (*sections, (_("The reason"), ("reason",)))  # type: ignore[misc]

    def _fields_of(self, there: Criterion) -> dict[str, forms.Field]:
        parts: dict[str, forms.Field] = {"name": forms.CharField(label=_("Name"), max_length=120, initial=there.name)}
        if there.is_scored:
            parts["weight"] = forms.IntegerField(
                label=_("Weight"),
                min_value=0,
                max_value=WHOLE,
                initial=there.weight,
                help_text=_("All weights together are 100. 0 leaves the criterion out."),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        parts["help"] = forms.CharField(label=_("What to look for"), max_length=300, required=False, initial=there.help)
        if levels := there.options.get("levels"):
            parts["levels"] = forms.CharField(
                label=_("What each level means"),
                max_length=2000,
                initial="\n".join(levels),
                help_text=_t("One line for each of the %(n)d levels, the lowest first.") % {"n": len(levels)},
                widget=forms.Textarea(attrs={"rows": len(levels)}),
            )
        if not there.is_scored:
            parts["at_ends"] = forms.BooleanField(
                label=_("Needed where a judge gives the lowest or the highest level"),
                required=False,
                initial=bool(there.options.get("at_ends")),
            )
        return parts

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for each in self.criteria:
            levels = len(each.options.get("levels", ()))
            if levels and f"levels_{each.pk}" in cleaned and len(self._lines(each)) != levels:
                words = _t("Write %(n)d lines: the cards that are in hold the numbers of these levels.")
                self.add_error(f"levels_{each.pk}", words % {"n": levels})
        return cleaned

    def _lines(self, criterion: Criterion) -> list[str]:
        text = self.cleaned_data.get(f"levels_{criterion.pk}") or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def _options(self, criterion: Criterion) -> dict[str, Any]:
        options = {key: value for key, value in criterion.options.items() if key not in {"levels", "at_ends"}}
        if lines := self._lines(criterion):
            options["levels"] = lines
        if self.cleaned_data.get(f"at_ends_{criterion.pk}"):
            options["at_ends"] = True
        return options

    def revised(self) -> dict[int, Revised]:
        """Every criterion as it is to be."""
        given = self.cleaned_data
        return {
            each.pk: {
                "name": given[f"name_{each.pk}"],
                "weight": given.get(f"weight_{each.pk}") or 0,
                "help": given[f"help_{each.pk}"],
                "options": self._options(each),
            }
            for each in self.criteria
        }
