from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_sections import SectionedForm
from programme.shared.notification_kinds import NotificationKind


class MailChoiceForm(SectionedForm):
    is_daily = forms.TypedChoiceField(
        label=_("What is not urgent"),
        choices=[("", _("As it comes, in working hours")), ("1", _("Once a day, at 8am on working days"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
    muted = forms.MultipleChoiceField(
        label=_("Not by e-mail"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you tick still comes to your messages here."),
    )
    submit_label = _("Save")
    hide_optional = True

    def __init__(self, *args: Any, kinds: list[NotificationKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["muted"].choices = [(kind.key, kind.words) for kind in kinds if kind.can_mute]
