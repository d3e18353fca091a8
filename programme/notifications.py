"""Every message that the ground floor can send."""

from django.utils.translation import gettext_lazy as _

from programme.shared.notification_kinds import NotificationKind, register

INVITATION = register(
    NotificationKind("programme.invitation", audience=_("people who are offered a place"), can_mute=False)
)
