from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AuditFilter(forms.Form):
    topic = forms.ChoiceField(label=_("About"), required=False)
    who = forms.CharField(label=_("Done by"), required=False, max_length=100)

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Everything")), *topics]
