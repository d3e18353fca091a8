"""Every message that the ground floor can send."""

from django.utils.translation import gettext_lazy as _

from programme.shared.notification_kinds import NotificationKind, register

INVITATION = register(
    NotificationKind("programme.invitation", audience=_("people who are offered a place"), can_mute=False)
)
WELCOME = register(
    NotificationKind("programme.welcome", audience=_("people who have just taken their place"), can_mute=False)
)
INVITATION_DECLINED = register(
    NotificationKind("programme.invitation_declined", audience=_("organisers of the programme"))
)
ROLE_ASSIGNED = register(
    NotificationKind("programme.role_assigned", audience=_("people who get a role in a programme"), can_mute=False)
)
