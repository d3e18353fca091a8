from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MailField
from programme.shared.form_sections import SectionedForm

MARKS = (
    ("5", _("5, very much")),
    ("4", "4"),
    ("3", "3"),
    ("2", "2"),
    ("1", _("1, not at all")),
)


class FeedbackForm(SectionedForm):
    submit_label = _("Send")

    worth = forms.TypedChoiceField(
        label=_("Was it worth your time?"), choices=MARKS, coerce=int, widget=forms.RadioSelect
    )
    useful = forms.TypedChoiceField(
        label=_("Will it help your team's work?"), choices=MARKS, coerce=int, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What should the next one keep, or do differently?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The host may read it, without your name. So name nobody."),
    )


class HostLinkForm(SectionedForm):
    submit_label = _("Send the page")

    full_name = forms.CharField(label=_("Name of the person at the host"), max_length=200)
    email = MailField(label=_("Their e-mail address"))
