"""Places on visits: the last one is won once, and a freed one goes to the first who waits."""

import datetime as dt

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Booking, Cohort, Enrolment, Person, Visit
from programme.notifications import BOOKING_CANCELLED, BOOKING_CONFIRMED, BOOKING_PROMOTED, BOOKING_WAITING
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import BOOKING, BookingState, EnrolmentState, Role, VisitState

WHO_BOOKS = (Role.PARTICIPANT, Role.MENTOR)


class NotOpenForBooking(Refused):
    sentence = _("This visit is not open for booking.")


class VisitHasBegun(Refused):
    sentence = _("This visit has begun, so the booking stays as it is.")


class NotInThisCohort(Refused):
    sentence = _("Only participants and mentors of this cohort can have a place.")


@action
def book(visit: Visit, *, by: Person, person: Person | None = None, at: dt.datetime | None = None) -> Booking:
    """Give `by` (or, on behalf of somebody, `person`) a place, or the next turn on the waiting list when it is full.

    Asking again changes nothing: the booking there is comes back. Tells the person.
    """
    person, at = person or by, at or now()
    visit = locked(visit)
    authorise(by, "programme.book_visit" if person == by else "programme.organise", visit)
    if booking := visit.bookings.live().filter(person=person).first():
        return booking
    _refuse_strangers(visit, person)
    if not visit.is_open_for_booking(at):
        raise NotOpenForBooking
    has_place = not visit.bookings.waiting().exists() and visit.bookings.confirmed().count() < visit.capacity
    booking = Booking.objects.create(
        visit=visit,
        person=person,
        state=BookingState.CONFIRMED if has_place else BookingState.WAITING,
        position=(visit.bookings.aggregate(last=Max("position"))["last"] or 0) + 1,
        booked_at=at,
    )
    record(f"programme.booking.{booking.state}", by=by, target=booking, person=str(person.pk), visit=str(visit.pk))
    notify(BOOKING_CONFIRMED if has_place else BOOKING_WAITING, to=[person], about=booking)
    return booking


@action
def cancel(booking: Booking, *, by: Person, at: dt.datetime | None = None) -> Booking:
    """Give the place back. It goes to the first who waits, at once. Asking again changes nothing."""
    at = at or now()
    visit = locked(booking.visit)
    booking = visit.bookings.select_related("person").get(pk=booking.pk)
    authorise(by, "programme.change_own" if booking.person_id == by.pk else "programme.organise", booking)
    if booking.state == BookingState.CANCELLED:
        return booking
    if at >= visit.starts_at:
        raise VisitHasBegun
    end(booking, at=at)
    record("programme.booking.cancelled", by=by, target=booking, person=str(booking.person_id), visit=str(visit.pk))
    notify(BOOKING_CANCELLED, to=[booking.person], about=booking, by_organiser=booking.person_id != by.pk)
    give_free_places(visit, at=at)
    return booking


@action
def cancel_all(person: Person, cohort: Cohort, *, by: Person, at: dt.datetime | None = None) -> None:
    """Give back every place the person has on a visit still to come; called when they leave the cohort."""
    at = at or now()
    coming = Booking.objects.live().filter(person=person, visit__cohort=cohort, visit__starts_at__gt=at)
    # In the visits' own order, so that two people who leave at once never wait for each other.
    for booking in coming.select_related("visit").order_by("visit_id"):
        cancel(booking, by=by, at=at)


def locked(visit: Visit) -> Visit:
    """The visit's row, locked: whoever counts its places has to hold this."""
    return Visit.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=visit.pk)


def end(booking: Booking, *, at: dt.datetime) -> None:
    """Mark a booking as cancelled; the caller holds the visit's lock, records and tells."""
    BOOKING.check(booking.state, to=BookingState.CANCELLED)
    booking.state, booking.cancelled_at = BookingState.CANCELLED, at
    booking.save(update_fields=("state", "cancelled_at"))


def give_free_places(visit: Visit, *, at: dt.datetime) -> list[Booking]:
    """Give each free place to the next who waits, in the order they came; the caller holds the visit's lock."""
    if visit.state != VisitState.PUBLISHED or at >= visit.starts_at:
        return []
    free = visit.capacity - visit.bookings.confirmed().count()
    lucky = list(visit.bookings.waiting().select_related("person")[: max(0, free)])
    for booking in lucky:
        BOOKING.check(booking.state, to=BookingState.CONFIRMED)
        booking.state = BookingState.CONFIRMED
        booking.save(update_fields=("state",))
        record(
            "programme.booking.promoted",
            by=None,
            target=booking,
            person=str(booking.person_id),
            visit=str(visit.pk),
        )
        notify(BOOKING_PROMOTED, to=[booking.person], about=booking)
    return lucky


def _refuse_strangers(visit: Visit, person: Person) -> None:
    places = Enrolment.objects.filter(cohort=visit.cohort, person=person, role__in=WHO_BOOKS)
    if not places.filter(state=EnrolmentState.ACTIVE).exists():
        raise NotInThisCohort
