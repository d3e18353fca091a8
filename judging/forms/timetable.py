"""Forms of the running order: drawing, breaks, and one team's slot."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.models import Pitch
from judging.states import PitchMode, SeatMode
from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm


class DrawForm(SectionedForm):
    """Draw the order by lot."""

    seed = forms.CharField(
        label=_("Seed"),
        max_length=64,
        required=False,
        help_text=_("Leave it empty and we choose one. The same seed always gives the same order."),
    )
    submit_label = _("Draw the order")


# Of more turns than that one is named by its number.
MOST_CHOICES = 200


class BreakForm(SectionedForm):
    """A break in the running order."""

    title = forms.CharField(label=_("Name of the break"), max_length=80, initial=_("Break"))
    after = forms.TypedChoiceField(label=_("Where"), coerce=int)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=15)
    fixed_at = MomentField(
        label=_("Fixed time"), required=False, help_text=_("Only if it must begin at a certain time, such as lunch.")
    )
    folded = (_("Fixed time"),)
    sections = ((_("Add a break"), ("title", "after", "minutes")), (_("Fixed time"), ("fixed_at",)))
    submit_label = _("Add the break")

    def __init__(self, *args: Any, turns: list[tuple[int, str]], taken: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gaps = [(0, _("Before the first pitch")), *((position, _("After %s") % team) for position, team in turns)]
        if len(turns) > MOST_CHOICES:
            self.fields["after"].widget = forms.NumberInput()
            self.fields["after"].widget.is_required = True
            self.fields["after"].help_text = _("The number of the turn after which it is; 0 before the first.")
        self.fields["after"].choices = [gap for gap in gaps if gap[0] not in taken]  # type: ignore[attr-defined]


class SlotForm(SectionedForm, forms.ModelForm):
    """Room, fixed time and video call of one team's turn."""

    fixed_at = MomentField(
        label=_("Fixed time"),
        required=False,
        help_text=_("Only if this turn must begin at a certain time. The other turns go round it."),
    )

    joining_link = forms.URLField(
        label=_("Joining link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Only if this pitch has a video call of its own. Only the people of this pitch see it."),
    )

    class Meta:
        model = Pitch
        fields = ("room", "fixed_at", "joining_link")

    submit_label = _("Save the slot")


class ModeForm(forms.Form):
    """How a team pitches."""

    mode = forms.ChoiceField(choices=PitchMode)


class SeatModeForm(forms.Form):
    """How a judge hears the pitches."""

    mode = forms.ChoiceField(choices=SeatMode)


class GapForm(forms.Form):
    """Where a break goes; -1 takes it out."""

    after = forms.IntegerField(min_value=-1, max_value=9999)
