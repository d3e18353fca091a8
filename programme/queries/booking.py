"""Bookings: one's own, and those an organiser acts on."""

from uuid import UUID

from programme.models import Booking, Cohort, Person
from programme.shared.authorise import authorise


def own(cohort: Cohort, person: Person, visit: UUID) -> Booking | None:
    """The person's live booking of that visit."""
    bookings = Booking.objects.live().filter(visit=visit, visit__cohort=cohort, person=person)
    return bookings.select_related("visit__cohort__programme", "visit__host").first()


def one_for_desk(cohort: Cohort, pk: UUID, *, by: Person) -> Booking | None:
    """A live booking of the cohort. Raises NotAllowed."""
    authorise(by, "programme.view_desks", cohort)
    bookings = Booking.objects.live().filter(pk=pk, visit__cohort=cohort)
    return bookings.select_related("person", "visit__cohort__programme").first()
