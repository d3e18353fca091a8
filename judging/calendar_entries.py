"""What judging puts into a person's calendar: their team's pitch, and the pitch day of a judge with a seat."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from judging.queries import panel, pitch_day
from programme.models import Cohort, Person
from programme.shared.addresses import address_in
from programme.shared.calendar import CalendarEntry, in_calendar
from teams.queries import team


@in_calendar
def own_pitch(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    own = team.own(person, cohort)
    pitch = pitch_day.pitch_of_team(own) if own else None
    if own and pitch:
        yield CalendarEntry(
            uid=f"pitch-{pitch.pk}@{settings.SITE_HOST}",
            title=_("Your pitch: %(team)s") % {"team": own},
            starts_at=pitch.starts_at,
            ends_at=pitch.starts_at + dt.timedelta(minutes=pitch.pitch_day.minutes_each),
            place=pitch.pitch_day.place,
            url=address_in(cohort, "teams:team_detail", own.pk),
        )


@in_calendar
def pitch_days(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    day = pitch_day.of_cohort(cohort)
    if day and person in panel.active_judges(day):
        yield pitch_day.entry_of(day)
