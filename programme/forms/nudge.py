from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Nudge
from programme.shared.audiences import audiences, moments
from programme.shared.form_sections import SectionedForm

AFTER, BEFORE = "after", "before"


def who_and_when() -> list[tuple[str, str]]:
    found = moments()
    return [
        (key, _("%(who)s, when %(moment)s") % {"who": each.label, "moment": found[each.moment].label})
        for key, each in audiences().items()
    ]


class NudgeForm(SectionedForm):
    audience = forms.ChoiceField(label=_("Whom, and about what"), choices=who_and_when)
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=24 * 60)
    direction = forms.ChoiceField(
        label=_("Before or after"), choices=[(BEFORE, _("before")), (AFTER, _("after"))], initial=BEFORE
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Markdown. {name} is what the person is called, {what} what it is about, {when} its time, "
            "{link} the page to do it on."
        ),
    )
    is_on = forms.BooleanField(label=_("Switched on"), required=False)
    sections = (
        (_("When"), ("audience", "hours", "direction", "is_on")),
        (_("What it says"), ("subject", "body")),
    )
    submit_label = _("Save the rule")

    def __init__(self, *args: Any, nudge: Nudge | None = None, **kwargs: Any) -> None:
        if nudge:
            kwargs["initial"] = {
                "audience": nudge.audience,
                "hours": abs(nudge.hours_before),
                "direction": AFTER if nudge.hours_before < 0 else BEFORE,
                "subject": nudge.subject,
                "body": nudge.body,
                "is_on": nudge.is_on,
            }
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        data = dict(self.cleaned_data)
        hours, direction = data.pop("hours"), data.pop("direction")
        return data | {"hours_before": -hours if direction == AFTER else hours}
