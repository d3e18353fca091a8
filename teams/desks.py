"""The organisers' desks of this app."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Enrolment, Person
from programme.shared.addresses import path_in
from programme.shared.authorise import may
from programme.shared.dates import Dates, OwnDate, register_dates
from programme.shared.navigation import Desk, Link, beside_people, register_desk
from programme.shared.time import now
from programme.states import EnrolmentState, Role
from teams.actions.deliverable import move_unopened
from teams.models import Challenge, Deliverable, ReviewPoint, Team
from teams.queries import formation, health, question, solution, team
from teams.states import ChallengeState


def drafts(cohort: Cohort) -> int:
    """Challenges that nobody can read yet, and questions that nobody has answered."""
    unread = Challenge.objects.filter(cohort=cohort, state=ChallengeState.DRAFT).count()
    return unread + question.waiting(cohort).count()


def unplaced(cohort: Cohort) -> QuerySet[Enrolment] | int:
    """People without a team, once there are teams."""
    has_teams = Team.objects.filter(cohort=cohort).exists()
    return team.unplaced(cohort) if has_teams else 0


def owed(cohort: Cohort) -> int:
    """Reviews that mentors could send now and have not."""
    return health.count_owed(cohort, at=now())


register_desk(Desk(_("Challenges"), "teams:challenge_desk", 40, drafts))
register_desk(Desk(_("Formation"), "teams:formation_desk", 41))
register_desk(Desk(_("Teams"), "teams:team_desk", 42, unplaced))
register_desk(Desk(_("Deliverables"), "teams:deliverable_desk", 50))
register_desk(Desk(_("Reviews"), "teams:review_desk", 54, owed))
register_desk(Desk(_("Solutions"), "teams:solution_desk", 72, solution.waiting))


@beside_people
def rules_of_formation(by: Person, cohort: Cohort, enrolments: list[Enrolment]) -> Iterator[tuple[Enrolment, Link]]:
    """Where a participant must or must not be, from the list of people."""
    if not may(by, "teams.organise", cohort):
        return
    count = formation.rules_about(cohort)
    for each in enrolments:
        if each.role == Role.PARTICIPANT and each.state == EnrolmentState.ACTIVE:
            url = f"{path_in(cohort, 'teams:formation_rule_index')}?person={each.pk}#add"
            yield each, Link(str(_("Team rules")), url, count=count[each.pk])


register_desk(Desk(_("Safeguarding"), "teams:safeguarding_desk", 96, permission="teams.organise"))


def dates_of_deliverables(cohort: Cohort) -> Iterator[OwnDate]:
    for each in Deliverable.objects.filter(cohort=cohort):
        url = path_in(cohort, "teams:deliverable_edit", each.pk)
        yield OwnDate(each.title, str(_("Deliverable is due")), each.due_at, url, each.opens_at <= now())


def dates_of_reviews(cohort: Cohort) -> Iterator[OwnDate]:
    for each in ReviewPoint.objects.filter(cohort=cohort).select_related("deliverable"):
        stays = each.deliverable is None or each.deliverable.opens_at <= now()
        asked = (
            ("teams:deliverable_edit", each.deliverable_id)
            if each.deliverable
            else ("teams:review_point_edit", each.pk)
        )
        url = path_in(cohort, *asked)
        yield OwnDate(each.name, str(_("Reviews are due")), each.closes_at, url, stays)


register_dates(Dates(dates_of_deliverables, move_unopened))
register_dates(Dates(dates_of_reviews))
