"""The search of a list that may be long. It is shown where the list has more than one page."""

from typing import Any

from django import forms
from django.http import HttpRequest


class SearchForm(forms.Form):
    """One field that lives in the address; `label` says what is looked through."""

    search = forms.CharField(required=False, max_length=100)

    def __init__(self, request: HttpRequest, label: Any) -> None:
        super().__init__(request.GET)
        self.fields["search"].label = label

    @property
    def words(self) -> str:
        """What is looked for; nothing where it is too long to be a name."""
        self.is_valid()
        return self.cleaned_data.get("search", "")
