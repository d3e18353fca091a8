"""What judging puts into a person's calendar: their team's pitch, and the pitch day of a judge with a seat."""

from collections.abc import Iterator

from judging.queries import panel, pitch_day, timetable
from programme.models import Cohort, Person
from programme.shared.calendar import CalendarEntry, in_calendar
from teams.queries import team


@in_calendar
def own_pitch(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    own = team.own(person, cohort)
    pitch = pitch_day.pitch_of_team(own) if own else None
    if own and pitch:
        yield timetable.entry_of(pitch)


@in_calendar
def pitch_days(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    day = pitch_day.of_cohort(cohort)
    if day and panel.judges_now(person, day):
        yield pitch_day.entry_of(day)
