"""Making, changing, publishing and cancelling visits; whoever is booked is told."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programme.actions.acknowledgement import ask_to_acknowledge
from programme.actions.appointment import cancellations, requests
from programme.actions.audit import record
from programme.actions.booking import expect_everybody
from programme.actions.notification import notify
from programme.actions.replacement import call_first
from programme.actions.waiting_list import end, give_free_places, locked, put_back
from programme.models import Booking, Cohort, Need, Offer, Person, Visit
from programme.notifications import BOOKING_MOVED, VISIT_CANCELLED, VISIT_CHANGED, VISIT_PUBLISHED
from programme.queries.people import organisers
from programme.queries.visit import who_could_book
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.dates import Days
from programme.shared.refusals import Refused, WrongState
from programme.shared.time import days_later, now
from programme.states import VISIT, BookingEnding, OfferState, VisitState

FIELDS = (
    "kind",
    "mode",
    "title",
    "host",
    "run_by",
    "summary",
    "is_online",
    "town",
    "address",
    "joining_notes",
    "accessibility",
    "host_notes",
    "starts_at",
    "ends_at",
    "capacity",
    "sector_shares",
    "shares_end_at",
    "booking_opens_at",
    "booking_closes_at",
    "offer_hours",
    "needs_asked",
    "asks_phone",
    "needs_kept_days",
    "first_call_ends_at",
)
MOMENTS = ("starts_at", "ends_at", "shares_end_at", "booking_opens_at", "booking_closes_at", "first_call_ends_at")
# What people with a place have in their calendars, with the word for it in the message that tells of a change.
TOLD = {
    "title": gettext_lazy("the title"),
    "starts_at": gettext_lazy("when it starts"),
    "ends_at": gettext_lazy("when it ends"),
    "town": gettext_lazy("the town"),
    "address": gettext_lazy("the address"),
    "joining_notes": gettext_lazy("the joining notes"),
}


class TooFewPlaces(Refused):
    """Nobody loses a place in silence: the organiser chooses who gives up theirs."""


class SharesTooLarge(Refused):
    sentence = gettext_lazy("More places are kept for the sectors than there are.")


class ModeIsFixed(Refused):
    sentence = gettext_lazy("People know already how they come to this visit, so that cannot be changed any more.")


class HostOfAnotherProgramme(Refused):
    sentence = gettext_lazy("The host is not an organisation of this programme.")


class NotAnOrganiser(Refused):
    sentence = gettext_lazy("Only an organiser of this programme can run the visit.")


class AlreadyOver(Refused):
    sentence = gettext_lazy("This is over.")


@action
def create(cohort: Cohort, values: Mapping[str, Any], *, by: Person, replaces: Visit | None = None) -> Visit:
    """Make a draft that only organisers see. Who makes it runs it, unless somebody else is named."""
    authorise(by, "programme.organise", cohort)
    visit = Visit(cohort=cohort, replaces=replaces, **{name: values[name] for name in FIELDS if name in values})
    visit.run_by = visit.run_by or by
    _refuse_impossible(visit)
    visit.save()
    record("programme.visit.created", by=by, target=visit, replaces=str(replaces.pk) if replaces else "")
    return visit


@action
def change(visit: Visit, values: Mapping[str, Any], *, by: Person, at: dt.datetime | None = None) -> Visit:
    """Change a draft or published visit.

    Everybody with a place or a turn hears what is new; new places go to those who wait.
    """
    at = at or now()
    visit = locked(visit)
    authorise(by, "programme.organise", visit)
    if visit.state == VisitState.CANCELLED:
        raise WrongState(_("This is cancelled, so it cannot be changed."))
    changed = [name for name in FIELDS if name in values and getattr(visit, name) != values[name]]
    if "mode" in changed and visit.state != VisitState.DRAFT:
        raise ModeIsFixed
    for name in changed:
        setattr(visit, name, values[name])
    _refuse_impossible(visit)
    _refuse_too_few_places(visit)
    if not changed:
        return visit
    news = [name for name in changed if name in TOLD]
    if news:
        visit.calendar_sequence += 1
    visit.save()
    record("programme.visit.changed", by=by, target=visit, fields=changed)
    if visit.state == VisitState.PUBLISHED:
        erased_on = _move_what_follows(visit)
        if news:
            live = list(visit.bookings.live().select_related("person"))
            plans = requests(visit, [booking.person for booking in live if booking.is_confirmed])
            notify(
                VISIT_CHANGED,
                to=[booking.person for booking in live],
                about=visit,
                act=str(visit.calendar_sequence),
                changes=[str(TOLD[name]) for name in news],
                erased_on=erased_on,
                part=plans,
            )
        give_free_places(visit, at=at)
    return visit


@action
def lower_capacity(
    visit: Visit, capacity: int, *, give_up: Collection[UUID], by: Person, at: dt.datetime | None = None
) -> Visit:
    """Fewer places than are taken: the bookings named go back to the waiting list, first in line, and are told."""
    at = at or now()
    visit = locked(visit)
    authorise(by, "programme.organise", visit)
    chosen = list(visit.bookings.with_a_place().filter(pk__in=give_up).select_related("person"))
    visit.capacity = capacity
    _refuse_impossible(visit)
    _refuse_too_few_places(visit, given_up=len(chosen))
    off = cancellations(visit, [booking.person for booking in chosen if booking.is_confirmed])
    # One number for the cancellation, one for the place they may get again.
    visit.calendar_sequence += 2
    visit.save(update_fields=("capacity", "calendar_sequence"))
    for booking in chosen:
        booking.visit = visit
        put_back(booking, at=at)
    record("programme.visit.lowered", by=by, target=visit, capacity=capacity, moved=[str(one.pk) for one in chosen])
    for booking in chosen:
        notify(BOOKING_MOVED, to=[booking.person], about=booking, act=f"{at:%Y%m%d%H%M%S}", part=off)
    give_free_places(visit, at=at)
    return visit


def move_drafts(cohort: Cohort, days: Days, by: Person) -> int:
    """Move drafts, which nobody knows of, when the cohort's first day moves; returns how many. Part of that act."""
    count = 0
    for visit in cohort.visits.select_for_update().filter(state=VisitState.DRAFT):
        if moved := days(visit.starts_at):
            for name in MOMENTS:
                at = getattr(visit, name)
                setattr(visit, name, at and days_later(at, moved, cohort.zone))
            visit.save(update_fields=MOMENTS)
            record("programme.visit.moved_with_start", by=by, target=visit, days=moved)
            count += 1
    return count


