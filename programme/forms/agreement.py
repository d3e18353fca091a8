"""Forms of organisers for agreements and consents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import AgreementKind
from programme.shared.form_sections import SectionedForm
from programme.states import Role


class WordsForm(SectionedForm):
    """New words of an agreement."""

    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Markdown: blank lines between paragraphs, hyphens for lists. At most 10,000 characters."),
    )
    submit_label = _("Put these words in force")


class AgreementForm(WordsForm):
    """Something new that people are asked."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “Code of conduct”."))
    kind = forms.ChoiceField(
        label=_("Which kind?"),
        choices=AgreementKind.choices,
        widget=forms.RadioSelect,
        initial=AgreementKind.AGREEMENT,
    )
    asked_of = forms.MultipleChoiceField(
        label=_("Who is asked?"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Role.PARTICIPANT, Role.MENTOR],
    )
    is_about_pictures = forms.BooleanField(
        label=_("It is about pictures of people"),
        help_text=_("Who has not said yes is shown in no public picture; a yes taken back takes the picture off."),
        required=False,
    )
    field_order = ("name", "kind", "is_about_pictures", "asked_of", "text")
    submit_label = _("Ask for it")
