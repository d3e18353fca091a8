"""What the ground floor puts into a person's calendar: the visits they have a place on."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from programme.models import Cohort, Person, Visit
from programme.queries.visit import booked_by
from programme.shared.calendar import CalendarEntry, in_calendar
from programme.states import VisitState


@in_calendar
def visits(person: Person, cohort: Cohort) -> Iterator[CalendarEntry]:
    for visit in booked_by(person, cohort):
        yield entry(visit)


def entry(visit: Visit) -> CalendarEntry:
    """A visit as somebody with a place has it in their calendar."""
    cohort = visit.cohort
    address = reverse("programme:visit_detail", args=(cohort.programme.slug, cohort.slug, visit.pk))
    return CalendarEntry(
        uid=f"visit-{visit.pk}@{settings.SITE_HOST}",
        title=visit.title,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        sequence=visit.calendar_sequence,
        place=", ".join(line.strip() for line in (visit.address or visit.town).splitlines() if line.strip()),
        text=visit.joining_notes,
        url=settings.SITE_URL + address,
        is_cancelled=visit.state == VisitState.CANCELLED,
    )
