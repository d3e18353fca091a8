"""The filter of a large day's progress; it lives in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ProgressFilterForm(forms.Form):
    """By judge or by team, and by name."""

    by = forms.ChoiceField(label=_("List"), required=False, choices=[("judge", _("By judge")), ("team", _("By team"))])
    search = forms.CharField(label=_("Name of a judge or team, or a room"), required=False, max_length=100)

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class CardFilterForm(forms.Form):
    """Within one judge's cards, or those for one team."""

    judge = forms.UUIDField(required=False, widget=forms.HiddenInput)
    pitch = forms.UUIDField(required=False, widget=forms.HiddenInput)
    search = forms.CharField(label=_("Name of a judge or team, or a room"), required=False, max_length=100)

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data
