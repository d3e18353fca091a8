from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Person
from programme.shared.form_sections import SectionedForm


class MessageTextForm(SectionedForm):
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Markdown: a blank line between paragraphs, **bold**, “- ” before each line of a list."),
    )
    submit_label = _("Save the text")
    other_name, other_label = "preview", _("Show how it reads")

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [(key, person.full_name) for key, person in self.people.items()]
        self.fields["as"] = forms.ChoiceField(label=_("Show it as it reads to"), required=False, choices=choices)

    @property
    def person(self) -> Person:
        """The one for whom it is shown, else the first."""
        return self.people.get(self.cleaned_data.get("as") or "") or next(iter(self.people.values()))

    @property
    def words(self) -> dict[str, str]:
        """What was typed, for the action."""
        return {"subject": self.cleaned_data["subject"], "body": self.cleaned_data["body"]}


class PreviewFor(forms.Form):
    """For whom the preview is made: `as` in the address."""

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [(key, person.full_name) for key, person in self.people.items()]
        self.fields["as"] = forms.ChoiceField(label=_("As it reads to"), required=False, choices=choices)

    @property
    def person(self) -> Person:
        """The one who was chosen, else the first."""
        chosen = self.cleaned_data.get("as") if self.is_bound and self.is_valid() else None
        return self.people.get(chosen or "") or next(iter(self.people.values()))
