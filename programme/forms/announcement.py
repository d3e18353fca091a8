from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Announcement, Cohort
from programme.queries import announcement as queries
from programme.shared.form_fields import DayField, MomentField
from programme.shared.form_sections import SectionedForm


class AnnouncementForm(SectionedForm):
    """What to say, and to whom: one row of boxes for each facet; nothing ticked means everybody."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Markdown. {name} stands for what each person is called; {cohort} and {programme} for theirs."),
    )
    on_home_until = DayField(label=_("On the home page until"), required=False)
    is_urgent = forms.BooleanField(
        label=_("Urgent: send it at once, also at night and at weekends"),
        required=False,
    )
    submit_label = _("Save and check")

    def __init__(self, *args: Any, cohort: Cohort, row: Announcement | None = None, **kwargs: Any) -> None:
        chosen = row.audience if row else {}
        if row:
            kwargs.setdefault("initial", {})
            names = ("subject", "body", "on_home_until", "is_urgent")
            kwargs["initial"] |= {name: getattr(row, name) for name in names}
        super().__init__(*args, **kwargs)
        self.facets = []
        for key, label, choices in queries.choices(cohort):
            if choices:
                self.facets.append(key)
                self.fields[f"to_{key}"] = forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    choices=choices,
                    initial=chosen.get(key, []),
                    widget=forms.CheckboxSelectMultiple,
                )
        self.sections = (
            (_("What to say"), ("subject", "body", "on_home_until", "is_urgent")),
            (
                _("To whom"),
                tuple(f"to_{key}" for key in self.facets),
                _("Nothing ticked means everybody who takes part. Ticks in two groups mean: those in both."),
            ),
        )

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        data = self.cleaned_data
        audience = {key: data[f"to_{key}"] for key in self.facets if data[f"to_{key}"]}
        return {name: data[name] for name in ("subject", "body", "on_home_until", "is_urgent")} | {"audience": audience}


class SendForm(SectionedForm):
    send_at = MomentField(label=_("Not now, but at"), required=False)
    submit_label = _("Schedule it")
