"""Every message that teams can send."""

from django.utils.translation import gettext_lazy as _

from programme.shared.notification_kinds import OUTSIDE, NotificationKind, register, unopened
from programme.shared.webhook_kinds import tells
from programme.states import ProgrammeRoleKind, Role
from teams.models import OwnerLink, ReleaseLink, ReuseRequest

TEAM_TOLD = register(
    NotificationKind(
        "teams.team_told",
        title=_("Your team"),
        readers=(Role.PARTICIPANT,),
        about="teams.Team",
        within="cohort",
        audience=_("members of a team, when teams are made known"),
    )
)
MENTORS_TOLD = register(
    NotificationKind(
        "teams.mentors_told",
        title=_("Your teams"),
        readers=(Role.MENTOR,),
        about="teams.Team",
        within="cohort",
        audience=_("mentors, when teams are made known: one message with all their teams"),
    )
)
MEMBER_MOVED = register(
    NotificationKind(
        "teams.member_moved",
        title=_("You are in another team"),
        readers=(Role.PARTICIPANT,),
        reason=_("you work with other people from now on"),
        about="teams.Team",
        within="cohort",
        audience=_("a person who is moved to another team"),
        can_mute=False,
    )
)
MENTOR_ASSIGNED = register(
    NotificationKind(
        "teams.mentor_assigned",
        title=_("You mentor another team"),
        readers=(Role.MENTOR,),
        reason=_("a team counts on you from now on"),
        about="teams.Team",
        within="cohort",
        audience=_("a mentor who is given another team"),
        can_mute=False,
    )
)
DELIVERABLE_CHANGED = register(
    NotificationKind(
        "teams.deliverable_changed",
        title=_("A due time has changed"),
        readers=(Role.PARTICIPANT,),
        about="teams.Deliverable",
        within="cohort",
        audience=_("members of teams, when a due time changes"),
        urgent=True,
    )
)
EXTENDED = register(
    NotificationKind(
        "teams.extended",
        title=_("More time for your team"),
        readers=(Role.PARTICIPANT,),
        about="teams.Extension",
        within="team__cohort",
        audience=_("members of a team that was given more time"),
    )
)
RECEIPT = register(
    NotificationKind(
        "teams.receipt",
        title=_("Receipt for what your team handed in"),
        readers=(Role.PARTICIPANT,),
        answers=True,
        reason=_("it is the proof of what you handed in and when"),
        about="teams.SubmissionVersion",
        within="submission__team__cohort",
        audience=_("all members of the team that handed in"),
        can_mute=False,
    )
)
SIGN_OFF_WANTED = register(
    NotificationKind(
        "teams.sign_off_wanted",
        title=_("Your team's work waits for your sign-off"),
        readers=(Role.PARTICIPANT,),
        about="teams.Submission",
        within="team__cohort",
        audience=_("members who have yet to sign off their team's work, when the first one has"),
    )
)
VERSION_TO_REVIEW = register(
    NotificationKind(
        "teams.version_to_review",
        title=_("A team has handed in"),
        readers=(Role.MENTOR,),
        about="teams.SubmissionVersion",
        within="submission__team__cohort",
        audience=_("mentors of the team that handed in"),
    )
)
RETURNED = register(
    NotificationKind(
        "teams.returned",
        title=_("Work is returned to your team"),
        readers=(Role.PARTICIPANT,),
        about="teams.Submission",
        within="team__cohort",
        audience=_("members of a team whose work was returned"),
    )
)
REVIEW_SENT = register(
    NotificationKind(
        "teams.review_sent",
        title=_("A mentor has written to your team"),
        readers=(Role.PARTICIPANT,),
        about="teams.Review",
        within="mentorship__team__cohort",
        audience=_("members of the team that was reviewed"),
    )
)
CONCERN_WAITS = register(
    NotificationKind(
        "teams.concern_waits",
        title=_("Something waits for you only"),
        audience=_("a safeguarding contact, or who turned to one: that something waits, and nothing more"),
        reason=_("it is about somebody's safety"),
        can_mute=False,
        urgent=True,
    )
)
QUESTION_ASKED = register(
    NotificationKind(
        "teams.question_asked",
        title=_("A team asks the owner of a challenge"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="teams.Question",
        within="challenge__cohort",
        audience=_("organisers, when a team asks the owner of a challenge"),
    )
)
QUESTION_ANSWERED = register(
    NotificationKind(
        "teams.question_answered",
        title=_("A question about a challenge is answered"),
        readers=(Role.PARTICIPANT,),
        about="teams.Question",
        within="challenge__cohort",
        audience=_("who asked the owner of a challenge, and the teams that work on it"),
    )
)
OWNER_PAGE = register(
    NotificationKind(
        "teams.owner_page",
        title=_("Page for the owner of a challenge"),
        readers=OUTSIDE,
        awaits=unopened(OwnerLink),
        about="teams.OwnerLink",
        within="challenge__cohort",
        audience=_("the person at the owner who answers what teams ask"),
        can_mute=False,
    )
)
OWNER_ASKED = register(
    NotificationKind(
        "teams.owner_asked",
        title=_("A team asks you"),
        readers=OUTSIDE,
        about="teams.OwnerLink",
        within="challenge__cohort",
        audience=_("the person at the owner, when a team asks something"),
        can_mute=False,
    )
)
DRAFTS_ASKED = register(
    NotificationKind(
        "teams.drafts_asked",
        title=_("A mentor asks to read drafts"),
        readers=(Role.PARTICIPANT,),
        about="teams.Team",
        within="cohort",
        audience=_("members of a team whose mentor asks to read drafts"),
    )
)
MEETING_BOOKED = register(
    NotificationKind(
        "teams.meeting_booked",
        title=_("A mentor books a meeting"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        about="teams.Meeting",
        within="team__cohort",
        audience=_("members and mentors of a team, when a mentor books a meeting"),
    )
)
MEETING_CANCELLED = register(
    NotificationKind(
        "teams.meeting_cancelled",
        title=_("A meeting with a mentor is called off"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        about="teams.Meeting",
        within="team__cohort",
        audience=_("members and mentors of a team, when a meeting is called off"),
        urgent=True,
    )
)
REPLIED = register(
    NotificationKind(
        "teams.replied",
        title=_("An answer to a review"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        about="teams.Review",
        within="mentorship__team__cohort",
        audience=_("the mentor, or the team's members, when the other side answers a review"),
    )
)
REVIEW_DUE = register(
    NotificationKind(
        "teams.review_due",
        title=_("A review is due"),
        readers=(Role.MENTOR,),
        about="teams.ReviewPoint",
        within="cohort",
        audience=_("mentors whose review is due in two days, or overdue"),
    )
)
HEALTH_RED = register(
    NotificationKind(
        "teams.health_red",
        title=_("A team needs help"),
        readers=(ProgrammeRoleKind.ORGANISER,),
        about="teams.Review",
        within="mentorship__team__cohort",
        audience=_("organisers, when a mentor says a team needs help now"),
        urgent=True,
    )
)
TEAM_LEFT = register(
    NotificationKind(
        "teams.team_left",
        title=_("Somebody leaves your team"),
        readers=(Role.PARTICIPANT, Role.MENTOR),
        audience=_("members and mentors of a team that somebody leaves"),
    )
)
TEAM_DISSOLVED = register(
    NotificationKind(
        "teams.team_dissolved",
        title=_("Your team is dissolved"),
        readers=(Role.PARTICIPANT,),
        reason=_("you work with other people from now on"),
        about="teams.Team",
        within="cohort",
        audience=_("members of a team that is dissolved, each with their new team"),
        can_mute=False,
    )
)
MENTOR_FREED = register(
    NotificationKind(
        "teams.mentor_freed",
        title=_("A team of yours is dissolved"),
        readers=(Role.MENTOR,),
        reason=_("a team no longer counts on you"),
        about="teams.Team",
        within="cohort",
        audience=_("mentors of a team that is dissolved"),
        can_mute=False,
    )
)
SOLUTION_ASKED = register(
    NotificationKind(
        "teams.solution_asked",
        title=_("May your team's solution go public?"),
        readers=(Role.PARTICIPANT,),
        about="teams.Solution",
        within="team__cohort",
        audience=_("the other members, when one asks for the release of the team's solution"),
    )
)
RELEASE_ASKED = register(
    NotificationKind(
        "teams.release_asked",
        title=_("Page on which an organisation releases a solution"),
        readers=OUTSIDE,
        awaits=unopened(ReleaseLink),
        about="teams.ReleaseLink",
        within="consent__solution__team__cohort",
        audience=_("who answers for a member's organisation or for the owner of the challenge"),
        can_mute=False,
    )
)
SOLUTION_RELEASED = register(
    NotificationKind(
        "teams.solution_released",
        title=_("A solution is released"),
        readers=(Role.PARTICIPANT, ProgrammeRoleKind.ORGANISER),
        about="teams.Solution",
        within="team__cohort",
        audience=_("members of the team and organisers, when everybody has released a solution"),
    )
)
SOLUTION_STOPPED = register(
    NotificationKind(
        "teams.solution_stopped",
        title=_("A solution is not released, or no longer"),
        readers=(Role.PARTICIPANT, ProgrammeRoleKind.ORGANISER),
        about="teams.Solution",
        within="team__cohort",
        audience=_("members of the team and organisers, when somebody says no or takes their release back"),
        sample=lambda: {"is_withdrawn": True},
    )
)
REUSE_CONFIRM = register(
    NotificationKind(
        "teams.reuse_confirm",
        title=_("Confirm that you would like to reuse a solution"),
        readers=OUTSIDE,
        awaits=unopened(ReuseRequest),
        about="teams.ReuseRequest",
        within="solution__team__cohort",
        audience=_("who asks to reuse a solution, to confirm the address"),
        can_mute=False,
        answers=True,
    )
)
REUSE_ASKED = register(
    NotificationKind(
        "teams.reuse_asked",
        title=_("An organisation would like to reuse a solution"),
        readers=(Role.PARTICIPANT, ProgrammeRoleKind.ORGANISER),
        about="teams.ReuseRequest",
        within="solution__team__cohort",
        audience=_("members of the team, organisers and the owner of the challenge, when a request is confirmed"),
        reaches_absent=True,
    )
)

# What programs outside can be told of.
tells("challenge.published", _("A challenge is published"), "teams.challenge.published")
tells("team.formed", _("Everybody is told of the teams"), "teams.team.told")
tells("team.changed", _("Somebody is moved, or a team is dissolved"), "teams.member.moved", "teams.team.dissolved")
tells(
    "submission.received",
    _("A team hands in"),
    "teams.submission.submitted",
    "teams.submission.handed_in_for_team",
)
tells("submission.returned", _("Work is returned to a team"), "teams.submission.returned")
tells("solution.released", _("A solution is released"), "teams.solution.released")
