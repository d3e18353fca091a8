"""Who has seen that a visit is called off; who has not can be rung."""

import datetime as dt

from programme.actions.audit import record
from programme.actions.waiting_list import locked
from programme.models import Acknowledgement, Booking, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.time import now

# The number to ring is of no use for longer than this.
PHONE_KEPT = dt.timedelta(days=7)


def ask_to_acknowledge(booking: Booking, *, at: dt.datetime) -> Acknowledgement:
    """Ask somebody with a place to say that they have seen it. Part of cancelling; the link goes into the message."""
    if booking.phone:
        last = at.astimezone(booking.visit.cohort.zone).date() + PHONE_KEPT
        booking.erase_phone_on = min(last, booking.erase_phone_on or last)
    asked = Acknowledgement(booking=booking, asked_at=at, link_expires_at=max(booking.visit.ends_at, at + PHONE_KEPT))
    asked.issue_link()
    asked.save(force_insert=True)
    return asked


@action
def acknowledge(asked: Acknowledgement, *, by: Person, at: dt.datetime | None = None) -> Acknowledgement:
    """Note that the person has seen it, or that an organiser has told them. Asking again changes nothing."""
    at = at or now()
    locked(asked.booking.visit)
    asked = Acknowledgement.objects.select_related("booking__visit__cohort__programme").get(pk=asked.pk)
    is_own = asked.booking.person_id == by.pk
    authorise(by, "programme.change_own" if is_own else "programme.organise", asked.booking)
    if asked.seen_at is None:
        asked.seen_at = at
        asked.save(update_fields=("seen_at",))
        record("programme.cancellation.seen", by=by, target=asked.booking, person=str(asked.booking.person_id))
    return asked
