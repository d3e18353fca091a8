from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programme.models import Person
from programme.shared.form_sections import SectionedForm


class HandoverForm(SectionedForm):
    """Who takes it over."""

    to = forms.ModelChoiceField(
        label=_("Who takes it over"), queryset=Person.objects.none(), empty_label=_("Choose an organiser")
    )
    submit_label = _("Hand everything over")

    def __init__(self, *args: Any, successors: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = successors  # type: ignore[attr-defined]
