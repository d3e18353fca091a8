"""Reads of the team's room beside its work: notes, decisions, meetings, drafts that mentors may read."""

import datetime as dt

from django.db.models import QuerySet

from programme.models import Cohort, Person
from teams.models import Deliverable, Meeting, Team, TeamNote
from teams.queries.submission import Work, work_on


def of_person(person: Person, cohort: Cohort, team: object) -> Team | None:
    """The team, for its members and mentors only."""
    found = Team.objects.of_member(person) | Team.objects.of_mentor(person)
    return found.filter(cohort=cohort, pk=team).select_related("cohort__programme").distinct().first()


def notes(team: Team) -> QuerySet[TeamNote]:
    """Notes and decisions, newest first."""
    return team.notes.select_related("by")


def meetings(team: Team) -> QuerySet[Meeting]:
    """Meetings that were not called off, the last one first."""
    return team.meetings.filter(cancelled_at=None).select_related("by")


def meeting_for(person: Person, cohort: Cohort, meeting: object) -> Meeting | None:
    """A meeting of a team that the person mentors."""
    mine = Team.objects.of_mentor(person).filter(cohort=cohort)
    return Meeting.objects.filter(team__in=mine, pk=meeting).select_related("team__cohort__programme").first()


def meetings_of(person: Person, cohort: Cohort, *, since: dt.datetime) -> QuerySet[Meeting]:
    """Meetings of the teams that the person is in or mentors, for their calendar."""
    teams = (Team.objects.of_member(person) | Team.objects.of_mentor(person)).filter(cohort=cohort)
    rows = Meeting.objects.filter(team__in=teams.values("pk"), cancelled_at=None, starts_at__gte=since)
    return rows.select_related("team").order_by("starts_at")


def draft_for_mentor(person: Person, cohort: Cohort, *, team: object, deliverable: object) -> Work | None:
    """A draft, for a mentor of a team that lets its mentors read drafts."""
    found = Team.objects.of_mentor(person).filter(cohort=cohort, pk=team, mentors_read_drafts=True).first()
    asked = Deliverable.objects.filter(cohort=cohort, pk=deliverable).first()
    return work_on(found, asked) if found and asked else None


def picture_of(person: Person, cohort: Cohort, team: object) -> Team | None:
    """A team with a picture that the person may see."""
    return Team.objects.visible_to(person).filter(cohort=cohort, pk=team).exclude(picture="").first()
