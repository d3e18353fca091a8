"""The waiting list that runs itself: a freed place goes to the next who waits, at once or on offer for a time."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programme.actions.appointment import requests
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Booking, Cohort, Offer, Person, Visit
from programme.notifications import BOOKING_CONFIRMED, BOOKING_PROMOTED, OFFER_LAPSED, PLACE_OFFERED
from programme.queries.booking import visits_to_serve
from programme.queries.places import Places, count_places
from programme.queries.timeline import working_days
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.prepared import prepared
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.shared.working_hours import when_passed
from programme.states import BOOKING, OFFER, BookingEnding, BookingState, OfferState, VisitState

# So close to a visit the clock of offers runs day and night.
ALWAYS_WITHIN = dt.timedelta(hours=48)
OFFER_AFTER = {BookingEnding.DECLINED: OfferState.DECLINED, BookingEnding.LAPSED: OfferState.LAPSED}


class OfferHasEnded(Refused):
    sentence = _("This offer has ended, and the place has gone to the next person.")


def locked(visit: Visit) -> Visit:
    """The visit's row, locked: whoever counts its places has to hold this."""
    if not Visit.cohort.is_cached(visit):
        visit.cohort = Cohort.objects.select_related("programme").get(pk=visit.cohort_id)
    (row,) = _locked(visit)
    row.cohort = visit.cohort
    return row


@prepared
def _locked(visit: Visit) -> QuerySet[Visit]:
    return Visit.objects.select_for_update(of=("self",)).filter(pk=visit.pk)


def end(booking: Booking, *, ending: BookingEnding, at: dt.datetime) -> None:
    """Mark a booking as cancelled, with its offer and what the person told us for the visit.

    The number to ring stays when the visit is called off: that is what it was given for. The caller holds the visit's
    lock, records and tells.
    """
    BOOKING.check(booking.state, to=BookingState.CANCELLED)
    if booking.is_offered:
        _close_offer(booking, OFFER_AFTER.get(ending, OfferState.WITHDRAWN), at=at)
    booking.state, booking.cancelled_at, booking.ending = BookingState.CANCELLED, at, ending
    if booking.needs_answered_at:
        booking.needs.all().delete()
    if ending != BookingEnding.CALLED_OFF:
        booking.phone, booking.erase_phone_on = "", None
    booking.save(update_fields=("state", "cancelled_at", "ending", "phone", "erase_phone_on"))


def give_free_places(
    visit: Visit, *, at: dt.datetime, places: Places | None = None, until: dt.datetime | None = None
) -> list[Booking]:
    """Give or offer each free place to the next whose sector may have it, in the order they came.

    `until` overrides how long an offer stands. The caller holds the visit's lock.
    """
    if visit.state != VisitState.PUBLISHED or visit.is_expected or at >= visit.starts_at:
        return []
    places = places or count_places(visit, at=at)
    served = []
    while sectors := places.sectors_to_serve():
        booking = visit.bookings.waiting().filter(sector__in=sectors).select_related("person")[0]
        booking.visit = visit
        places.waiting[booking.sector] -= 1
        places.taken[booking.sector] += 1
        until = until or offer_ends_at(visit, at=at)
        _give(booking, at=at, until=until)
        served.append(booking)
    return served


def offer_ends_at(visit: Visit, *, at: dt.datetime) -> dt.datetime:
    """Until when an offer made now stands: never beyond the visit's start, and `at` itself where none is made."""
    if not visit.offer_hours:
        return at
    ends_at = when_passed(
        visit.offer_hours,
        begin=at,
        zone=visit.cohort.zone,
        always_from=visit.starts_at - ALWAYS_WITHIN,
        is_working_day=working_days(visit.cohort),
    )
    return min(ends_at, visit.starts_at)


