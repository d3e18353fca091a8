"""What the ground floor puts into a person's calendar: the visits they have a place on, and the cohort's dates."""

from collections.abc import Iterator

from programme.models import Cohort, Person
from programme.queries import cohort as cohorts
from programme.queries.appointment import milestone_entry, places_of
from programme.shared.calendar import CalendarEntry, in_calendar


@in_calendar
def visits(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    yield from places_of(person, cohort)


@in_calendar
def milestones(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    for milestone in cohorts.milestones(cohort):
        yield milestone_entry(milestone, cohort)
