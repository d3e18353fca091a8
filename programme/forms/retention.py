"""For how many days a programme keeps each kind of data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.queries.retention import Line
from programme.shared.form_sections import SectionedForm


class RetentionForm(SectionedForm):
    """A number for each kind that a programme may set."""

    submit_label = _("Save the days")

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            if line.kept.within and not line.kept.fixed:
                self.fields[line.kept.key] = forms.IntegerField(
                    label=line.kept.what,
                    help_text=_("Days after %(after)s. The site says %(days)d.")
                    % {"after": line.kept.after, "days": line.kept.days},
                    min_value=1,
                    max_value=3650,
                    initial=line.days,
                )

    def initial_days(self) -> dict[str, int]:
        """The days as they are now."""
        return {name: int(field.initial) for name, field in self.fields.items()}
