"""How many judges hear each team, and when a judge can be there."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.models import PitchDay
from programme.shared.form_sections import SectionedForm


class DrawForm(SectionedForm):
    """The one number that a drawing needs."""

    each = forms.IntegerField(
        label=_("Judges for each team"),
        min_value=1,
        max_value=99,
        help_text=_("Three at least; five halve the luck of one or two."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    submit_label = _("Draw who hears whom")


class TimesForm(SectionedForm):
    """From when until when, on the pitch day; empty is all day."""

    comes = forms.TimeField(label=_("Can come from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    leaves = forms.TimeField(label=_("Can stay until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    submit_label = _("Keep the times")

    def __init__(self, *args: Any, day: PitchDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("comes", "leaves"):
            if cleaned.get(name):
                zone = self.day.cohort.zone
                cleaned[name] = dt.datetime.combine(self.day.starts_at.astimezone(zone).date(), cleaned[name], zone)
        if cleaned.get("comes") and cleaned.get("leaves") and cleaned["leaves"] <= cleaned["comes"]:
            self.add_error("leaves", _t("Enter a time after the one above."))
        return cleaned

    @staticmethod
    def clock(at: dt.datetime | None) -> str:
        return f"{timezone.localtime(at):%H:%M}" if at else ""
