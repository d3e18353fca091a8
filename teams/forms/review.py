from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm
from teams.states import Health


class ReviewForm(SectionedForm):
    """Drawn by its page, with a button for keeping and one for sending."""

    health = forms.ChoiceField(label=_("How is the team doing?"), choices=Health.choices, widget=forms.RadioSelect)
    for_team = forms.CharField(
        label=_("For the team"),
        help_text=_("Every member reads this, with your name. Two sentences are enough: what is good, what is next."),
        max_length=4000,
        widget=forms.Textarea({"rows": 7}),
    )
    for_organisers = forms.CharField(
        label=_("For organisers only"),
        help_text=_("The team never sees this. Say what you would say in confidence."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )

    hide_optional = True

    def __init__(self, *args: object, sending: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["health"].error_messages["required"] = _("Choose how the team is doing.")
        self.fields["for_team"].error_messages["required"] = _("Write at least a sentence to the team.")
        if not sending:
            self.fields["health"].required = self.fields["for_team"].required = False
