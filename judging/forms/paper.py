"""A paper sheet as it is typed in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.models import Criterion
from judging.queries.scorecard import in_words
from programme.shared.form_sections import SectionedForm


class FindSheetForm(forms.Form):
    """Words in the name of a judge or a team; they live in the address."""

    search = forms.CharField(label=_("Part of the name of a judge or a team"), required=False, max_length=100)

    @property
    def words(self) -> str:
        return str(self.cleaned_data["search"]) if self.is_valid() else ""


class PaperForm(SectionedForm):
    """The whole sheet. Empty where the paper is empty."""

    missed = forms.BooleanField(label=_("The judge did not see this pitch"), required=False)
    submit_label = _("Keep what I typed")

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        missed = self.fields.pop("missed")
        for criterion in criteria:
            self.fields[criterion.field_name] = criterion.way.field(criterion)
        self.fields["missed"] = missed

    def values(self) -> dict[int, int | str | None]:
        """The whole card, by criterion."""
        return {each.pk: self.cleaned_data.get(each.field_name) for each in self.criteria}

    def show_differences(self, first: dict[str, Any], where: list[str]) -> None:
        """Say at each field that differs what the first person typed."""
        for each in self.criteria:
            if str(each.pk) in where:
                words = in_words(each, first.get(str(each.pk))) or _t("nothing")
                self.add_error(each.field_name, _t("The first entry says: %(words)s") % {"words": words})
        if "missed" in where:
            said = _t("not seen") if first.get("missed") else _t("seen")
            self.add_error("missed", _t("The first entry says: %(words)s") % {"words": said})