@action
def accept(offer: Offer, *, by: Person, at: dt.datetime | None = None) -> Booking:
    """Take the place that is held for one. Asking again changes nothing."""
    at = at or now()
    offer = _locked_offer(offer)
    booking = offer.booking
    authorise(by, "programme.answer_logistics", booking)
    if offer.state == OfferState.ACCEPTED and booking.is_confirmed:
        return booking
    if not offer.is_open(at):
        raise OfferHasEnded
    _close_offer(booking, OfferState.ACCEPTED, at=at)
    _move(booking, to=BookingState.CONFIRMED)
    record("programme.offer.accepted", by=by, target=booking, visit=str(booking.visit_id))
    plan = requests(booking.visit, [booking.person])
    notify(BOOKING_CONFIRMED, to=[booking.person], about=booking, act=str(offer.pk), part=plan)
    return booking


@action
def decline(offer: Offer, *, by: Person, at: dt.datetime | None = None) -> Booking:
    """Let the place go to the next, and leave the list. Asking again changes nothing."""
    at = at or now()
    offer = _locked_offer(offer)
    booking = offer.booking
    authorise(by, "programme.answer_logistics", booking)
    if offer.state == OfferState.DECLINED:
        return booking
    if not offer.is_open(at):
        raise OfferHasEnded
    end(booking, ending=BookingEnding.DECLINED, at=at)
    record("programme.offer.declined", by=by, target=booking, visit=str(booking.visit_id))
    give_free_places(booking.visit, at=at)
    return booking


def run_waiting_lists(*, at: dt.datetime) -> int:
    """For the clock: let offers lapse, and give places whose share has run out; returns how many visits it served."""
    visits = visits_to_serve(at=at)
    for visit in visits:
        run_waiting_list(visit, at=at)
    return len(visits)


@action
def run_waiting_list(visit: Visit, *, at: dt.datetime) -> None:
    """Let the visit's unanswered offers lapse; who did not answer leaves the list and hears of it. Then the next."""
    visit = locked(visit)
    late = Offer.objects.filter(booking__visit=visit, state=OfferState.OPEN, ends_at__lte=at)
    for offer in late.select_related("booking__person").order_by("booking__position"):
        booking = offer.booking
        booking.visit = visit
        end(booking, ending=BookingEnding.LAPSED, at=at)
        record("programme.offer.lapsed", by=None, target=booking, visit=str(visit.pk))
        if at < visit.starts_at:
            notify(OFFER_LAPSED, to=[booking.person], about=booking)
    give_free_places(visit, at=at)


def put_back(booking: Booking, *, at: dt.datetime) -> None:
    """From a place back to the list, where the turn is by the old position; the caller holds the visit's lock."""
    if booking.is_offered:
        _close_offer(booking, OfferState.WITHDRAWN, at=at)
    _move(booking, to=BookingState.WAITING)


def _give(booking: Booking, *, at: dt.datetime, until: dt.datetime) -> None:
    person, visit = str(booking.person_id), str(booking.visit_id)
    if until <= at:
        _move(booking, to=BookingState.CONFIRMED)
        record("programme.booking.promoted", by=None, target=booking, person=person, visit=visit)
        plan = requests(booking.visit, [booking.person])
        notify(BOOKING_PROMOTED, to=[booking.person], about=booking, act=f"{at:%Y%m%d%H%M%S}", part=plan)
        return
    _move(booking, to=BookingState.OFFERED)
    offer = Offer(booking=booking, made_at=at, ends_at=until, link_expires_at=until)
    offer.issue_link()
    offer.save(force_insert=True)
    record("programme.booking.offered", by=None, target=booking, person=person, visit=visit)
    notify(PLACE_OFFERED, to=[booking.person], about=offer)


def _move(booking: Booking, *, to: BookingState) -> None:
    BOOKING.check(booking.state, to=to)
    booking.state = to
    booking.save(update_fields=("state",))


def _close_offer(booking: Booking, state: OfferState, *, at: dt.datetime) -> None:
    OFFER.check(OfferState.OPEN, to=state)
    booking.offers.filter(state=OfferState.OPEN).update(state=state, answered_at=at)


def _locked_offer(offer: Offer) -> Offer:
    """The offer as it is now, under the lock of its visit."""
    visit = locked(offer.booking.visit)
    offer = Offer.objects.select_related("booking__person").get(pk=offer.pk)
    offer.booking.visit = visit
    return offer
