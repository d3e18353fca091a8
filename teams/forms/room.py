from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Person
from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm
from programme.shared.upload_kinds import PICTURES
from programme.shared.uploads import UploadField
from teams.models import PeerView, Team

LEVELS = ((1, _("Hardly")), (2, _("Sometimes")), (3, _("Mostly")), (4, _("Always")))
ASKED = {
    "shares": _("does their share"),
    "listens": _("listens and lets others speak"),
    "helps": _("helps the team forward"),
}


class NoteForm(SectionedForm):
    text = forms.CharField(label=_("What to keep"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class MeetingForm(SectionedForm):
    starts_at = MomentField(label=_("When"), help_text=_("A time that is past logs a meeting that was."))
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=5, max_value=480, initial=30)
    place = forms.CharField(label=_("Where, or the link"), max_length=200, required=False)
    notes = forms.CharField(
        label=_("What it is about, or what was said"),
        help_text=_("The team and its mentors read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    submit_label = _("Save the meeting")


class TeamPageForm(SectionedForm):
    about = forms.CharField(label=_("What you work on, in a sentence"), max_length=300, required=False)
    picture = UploadField(label=_("Picture"), kinds=PICTURES, most_bytes=5 * 1024 * 1024, required=False)
    alt = forms.CharField(
        label=_("What the picture shows"),
        help_text=_("For people who cannot see it, such as “Five of us around a table with paper drawings”."),
        max_length=200,
        required=False,
    )
    remove = forms.BooleanField(label=_("Take the picture away"), required=False)

    submit_label = _("Save the page")

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, initial={"about": team.about, "alt": team.picture_alt}, **kwargs)
        if not team.picture:
            del self.fields["remove"]


class PeerViewForm(SectionedForm):
    """Three questions about each of the others, all or none, and a line to organisers."""

    submit_label = _("Keep my view")
    hide_optional = True

    def __init__(self, *args: Any, mates: list[Person], given: dict[object, PeerView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mates = mates
        for mate in mates:
            said = given.get(mate.pk)
            for name, words in ASKED.items():
                self.fields[f"{name}_{mate.pk}"] = forms.TypedChoiceField(
                    label=_("%(name)s %(does)s") % {"name": mate.short_name, "does": words},
                    choices=(("", _("I would rather not say")), *LEVELS),
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=getattr(said, name, None),
                )
        self.fields["line"] = forms.CharField(
            label=_("A line to organisers"),
            help_text=_("Only organisers read it, with your name, so that they can come back to you."),
            max_length=500,
            required=False,
            widget=forms.Textarea({"rows": 2}),
        )
        self.sections = (
            *((mate.full_name, tuple(f"{name}_{mate.pk}" for name in ASKED)) for mate in mates),
            (_("In confidence"), ("line",)),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for mate in self.mates:
            said = [values.get(f"{name}_{mate.pk}") for name in ASKED]
            if any(said) and not all(said):
                missing = next(name for name, level in zip(ASKED, said, strict=True) if not level)
                words = _("Answer all three about %(name)s, or none.") % {"name": mate.short_name}
                self.add_error(f"{missing}_{mate.pk}", words)
        return values

    def views(self) -> dict[Person, dict[str, int]]:
        found = {mate: {name: self.cleaned_data[f"{name}_{mate.pk}"] for name in ASKED} for mate in self.mates}
        return {mate: levels for mate, levels in found.items() if all(levels.values())}
