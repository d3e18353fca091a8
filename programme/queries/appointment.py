"""Visits and milestones as appointments: what people have in their calendar, and under which number."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from programme.models import Booking, Cohort, Milestone, Person, Programme, Visit
from programme.shared.addresses import address_in
from programme.shared.calendar import CalendarEntry, Sender
from programme.states import BookingState, VisitState

# A point in time, shown long enough to be seen.
SHOWN = dt.timedelta(minutes=30)


def milestone_entry(milestone: Milestone, cohort: Cohort) -> CalendarEntry:
    """A dated point of the cohort, the same in everybody's calendar."""
    return CalendarEntry(
        uid=f"milestone-{milestone.pk}@{settings.SITE_HOST}",
        title=milestone.name,
        starts_at=milestone.at,
        ends_at=milestone.at + SHOWN,
        url=address_in(cohort, "programme:home_cohort"),
        zone=cohort.zone.key,
    )


def entry_of(visit: Visit, *, ended: int = 0) -> CalendarEntry:
    """A visit as somebody with a place has it, who gave back `ended` earlier ones of the same visit.

    Each booking that ends takes two numbers, one for the cancellation and one for a later place, so that for every
    person the number only ever rises. Joining notes stay behind sign-in: they hold codes of doors and the like.
    """
    return CalendarEntry(
        uid=f"visit-{visit.pk}@{settings.SITE_HOST}",
        title=visit.title,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        sequence=visit.calendar_sequence + 2 * ended,
        place=_place(visit),
        text=_("Joining notes and your code for the door are on the visit's page, behind your sign-in."),
        url=address_in(visit.cohort, "programme:visit_detail", visit.pk),
        is_cancelled=visit.state == VisitState.CANCELLED,
        zone=visit.cohort.zone.key,
    )


def _place(visit: Visit) -> str:
    """Town and street. An address on the web lets anybody in, so it stays behind sign-in too."""
    lines = [line.strip() for line in visit.address.splitlines() if line.strip() and "://" not in line]
    return ", ".join(lines if visit.town in lines else [*lines, visit.town])


def places_of(person: Person, cohort: Cohort) -> list[CalendarEntry]:
    """The visits of the cohort that the person has a place on."""
    places = Booking.objects.confirmed().filter(person=person, visit__cohort=cohort)
    gone = Count("bookings", filter=Q(bookings__person=person, bookings__state=BookingState.CANCELLED))
    visits = Visit.objects.filter(pk__in=places.values("visit")).select_related("cohort__programme")
    return [entry_of(visit, ended=visit.ended) for visit in visits.annotate(ended=gone)]


def ended_before(visit: Visit, people: Iterable[Person]) -> dict[UUID, int]:
    """How many bookings of the visit each of the people has given back."""
    gone = visit.bookings.filter(state=BookingState.CANCELLED, person__in=list(people))
    return dict(gone.order_by().values_list("person").annotate(n=Count("pk")))


def sender_for(programme: Programme) -> Sender:
    """Who invites: the programme, at the address that people can write to."""
    return Sender(programme.name, programme.contact_email or f"programme@{settings.SITE_HOST}")
