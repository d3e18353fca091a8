"""Due times as appointments: what members of a team have in their calendar."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from programme.models import Cohort
from programme.shared.addresses import address_in
from programme.shared.calendar import CalendarEntry
from teams.models import Deliverable, Team

# Shown as the half-hour before the due time, so that a reminder comes before it.
SHOWN = dt.timedelta(minutes=30)


def due_entry(deliverable: Deliverable, team: Team, cohort: Cohort, *, due_at: dt.datetime) -> CalendarEntry:
    """A deliverable as one team has it: no two teams share an entry, since one may have more time."""
    return CalendarEntry(
        uid=f"deliverable-{deliverable.pk}-{team.pk}@{settings.SITE_HOST}",
        title=_("Due: %(title)s") % {"title": deliverable.title},
        starts_at=due_at - SHOWN,
        ends_at=due_at,
        url=address_in(cohort, "teams:submission_edit", team.pk, deliverable.pk),
        zone=cohort.zone.key,
    )
