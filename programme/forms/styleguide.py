"""A form with one field of each kind, for the style guide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import DayField, MailField, MomentField
from programme.shared.form_sections import SectionedForm


class EveryFieldForm(SectionedForm):
    sections = (
        (_("The visit"), ("title", "about", "on", "joining_at", "places")),
        (_("Who comes"), ("region", "kind", "needs", "contact"), _("Only people of this cohort see this part.")),
        (_("Papers"), ("plan", "code", "agreed")),
    )
    submit_label = _("Publish the visit")
    cancel_url = "#"

    title = forms.CharField(
        label=_("Name of the visit"), max_length=200, help_text=_("As people will see it in their calendar.")
    )
    about = forms.CharField(
        label=_("What will people see?"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("At most 2,000 characters."),
    )
    on = DayField(label=_("Date"), help_text=_("Such as 4 12 2026."))
    joining_at = MomentField(label=_("When booking opens"), required=False)
    places = forms.IntegerField(label=_("Places"), min_value=1)
    region = forms.ChoiceField(
        label=_("Region"), choices=[("", _("Choose")), ("north", _("North East")), ("london", _("London"))]
    )
    kind = forms.ChoiceField(
        label=_("How is the visit held?"),
        widget=forms.RadioSelect,
        choices=[("place", _("At the host's office")), ("video", _("By video")), ("both", _("Both"))],
    )
    needs = forms.MultipleChoiceField(
        label=_("What can the host offer?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("step", _("Step-free way in")), ("loop", _("Hearing loop")), ("quiet", _("Quiet room"))],
        required=False,
        help_text=_("Tick all that are true."),
    )
    contact = MailField(label=_("Host's email address"), required=False)
    plan = forms.FileField(label=_("Plan of the day"), required=False, help_text=_("PDF, at most 10 MB."))
    code = forms.CharField(
        label=_("Number of the order"), max_length=20, disabled=True, required=False, initial="2026-114"
    )
    agreed = forms.BooleanField(label=_("The host has agreed to these details"), help_text=_("By message or on paper."))


class ShortFilterForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), ("open", _("Open")), ("full", _("Full"))])
    words = forms.CharField(label=_("Words"), max_length=100, required=False)
