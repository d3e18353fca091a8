from django import forms
from django.utils.translation import gettext_lazy as _

from programme.states import LookKind


class LookFilter(forms.Form):
    kind = forms.ChoiceField(label=_("What was looked at"), required=False)
    who = forms.CharField(label=_("By"), required=False, max_length=100)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [("", _("Everything")), *LookKind.choices]  # type: ignore[attr-defined]
