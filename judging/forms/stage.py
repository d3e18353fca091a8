"""Forms of the day itself: the clock's buttons, a late day, two teams that change places, a link for a screen."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.models import Pitch
from judging.queries.stage import MOST_MINUTES_LATE
from programme.shared.form_sections import SectionedForm


class ActForm(forms.Form):
    """One press. `after` is the phase that the person saw, so that two presses at once go one phase."""

    act = forms.ChoiceField(choices=[(word, word) for word in ("start", "go_on", "pause", "resume", "skip")])
    room = forms.CharField(max_length=80, required=False)
    pitch = forms.UUIDField(required=False)
    after = forms.CharField(max_length=20, required=False)


class LateForm(SectionedForm):
    """How late the day runs, against the plan."""

    minutes = forms.IntegerField(
        label=_("Minutes late, against the plan"),
        help_text=_("0 brings the day back to its plan."),
        min_value=0,
        max_value=MOST_MINUTES_LATE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    room = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    submit_label = _("Move what is left and tell the teams")


class SwapForm(SectionedForm):
    """Two teams that have not begun."""

    first = forms.TypedChoiceField(label=_("This team"), coerce=UUID)
    second = forms.TypedChoiceField(label=_("changes places with"), coerce=UUID)
    submit_label = _("Swap the two")

    def __init__(self, *args: Any, pitches: Iterable[Pitch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(pitch.pk), f"{pitch.position}. {pitch.team}") for pitch in pitches]
        for name in ("first", "second"):
            self.fields[name].choices = choices
        self.fields["second"].initial = choices[1][0] if len(choices) > 1 else ""


class DisplayLinkForm(SectionedForm):
    """A link for one screen."""

    name = forms.CharField(
        label=_("Where the screen stands"), help_text=_("Such as: hall, left of the stage."), max_length=80
    )
    room = forms.ChoiceField(label=_("Room"), required=False)
    submit_label = _("Make a link")

    def __init__(self, *args: Any, rooms: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(rooms) < 2:
            del self.fields["room"]
        else:
            self.fields["room"].choices = [(room, room or _("No room named")) for room in rooms]
