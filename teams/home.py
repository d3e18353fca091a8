"""What this app puts on home pages and in the header."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.models import Cohort, Enrolment, ProgrammeRole
from programme.shared.addresses import path_in
from programme.shared.navigation import Link, Panel, Task, in_header, on_home, what_needs_me
from programme.states import CohortState, ProgrammeRoleKind, Role
from teams.queries import concern, deliverable, review, solution, submission, team

WITH_TEAMS = (Role.PARTICIPANT, Role.MENTOR)
# What is due later than this does not need anybody yet.
AHEAD = dt.timedelta(days=28)


@in_header
def challenges_and_teams(enrolments: list[Enrolment], cohort: Cohort) -> Iterator[Link]:
    rows = [row for row in enrolments if row.role in WITH_TEAMS]
    if not rows:
        return
    yield Link(_("Challenges"), path_in(cohort, "teams:challenge_index"))
    yield Link(_("Teams"), path_in(cohort, "teams:team_index"))
    if any(row.role == Role.MENTOR for row in rows):
        yield Link(_("Reviews"), path_in(cohort, "teams:review_index"))


@what_needs_me
def to_hand_in(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """What a member's team has to hand in, soonest first."""
    if not isinstance(subject, Enrolment) or subject.role != Role.PARTICIPANT:
        return
    own = team.own(subject.person, subject.cohort)
    for work in submission.of_team(own, at=now) if own else []:
        if work.is_wanted(now) and work.due_at <= now + AHEAD:
            yield Task(
                _("Hand in: %(title)s") % {"title": work.deliverable.title},
                path_in(subject.cohort, "teams:submission_edit", own.pk, work.deliverable.pk),
                due_at=work.due_at,
                about=_("Team %(name)s") % {"name": own.name},
            )


@what_needs_me
def to_release(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """The solution that goes public when the member says yes."""
    if not isinstance(subject, Enrolment) or subject.role != Role.PARTICIPANT:
        return
    for each in solution.waiting_for(subject.person, subject.cohort):
        yield Task(
            _("Say whether “%(title)s” may go public") % {"title": each.title},
            path_in(subject.cohort, "teams:solution_edit", each.team_id),
        )


@what_needs_me
def to_review(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """What a mentor's teams have handed in and the mentor has not reviewed."""
    if not isinstance(subject, Enrolment) or subject.role != Role.MENTOR:
        return
    for owed in review.of_mentor(subject.person, subject.cohort, at=now):
        if owed.is_owed:
            yield Task(
                _("Review %(team)s: %(point)s") % {"team": owed.team.name, "point": owed.point.name},
                path_in(subject.cohort, "teams:review_edit", owed.point.pk, owed.team.pk),
                due_at=owed.point.closes_at,
                about=_("Draft kept") if owed.review else "",
            )


@what_needs_me
def waits_in_private(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """What somebody told this person, on the home page that nobody else sees."""
    if isinstance(subject, Enrolment) and concern.waits_for(subject.person, subject.cohort):
        yield Task(_("Read what waits for you only"), path_in(subject.cohort, "teams:concern_index"))


@what_needs_me
def to_place_and_tell(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """People without a team, and teams that nobody was told of."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    for cohort in subject.programme.cohorts.exclude(state=CohortState.COMPLETED).select_related("programme"):
        untold = team.untold(cohort).count()
        if not untold and not team.teams_of(cohort).exists():
            continue
        url = path_in(cohort, "teams:team_desk")
        if count := team.unplaced(cohort).count():
            label = ngettext("Put %(n)d person into a team", "Put %(n)d people into teams", count)
            yield Task(label % {"n": count}, url)
        elif untold:
            label = ngettext("Tell people about %(n)d team", "Tell people about %(n)d teams", untold)
            yield Task(label % {"n": untold}, url)


@on_home
def my_team(enrolment: Enrolment, now: dt.datetime) -> Iterable[Panel]:
    """The team's faces, its next date and the last word of a mentor; a mentor's teams."""
    if enrolment.role == Role.PARTICIPANT:
        own = team.own(enrolment.person, enrolment.cohort)
        if own:
            found = team.for_person(enrolment.person, enrolment.cohort, own.pk)
            context = {
                "team": found,
                "cohort": enrolment.cohort,
                "word": next(iter(review.for_team(enrolment.person, own)), None),
                "next": deliverable.due_next(enrolment.cohort, at=now).first(),
            }
            yield Panel("teams/team/_home.html", context, order=10)
    elif enrolment.role == Role.MENTOR:
        found = team.mentored_with_people(enrolment.person, enrolment.cohort)
        if found:
            rows = review.standings(enrolment.person, enrolment.cohort, found, at=now)
            yield Panel("teams/team/_home_mentor.html", {"rows": rows, "cohort": enrolment.cohort}, order=10)