@action
def publish(visit: Visit, *, by: Person, at: dt.datetime | None = None) -> Visit:
    """Open a draft for booking, or list everybody who is expected, and tell the participants and mentors."""
    at = at or now()
    visit = locked(visit)
    authorise(by, "programme.organise", visit)
    VISIT.check(visit.state, to=VisitState.PUBLISHED)
    if at >= visit.starts_at:
        raise AlreadyOver(_("This would have begun already. Change its date first."))
    visit.state = VisitState.PUBLISHED
    visit.save(update_fields=("state",))
    record("programme.visit.published", by=by, target=visit)
    if visit.is_expected:
        expect_everybody(visit, at=at)
        return visit
    if visit.replaces_id:
        call_first(visit, at=at)
    # Those who were called first have had their own message.
    notify(VISIT_PUBLISHED, to=who_could_book(visit), about=visit)
    return visit


@action
def cancel(visit: Visit, *, by: Person, reason: str, at: dt.datetime | None = None) -> Visit:
    """Call a visit off: every booking ends, everybody is told why, and who had a place is asked to say they have seen
    it."""
    at = at or now()
    visit = locked(visit)
    authorise(by, "programme.organise", visit)
    VISIT.check(visit.state, to=VisitState.CANCELLED)
    if visit.state == VisitState.PUBLISHED and at >= visit.ends_at:
        raise AlreadyOver
    visit.state, visit.cancelled_at, visit.cancel_reason = VisitState.CANCELLED, at, reason
    visit.calendar_sequence += 1
    visit.save(update_fields=("state", "cancelled_at", "cancel_reason", "calendar_sequence"))
    bookings = list(visit.bookings.live().select_related("person"))
    off = cancellations(visit, [booking.person for booking in bookings if booking.is_confirmed])
    record("programme.visit.cancelled", by=by, target=visit, reason=reason, bookings=len(bookings))
    for booking in bookings:
        booking.visit = visit
        # An offer that nobody has answered is no plan to travel.
        asked = ask_to_acknowledge(booking, at=at) if booking.is_confirmed else None
        end(booking, ending=BookingEnding.CALLED_OFF, at=at)
        notify(VISIT_CANCELLED, to=[booking.person], about=visit, reason=reason, asked=asked, part=off)
    return visit


def _move_what_follows(visit: Visit) -> dt.date | None:
    """Offers end with the visit's start at the latest, and what people told us is erased so many days after its end.

    Gives the new day of erasure if anybody has told us anything.
    """
    offers = Offer.objects.filter(booking__visit=visit, state=OfferState.OPEN, ends_at__gt=visit.starts_at)
    offers.update(ends_at=visit.starts_at, link_expires_at=visit.starts_at)
    day = visit.needs_erased_on
    needs = Need.objects.filter(booking__visit=visit).exclude(erase_on=day).update(erase_on=day)
    phones = Booking.objects.filter(visit=visit).exclude(phone="").exclude(erase_phone_on=day)
    return day if needs + phones.update(erase_phone_on=day) else None


def _refuse_impossible(visit: Visit) -> None:
    if visit.host.programme_id != visit.cohort.programme_id:
        raise HostOfAnotherProgramme
    if visit.run_by and not organisers(visit.cohort.programme).filter(pk=visit.run_by_id).exists():
        raise NotAnOrganiser
    if visit.is_expected:
        visit.capacity, visit.sector_shares = None, {}
    elif sum(visit.sector_shares.values()) > (visit.capacity or 0):
        raise SharesTooLarge


def _refuse_too_few_places(visit: Visit, *, given_up: int = 0) -> None:
    taken = visit.bookings.with_a_place().count() - given_up
    if visit.capacity is not None and visit.capacity < taken:
        sentence = ngettext(
            "%(n)d person has a place, so there must be at least %(n)d place.",
            "%(n)d people have a place, so there must be at least %(n)d places. "
            "To lower the number, choose first who gives up theirs.",
            taken,
        )
        raise TooFewPlaces(sentence % {"n": taken})
