"""Forms that say their layout as data: headed sections of fields, one button, refusals shown like any other error."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from programme.shared.refusals import NotAllowed, Refused

DEFAULT_REQUIRED = forms.Field.default_error_messages["required"]


class Section(LayoutObject):
    """Fields under a heading; an empty heading draws none. A third value in `sections` is a sentence below it."""

    template = "%s/layout/section.html"

    def __init__(self, heading: str, *fields: str, text: str = "") -> None:
        self.heading, self.text, self.fields = heading, text, list(fields)

    def render(self, form: forms.BaseForm, context: Any, template_pack: str = "_forms", **kwargs: Any) -> SafeString:
        inside = self.get_rendered_fields(form, context, template_pack, **kwargs)
        values = {"heading": self.heading, "text": self.text, "fields": inside}
        if self.heading in getattr(form, "folded", ()):
            values |= {"is_folded": True, "is_open": any(_is_used(form[name]) for name in self.fields)}
        return SafeString(render_to_string(self.get_template_name(template_pack), values))


def _is_used(field: forms.BoundField) -> bool:
    return bool(field.errors) or field.value() not in (None, "", [])


class SectionedForm(forms.Form):
    """A form with `sections`: pairs of a heading and field names. Goes before `forms.ModelForm` where that is used.

    `submit_label` is the verb on the button; `other_name` and `other_label` make a second one; `cancel_url` adds a way
    back; `method`, `action` and `submit_kind` ("primary" or "danger") are for the few forms that need them. Sections
    whose heading is in `folded` open at a press, and by themselves where something in them is filled in or wrong.
    """

    sections: ClassVar[tuple[tuple[Any, ...], ...]] = ()
    folded: ClassVar[tuple[Any, ...]] = ()
    submit_label: Any = _("Save")
    submit_kind = "primary"
    submit_name = ""
    submit_value = ""
    other_name = ""
    other_label: Any = ""
    cancel_url = ""
    cancel_label: Any = _("Cancel")
    method = "post"
    action = ""
    summary_shown = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.required and field.error_messages.get("required") == DEFAULT_REQUIRED:
                field.error_messages["required"] = what_is_missing(field, field.label or name.replace("_", " "))

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = self.method
        helper.form_action = self.action
        helper.disable_csrf = self.method == "get"
        helper.render_unmentioned_fields = True
        helper.layout = Layout(
            *(
                Section(heading, *(name for name in names if name in self.fields), text=rest[0] if rest else "")
                for heading, names, *rest in self.sections or (("", tuple(self.fields)),)
            )
        )
        return helper

    @contextmanager
    def refusals(self, at: Mapping[type[Refused], str] | None = None) -> Iterator[None]:
        """Around an action: what it refuses is shown by the form, at the field named for such a refusal or above all.

        What the person may not do at all is not the form's to answer, and goes on to the page that says so.
        """
        try:
            yield
        except NotAllowed:
            raise
        except Refused as refusal:
            fields = (field for kind, field in (at or {}).items() if isinstance(refusal, kind))
            self.refuse(refusal, field=next(fields, None))

    def refuse(self, refusal: Exception, *, field: str | None = None) -> None:
        """Show an action's refusal with everything typed kept."""
        self.add_error(field, str(refusal))


# Labels that begin with one of these need no article before them.
WITHOUT_ARTICLE = (
    "a",
    "an",
    "any",
    "anything",
    "each",
    "how",
    "my",
    "the",
    "their",
    "what",
    "when",
    "where",
    "who",
    "your",
)


def what_is_missing(field: forms.Field, label: Any) -> Any:
    """The sentence for an empty answer, in place of "This field is required."."""
    text = str(label)
    if text.endswith("?"):
        return format_lazy(_("Answer “{label}”."), label=text)
    if not text[1:2].isupper():
        text = text[:1].lower() + text[1:]
    if isinstance(field, forms.BooleanField):
        return format_lazy(_("Tick the box: {label}."), label=text)
    if isinstance(field, forms.FileField):
        return format_lazy(_("Choose a file: {label}."), label=text)
    choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if text.partition(" ")[0] in WITHOUT_ARTICLE:
        return format_lazy(_("Choose {label}.") if choice else _("Enter {label}."), label=text)
    return format_lazy(_("Choose the {label}.") if choice else _("Enter the {label}."), label=text)
