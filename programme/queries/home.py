"""What a home page shows: what needs the person now, what comes next, and where in its weeks the cohort is."""

import datetime as dt
from dataclasses import dataclass

from programme.models import Cohort, Enrolment, Milestone, Person, ProgrammeRole
from programme.queries import cohort as cohorts
from programme.queries import people
from programme.shared import navigation
from programme.shared.navigation import Panel, Task

# What has no date can be done now: it comes before what is due later than in a week.
UNDATED = dt.timedelta(days=7)


@dataclass(frozen=True)
class Home:
    """One person's home in one cohort."""

    cohort: Cohort
    enrolments: list[Enrolment]
    tasks: list[Task]
    panels: list[Panel]
    milestones: list[Milestone]
    next: Milestone | None
    weeks: cohorts.Weeks


def of(cohort: Cohort, *, person: Person, at: dt.datetime) -> Home:
    """The person's home: tasks of all their places in the cohort, parts that other apps add, the timeline."""
    enrolments = [row for row in people.own(cohort, person=person) if row.state == "active"]
    panels = [panel for source in navigation.panel_sources() for row in enrolments for panel in source(row, at)]
    milestones = list(cohorts.milestones(cohort))
    return Home(
        cohort=cohort,
        enrolments=enrolments,
        tasks=tasks_of(enrolments, at=at),
        panels=sorted(panels, key=lambda panel: panel.order),
        milestones=milestones,
        next=next((row for row in milestones if row.at > at), None),
        weeks=cohorts.weeks(cohort, today=at.astimezone(cohort.zone).date()),
    )


def tasks_of(subjects: list[Enrolment] | list[ProgrammeRole], *, at: dt.datetime) -> list[Task]:
    """What waits for somebody with these places or roles, the soonest first; each page once."""
    found = [task for source in navigation.task_sources() for subject in subjects for task in source(subject, at)]
    once = {(task.label, task.url): task for task in found}
    return sorted(once.values(), key=lambda task: (task.due_at or at + UNDATED, task.label))


def roles_in(cohort: Cohort, *, person: Person) -> list[ProgrammeRole]:
    """The roles that the person holds in the cohort's programme."""
    return list(person.programme_roles.filter(programme=cohort.programme_id).select_related("programme"))
