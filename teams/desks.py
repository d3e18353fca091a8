"""The organisers' desks of this app."""

from django.utils.translation import gettext_lazy as _

from programme.models import Cohort
from programme.shared.navigation import Desk, register_desk
from teams.models import Challenge, Team
from teams.queries import review, team
from teams.states import ChallengeState


def drafts(cohort: Cohort) -> int:
    """Challenges that nobody can read yet."""
    return Challenge.objects.filter(cohort=cohort, state=ChallengeState.DRAFT).count()


def unplaced(cohort: Cohort) -> int:
    """People without a team, once there are teams."""
    has_teams = Team.objects.filter(cohort=cohort).exists()
    return team.unplaced(cohort).count() if has_teams else 0


register_desk(Desk(_("Challenges"), "teams:challenge_desk", 40, drafts))
register_desk(Desk(_("Teams"), "teams:team_desk", 42, unplaced))
register_desk(Desk(_("Deliverables"), "teams:deliverable_desk", 50))
register_desk(Desk(_("Reviews"), "teams:review_desk", 54, review.missing))
