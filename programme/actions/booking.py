"""Places on visits: the last one is won once, and who comes later waits for a turn."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.actions.appointment import cancellations, requests
from programme.actions.audit import record
from programme.actions.notification import look_up, notify
from programme.actions.waiting_list import end, give_free_places, locked
from programme.models import Booking, Cohort, Enrolment, Person, Visit
from programme.notifications import BOOKING_CANCELLED, BOOKING_CONFIRMED, BOOKING_WAITING, VISIT_EXPECTED
from programme.queries.places import count_places
from programme.queries.visit import expecting, not_yet_expected
from programme.shared.acting import action
from programme.shared.authorise import authorise, may
from programme.shared.prepared import prepared
from programme.shared.refusals import Refused
from programme.shared.time import in_words, now
from programme.states import AbsenceReason, BookingEnding, BookingState, Role

WHO_BOOKS = (Role.PARTICIPANT, Role.MENTOR)


class NotOpenForBooking(Refused):
    sentence = gettext_lazy("This is not open for booking.")


class VisitHasBegun(Refused):
    sentence = gettext_lazy("This has begun, so the booking stays as it is.")


class NotInThisCohort(Refused):
    sentence = gettext_lazy("Only participants and mentors of this cohort can have a place.")


class NobodyIsExpected(Refused):
    sentence = gettext_lazy("People book their own places here. Cancel the booking instead.")


@action
def book(visit: Visit, *, by: Person, person: Person | None = None, at: dt.datetime | None = None) -> Booking:
    """Give `by` (or, on behalf of somebody, `person`) a place, or the next turn on the waiting list when it is full.

    Asking again changes nothing: the booking there is comes back. Tells the person.
    """
    person, at = person or by, at or now()
    if person == by:
        authorise(by, "programme.book_visit", visit)
    elif not may(by, "programme.answer_logistics", Booking(visit=visit, person=person)):
        authorise(by, "programme.organise", visit)
    # Many may want the visit's lock at once, so whatever it does not guard is read before. A second press at the same
    # moment meets the constraint and comes again, to find the first one's booking here.
    if booking := _live.first(visit, person):
        return booking
    sector = _sector_of(person, visit)
    told = (BOOKING_CONFIRMED, BOOKING_WAITING)
    known = look_up(told, to=[person], programme=visit.cohort.programme, cohort=visit.cohort)
    visit = locked(visit)
    _refuse_closed(visit, at)
    places = count_places(visit, at=at)
    # Places may have fallen free by the clock alone; whoever waits for them was here before.
    give_free_places(visit, at=at, places=places)
    has_place = visit.is_expected or places.free_for(sector) > 0
    booking = Booking.objects.create(
        visit=visit,
        person=person,
        sector=sector,
        state=BookingState.CONFIRMED if has_place else BookingState.WAITING,
        position=places.last_position + 1,
        booked_at=at,
    )
    record(f"programme.booking.{booking.state}", by=by, target=booking, person=str(person.pk), visit=str(visit.pk))
    if has_place:
        notify(BOOKING_CONFIRMED, to=[person], about=booking, part=requests(visit, [person]), known=known)
    else:
        notify(BOOKING_WAITING, to=[person], about=booking, known=known)
    return booking


@action
def cancel(
    booking: Booking, *, by: Person, at: dt.datetime | None = None, ending: BookingEnding | None = None
) -> Booking:
    """Give the place, the offer or the turn back. A place goes to the next who waits. Asking again changes nothing."""
    at = at or now()
    booking = _locked_booking(booking)
    is_theirs = may(by, "programme.answer_logistics", booking)
    if not is_theirs:
        authorise(by, "programme.organise", booking)
    if booking.state == BookingState.CANCELLED:
        return booking
    if at >= booking.visit.starts_at:
        raise VisitHasBegun
    off = cancellations(booking.visit, [booking.person]) if booking.is_confirmed else None
    end(booking, ending=ending or (BookingEnding.GIVEN_BACK if is_theirs else BookingEnding.BY_ORGANISER), at=at)
    _record_end(booking, by=by)
    notify(BOOKING_CANCELLED, to=[booking.person], about=booking, by_organiser=not is_theirs, part=off)
    give_free_places(booking.visit, at=at)
    return booking


@action
def cannot_come(booking: Booking, *, by: Person, reason: AbsenceReason, at: dt.datetime | None = None) -> Booking:
    """Somebody who is expected says that they cannot come. Nobody waits, so nothing else follows."""
    at = at or now()
    booking = _locked_booking(booking)
    authorise(by, "programme.answer_logistics", booking)
    if not booking.visit.is_expected:
        raise NobodyIsExpected
    if booking.state == BookingState.CANCELLED:
        return booking
    if at >= booking.visit.starts_at:
        raise VisitHasBegun
    off = cancellations(booking.visit, [booking.person])
    booking.absence = reason
    booking.save(update_fields=("absence",))
    end(booking, ending=BookingEnding.CANNOT_COME, at=at)
    _record_end(booking, by=by)
    notify(BOOKING_CANCELLED, to=[booking.person], about=booking, by_organiser=False, part=off)
    return booking


@action
def cancel_all(person: Person, cohort: Cohort, *, by: Person, at: dt.datetime | None = None) -> None:
    """Give back every place the person has on a visit still to come; called when they leave the cohort."""
    at = at or now()
    coming = Booking.objects.live().filter(person=person, visit__cohort=cohort, visit__starts_at__gt=at)
    # In the visits' own order, so that two people who leave at once never wait for each other.
    for booking in coming.select_related("visit").order_by("visit_id"):
        cancel(booking, by=by, at=at, ending=BookingEnding.LEFT)


def expect_newcomers(*, at: dt.datetime) -> int:
    """For the clock: list people who joined after a visit that expects everybody was published."""
    return sum(len(expect_everybody(visit, at=at)) for visit in expecting(at=at))


@action
def expect_everybody(visit: Visit, *, at: dt.datetime) -> list[Booking]:
    """List everybody of the cohort who has never been listed on the visit, and tell them; nobody is listed twice."""
    visit = locked(visit)
    first = count_places(visit, at=at).last_position + 1
    listed = [
        Booking(
            visit=visit,
            person=place.person,
            sector=place.sector,
            state=BookingState.CONFIRMED,
            position=first + number,
            booked_at=at,
        )
        for number, place in enumerate(not_yet_expected(visit))
    ]
    Booking.objects.bulk_create(listed)
    if listed:
        record("programme.visit.expected", by=None, target=visit, people=len(listed))
        people = [booking.person for booking in listed]
        notify(VISIT_EXPECTED, to=people, about=visit, part=requests(visit, people))
    return listed


def _locked_booking(booking: Booking) -> Booking:
    """The booking as it is now, under the lock of its visit."""
    visit = locked(booking.visit)
    booking = visit.bookings.select_related("person").get(pk=booking.pk)
    booking.visit = visit
    return booking


def _record_end(booking: Booking, *, by: Person) -> None:
    record(
        "programme.booking.cancelled",
        by=by,
        target=booking,
        person=str(booking.person_id),
        visit=str(booking.visit_id),
        ending=str(booking.ending),
    )


@prepared
def _live(visit: Visit, person: Person) -> QuerySet[Booking]:
    return Booking.objects.live().filter(visit=visit, person=person)


@prepared
def _sectors(person: Person, cohort: Cohort) -> QuerySet[Enrolment, str]:
    places = Enrolment.objects.active().filter(cohort=cohort, person=person, role__in=WHO_BOOKS)
    return places.order_by("role").values_list("organisation__sector", flat=True)


def _sector_of(person: Person, visit: Visit) -> str:
    """The sector of the place that lets the person book; raises NotInThisCohort where there is none."""
    sector = _sectors.first(person, visit.cohort)
    if sector is None:
        raise NotInThisCohort
    return sector


def _refuse_closed(visit: Visit, at: dt.datetime) -> None:
    if visit.booking_opens_at and visit.opens_later(at):
        opens = in_words(visit.booking_opens_at, visit.cohort.zone)
        raise NotOpenForBooking(_("Booking opens at %(when)s.") % {"when": opens})
    if not visit.is_open_for_booking(at):
        raise NotOpenForBooking
