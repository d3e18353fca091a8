"""What this app puts into a person's calendar: what their team has to hand in."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from programme.models import Cohort, Person
from programme.shared.addresses import address_in
from programme.shared.calendar import CalendarEntry, in_calendar
from programme.shared.time import now
from teams.queries import room, submission, team
from teams.queries.due_time import due_entry

# Meetings stay in the calendar for so long.
PAST = dt.timedelta(days=30)


@in_calendar
def due_times(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    own = team.own(person, cohort)
    for work in submission.of_team(own, at=now()) if own else []:
        yield due_entry(work.deliverable, own, cohort, due_at=work.due_at)


@in_calendar
def meetings(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    for meeting in room.meetings_of(person, cohort, since=now() - PAST):
        yield CalendarEntry(
            uid=f"meeting-{meeting.pk}@{settings.SITE_HOST}",
            title=_("Meeting of team %(team)s") % {"team": meeting.team.name},
            starts_at=meeting.starts_at,
            ends_at=meeting.starts_at + dt.timedelta(minutes=meeting.minutes),
            url=address_in(cohort, "teams:team_detail", meeting.team_id),
        )
