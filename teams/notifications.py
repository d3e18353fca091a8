"""Every message that teams can send."""

from django.utils.translation import gettext_lazy as _

from programme.shared.notification_kinds import NotificationKind, register

TEAM_TOLD = register(
    NotificationKind("teams.team_told", audience=_("members and mentors of a team, when teams are made known"))
)
MEMBER_MOVED = register(
    NotificationKind("teams.member_moved", audience=_("a person who is moved to another team"), can_mute=False)
)
MENTOR_ASSIGNED = register(
    NotificationKind("teams.mentor_assigned", audience=_("a mentor who is given another team"), can_mute=False)
)
DELIVERABLE_CHANGED = register(
    NotificationKind("teams.deliverable_changed", audience=_("members of teams, when a due time changes"), urgent=True)
)
EXTENDED = register(NotificationKind("teams.extended", audience=_("members of a team that was given more time")))
RECEIPT = register(
    NotificationKind("teams.receipt", audience=_("all members of the team that handed in"), can_mute=False)
)
VERSION_TO_REVIEW = register(
    NotificationKind("teams.version_to_review", audience=_("mentors of the team that handed in"))
)
RETURNED = register(NotificationKind("teams.returned", audience=_("members of a team whose work was returned")))
REVIEW_SENT = register(NotificationKind("teams.review_sent", audience=_("members of the team that was reviewed")))
HEALTH_RED = register(
    NotificationKind(
        "teams.health_red", audience=_("organisers, when a mentor says a team needs help now"), urgent=True
    )
)
