"""What the ground floor puts into a person's calendar: the visits they have a place on, and the cohort's dates."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings

from programme.models import Cohort, Person
from programme.queries import cohort as cohorts
from programme.queries.appointment import places_of
from programme.shared.addresses import address_in
from programme.shared.calendar import CalendarEntry, in_calendar

# A point in time, shown long enough to be seen.
SHOWN = dt.timedelta(minutes=30)


@in_calendar
def visits(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    yield from places_of(person, cohort)


@in_calendar
def milestones(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    for milestone in cohorts.milestones(cohort):
        yield CalendarEntry(
            uid=f"milestone-{milestone.pk}@{settings.SITE_HOST}",
            title=milestone.name,
            starts_at=milestone.at,
            ends_at=milestone.at + SHOWN,
            url=address_in(cohort, "programme:home_cohort"),
        )
