"""Bookings: one's own, and those an organiser acts on."""

import datetime as dt
from uuid import UUID

from programme.models import Booking, Cohort, Enrolment, Person
from programme.shared.authorise import authorise
from programme.states import EnrolmentState, Role

WHO_BOOKS = (Role.PARTICIPANT, Role.MENTOR)


def own(cohort: Cohort, person: Person, visit: UUID) -> Booking | None:
    """The person's live booking of that visit."""
    bookings = Booking.objects.live().filter(visit=visit, visit__cohort=cohort, person=person)
    return bookings.select_related("visit__cohort__programme", "visit__host").first()


def one_for_desk(cohort: Cohort, pk: UUID, *, by: Person) -> Booking | None:
    """A live booking of the cohort. Raises NotAllowed."""
    authorise(by, "programme.view_desks", cohort)
    bookings = Booking.objects.live().filter(pk=pk, visit__cohort=cohort)
    return bookings.select_related("person", "visit__cohort__programme").first()


def of_leaver(enrolment: Enrolment, *, at: dt.datetime) -> list[Booking]:
    """Bookings of visits to come that end with the place; none while another place of the person's still books."""
    others = Enrolment.objects.filter(cohort=enrolment.cohort_id, person=enrolment.person_id, role__in=WHO_BOOKS)
    if others.filter(state=EnrolmentState.ACTIVE).exclude(pk=enrolment.pk).exists():
        return []
    rows = Booking.objects.live().filter(
        person=enrolment.person_id, visit__cohort=enrolment.cohort_id, visit__starts_at__gt=at
    )
    return list(rows.select_related("visit").order_by("visit__starts_at"))
