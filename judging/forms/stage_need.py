"""What somebody needs on stage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.actions.stage_need import Wanted
from judging.models import StageNeed
from judging.states import StageNeedKind
from programme.shared.form_sections import SectionedForm

MOST_MINUTES = 15


class StageNeedForm(SectionedForm):
    """Longer time, a break, and what stands or happens on stage."""

    longer = forms.IntegerField(
        label=_("Minutes more to pitch"),
        min_value=0,
        max_value=MOST_MINUTES,
        required=False,
        help_text=_("At most 15."),
    )
    pause = forms.IntegerField(
        label=_("Minutes for a break in the pitch"),
        min_value=0,
        max_value=MOST_MINUTES,
        required=False,
        help_text=_("At most 15."),
    )
    lectern = forms.BooleanField(label=_("A lectern"), required=False)
    captions = forms.BooleanField(label=_("Captions"), required=False)
    interpreter = forms.CharField(
        label=_("An interpreter"), max_length=200, required=False, help_text=_("Say which, such as BSL.")
    )
    sections = ((_("Time"), ("longer", "pause")), (_("On stage"), ("lectern", "captions", "interpreter")))
    submit_label = _("Save")

    def __init__(self, *args: Any, held: dict[str, StageNeed], **kwargs: Any) -> None:
        initial = {kind: row.text or row.minutes or True for kind, row in held.items()}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def wanted(self) -> dict[str, Wanted]:
        """What was asked for, as the action takes it."""
        given = {kind: self.cleaned_data[kind] for kind in StageNeedKind.values if self.cleaned_data.get(kind)}
        return {
            kind: Wanted(minutes=value)
            if kind in (StageNeedKind.LONGER, StageNeedKind.PAUSE)
            else Wanted(text=value if isinstance(value, str) else "")
            for kind, value in given.items()
        }
