from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Person
from programme.shared.form_fields import MailField
from programme.shared.form_sections import SectionedForm
from programme.shared.upload_kinds import PICTURES
from teams.actions.solution import Chosen, Words
from teams.models import Attachment, Solution, SolutionFile
from teams.states import Licence, Theme


class SolutionForm(SectionedForm):
    """The words, and a choice among the files that the team handed in."""

    submit_label = _("Keep it")

    title = forms.CharField(label=_("What is it called?"), max_length=150)
    summary = forms.CharField(
        label=_("In a sentence or two"), max_length=300, widget=forms.Textarea({"rows": 2, "maxlength": 300})
    )
    text = forms.CharField(
        label=_("The problem, your idea, how it works, what you found out"),
        help_text=_("Markdown: a blank line between paragraphs, hyphens for lists. Name nobody."),
        max_length=8000,
        widget=forms.Textarea({"rows": 14}),
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", _("Choose a theme")), *Theme.choices])
    licence = forms.ChoiceField(
        label=_("Licence under which others may use it"), choices=Licence.choices, initial=Licence.OGL
    )

    def __init__(
        self,
        *args: Any,
        solution: Solution | None,
        chosen: list[tuple[SolutionFile, set[UUID]]],
        files: list[Attachment],
        people: list[Person],
        **kwargs: Any,
    ) -> None:
        start = {name: getattr(solution, name) for name in vars(_no_words())} if solution else {}
        super().__init__(*args, initial=start, **kwargs)
        self.files, self.people = files, {str(each.pk): each for each in people}
        before = {file.attachment_id: (file.alt, people) for file, people in chosen}
        names: list[str] = []
        for file in files:
            names += self._add_file(file, before.get(file.pk))
        self.sections = (  # type: ignore[misc]
            (_("Your solution"), tuple(vars(_no_words()))),
            *(((_("Files and pictures to publish with it"), tuple(names)),) if names else ()),
        )

    def _add_file(self, file: Attachment, chosen: tuple[str, set[UUID]] | None) -> list[str]:
        key = file.pk.hex
        self.fields[f"file_{key}"] = forms.BooleanField(
            label=_("Publish “%(name)s” (%(slot)s)") % {"name": file.original_name, "slot": file.slot.name},
            required=False,
            initial=chosen is not None,
        )
        if file.kind not in PICTURES:
            return [f"file_{key}"]
        self.fields[f"alt_{key}"] = forms.CharField(
            label=_("What “%(name)s” shows") % {"name": file.original_name},
            help_text=_("A sentence for people who cannot see it. Needed if you publish it."),
            max_length=200,
            required=False,
            initial=chosen[0] if chosen else "",
        )
        self.fields[f"people_{key}"] = forms.MultipleChoiceField(
            label=_("Who can be recognised in “%(name)s”?") % {"name": file.original_name},
            help_text=_("It goes from the public when one of them wants no pictures. Publish none of other people."),
            choices=[(pk, person.full_name) for pk, person in self.people.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=[str(each) for each in chosen[1]] if chosen else [],
        )
        return [f"file_{key}", f"alt_{key}", f"people_{key}"]

    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in vars(_no_words())})

    def chosen(self) -> list[Chosen]:
        given = self.cleaned_data
        return [
            Chosen(
                file,
                given.get(f"alt_{file.pk.hex}", ""),
                tuple(self.people[pk] for pk in given.get(f"people_{file.pk.hex}", ())),
            )
            for file in self.files
            if given[f"file_{file.pk.hex}"]
        ]


def _no_words() -> Words:
    return Words("", "", "", "", "")


class ContactForm(SectionedForm):
    """Who answers for an organisation: by a page of their own, or by terms that were accepted at the start."""

    submit_label = _("Send the page")
    other_name, other_label = "terms", _("Released by the terms")

    full_name = forms.CharField(label=_("Name of who answers for it"), max_length=200, required=False)
    email = MailField(label=_("Their e-mail address"), required=False)
    said_in = forms.CharField(
        label=_("Or: where its terms say so"),
        help_text=_("Such as “Partner agreement of 3 September, section 7”. They hold for the whole cohort."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        wanted = ("said_in",) if self.other_name in self.data else ("full_name", "email")
        for name in wanted:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Fill this in."))
        return given


class ReasonForm(SectionedForm):
    submit_label, submit_kind = _("Take it from the public"), "danger"

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea({"rows": 2}))
