from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm


class PublicAnswerForm(SectionedForm):
    question = forms.CharField(label=_("Question"), max_length=200)
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_(
            "Everybody can read both, also people who are not signed in. Take out names and whatever is private."
        ),
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
    )

    submit_label = _("Publish for everybody")
