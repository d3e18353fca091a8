from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm
from programme.shared.uploads import Upload, UploadField
from teams.queries.submission import Part, Place, Work, mark_of


class SubmissionForm(SectionedForm):
    """A box for each prompt, with the version the words began from, and an input for each file slot."""

    hide_optional = True

    def __init__(self, work: Work, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work = work
        for part in work.parts:
            self._add_part(part)
        for place in work.places:
            self._add_place(place)
        self.fields["unsigned_reason"] = forms.CharField(
            label=_("Why it cannot wait for them"),
            help_text=_("Only if you hand it in without them. Organisers and your team read it."),
            max_length=500,
            required=False,
            widget=forms.Textarea({"rows": 2}),
        )

    def _add_part(self, part: Part) -> None:
        prompt = part.prompt
        hint = _("At most %(most)d words.") % {"most": prompt.most_words}
        if self.work.deliverable.not_to_enter:
            hint = f"{hint} {self.work.deliverable.not_to_enter}"
        self.fields[f"text_{prompt.pk}"] = forms.CharField(
            label=prompt.question,
            help_text=f"{prompt.hint} {hint}".strip(),
            initial=part.text,
            required=False,
            max_length=prompt.most_characters,
            widget=forms.Textarea({"rows": 4 if prompt.most_words <= 150 else 8}),
        )
        self.fields[f"base_{prompt.pk}"] = forms.IntegerField(
            initial=part.version, required=False, widget=forms.HiddenInput
        )
        self.fields[f"found_{prompt.pk}"] = forms.CharField(
            initial=mark_of(part.text), required=False, max_length=16, widget=forms.HiddenInput
        )

    def _add_place(self, place: Place) -> None:
        slot = place.slot
        self.fields[f"file_{slot.pk}"] = UploadField(
            label=slot.name, kinds=slot.accepted, most_bytes=slot.most_bytes, required=False
        )
        if not_to_enter := self.work.deliverable.not_to_enter:
            field = self.fields[f"file_{slot.pk}"]
            field.help_text = f"{field.help_text} {not_to_enter}"
        if place.attachment:
            self.fields[f"remove_{slot.pk}"] = forms.BooleanField(
                label=_("Take out “%(name)s”") % {"name": place.attachment.original_name}, required=False
            )

    def typed(self) -> dict[int, tuple[str, int, str]]:
        """By prompt: words, base version and the mark of what the page showed, of every box that is well formed."""
        values = self.cleaned_data
        return {
            part.prompt.pk: (
                values[f"text_{part.prompt.pk}"],
                values.get(f"base_{part.prompt.pk}") or 0,
                values.get(f"found_{part.prompt.pk}", ""),
            )
            for part in self.work.parts
            if f"text_{part.prompt.pk}" in values
        }

    def uploads(self) -> dict[int, Upload]:
        """By slot: every file that passed."""
        chosen = {place.slot.pk: self.cleaned_data.get(f"file_{place.slot.pk}") for place in self.work.places}
        return {slot: upload for slot, upload in chosen.items() if upload}

    def removed(self) -> list[int]:
        """Slots whose file is to be taken out."""
        return [place.slot.pk for place in self.work.places if self.cleaned_data.get(f"remove_{place.slot.pk}")]

    def rows(self) -> list[dict[str, Any]]:
        """What the page draws for each prompt."""
        return [
            {
                "part": part,
                "text": self[f"text_{part.prompt.pk}"],
                "hidden": [self[f"base_{part.prompt.pk}"], self[f"found_{part.prompt.pk}"]],
            }
            for part in self.work.parts
        ]

    def file_rows(self) -> list[dict[str, Any]]:
        """What the page draws for each slot."""
        return [
            {
                "place": place,
                "file": self[f"file_{place.slot.pk}"],
                "remove": self[f"remove_{place.slot.pk}"] if place.attachment else None,
            }
            for place in self.work.places
        ]
