"""What judging puts into a person's calendar: the pitch day of a judge with a seat."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from judging.queries import panel, pitch_day
from programme.models import Cohort, Person
from programme.shared.calendar import CalendarEntry, in_calendar


@in_calendar
def pitch_days(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    day = pitch_day.of_cohort(cohort)
    if day and person in panel.active_judges(day):
        turns = max(1, day.pitches.count())
        yield CalendarEntry(
            uid=f"pitch-day-{day.pk}@{settings.SITE_HOST}",
            title=_("Pitch day: you judge"),
            starts_at=day.starts_at,
            ends_at=day.starts_at + dt.timedelta(minutes=day.minutes_each * turns),
            sequence=day.board_version,
            place=day.place,
        )
