from django import forms
from django.utils.translation import gettext_lazy as _

from programme.queries import notification as notifications
from programme.states import NotificationState


def kind_choices() -> list[tuple[str, object]]:
    return [("", _("All kinds")), *((kind.key, kind.words) for kind in notifications.kinds())]


class SendingFilter(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=kind_choices)


class OutboxFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *NotificationState.choices]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=kind_choices)
    to = forms.CharField(label=_("To"), required=False, max_length=100)
