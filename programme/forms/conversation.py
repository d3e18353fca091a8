from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Person, ReadyReply
from programme.shared.form_sections import SectionedForm

# A path of this site: one slash, then anything but a second one, spaces and what browsers take for a slash.
PATH = r"^/(?![/\\])[^\s\\]*$"


class AskForm(SectionedForm):
    subject = forms.CharField(label=_("In a few words"), max_length=120)
    text = forms.CharField(
        label=_("What would you like to know?"),
        help_text=_("Only you and the organisers of the programme read this."),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
    )
    on = forms.RegexField(PATH, max_length=300, required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    submit_label = _("Ask the organisers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        data = self.cleaned_data
        return {"subject": data["subject"], "text": data["text"], "asked_on": data["on"], "key": data["key"]}


class SayForm(SectionedForm):
    text = forms.CharField(label=_("Write more"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    submit_label = _("Send")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class AnswerForm(SayForm):
    submit_label = _("Send the answer")

    def __init__(self, *args: Any, asks: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your answer to %(name)s") % {"name": asks}
        self.fields["text"].help_text = _("It goes by mail and stands on their page at once.")


class AssignForm(SectionedForm):
    to = forms.ModelChoiceField(
        label=_("Who answers"), queryset=Person.objects.none(), required=False, empty_label=_("Any organiser")
    )

    submit_label = _("Assign")
    submit_kind = "secondary"

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class ReadyReplyForm(SectionedForm):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Only organisers see it."))
    text = forms.CharField(label=_("Text"), max_length=4000, widget=forms.Textarea({"rows": 6}))

    submit_label = _("Save the answer")

    def __init__(self, *args: Any, reply: ReadyReply | None = None, **kwargs: Any) -> None:
        if reply:
            kwargs["initial"] = {"name": reply.name, "text": reply.text}
        super().__init__(*args, **kwargs)


class OfficeHoursForm(SectionedForm):
    opens = forms.TimeField(label=_("From"), widget=forms.TimeInput({"type": "time"}))
    closes = forms.TimeField(label=_("Until"), widget=forms.TimeInput({"type": "time"}))
    words = forms.CharField(
        label=_("What else people should know"),
        help_text=_("For example: we answer within one working day."),
        max_length=200,
        required=False,
    )

    sections = (("", ("opens", "closes", "words"), _("On working days, by the cohort’s clock.")),)
    submit_label = _("Save")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("opens") and data.get("closes") and data["closes"] <= data["opens"]:
            self.add_error("closes", _("Choose a time after the first one."))
        return data
