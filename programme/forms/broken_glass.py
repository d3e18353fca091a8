from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Programme
from programme.shared.form_sections import SectionedForm
from programme.states import GlassKind


class BreakGlassForm(SectionedForm):
    """What to open, and why."""

    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.all(), empty_label=_("Choose a programme")
    )
    kind = forms.ChoiceField(label=_("What to open"), choices=GlassKind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why you need to see it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Organisers read this at once. Name nobody's need, score or health."),
    )
    submit_label = _("Open it for an hour")
    submit_kind = "danger"
