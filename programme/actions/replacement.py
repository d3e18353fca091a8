"""A visit in place of one that was called off: those who lost a place there have first call."""

import datetime as dt

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.actions.waiting_list import give_free_places
from programme.models import Booking, Visit
from programme.notifications import BOOKING_WAITING
from programme.queries.visit import called_off
from programme.states import BookingState


def call_first(visit: Visit, *, at: dt.datetime) -> list[Booking]:
    """Put everybody affected on the list in their old order, those who had a place before those who waited, and offer
    them the places until the first call ends. Part of publishing."""
    affected = list(called_off(visit.replaces, still_in=visit.cohort)) if visit.replaces else []
    bookings = [
        Booking(
            visit=visit,
            person=old.person,
            sector=old.sector,
            state=BookingState.WAITING,
            position=number,
            booked_at=at,
        )
        for number, old in enumerate(affected, start=1)
    ]
    Booking.objects.bulk_create(bookings)
    record("programme.visit.called_first", by=None, target=visit, people=len(bookings), replaces=str(visit.replaces_id))
    until = max(at, min(visit.first_call_ends_at or at, visit.starts_at))
    served = give_free_places(visit, at=at, until=until if until > at else None)
    still_waiting = {booking.pk for booking in bookings} - {booking.pk for booking in served}
    for booking in bookings:
        if booking.pk in still_waiting:
            notify(BOOKING_WAITING, to=[booking.person], about=booking)
    return bookings
