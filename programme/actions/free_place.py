"""Keeps each sector at its number of places: whose they are, where a place goes that falls free, and who waits for one.

Every act on the places of a sector holds the lock of its quota row, so that they happen one after the other.
"""

import datetime as dt

from django.db.models import F, Max, Min
from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.actions.nominator_link import link_for
from programme.actions.notification import Addressee, notify
from programme.actions.place_offer import move_nomination, offer_to
from programme.models import Cohort, CohortQuota, Enrolment, FreePlace, Nomination, Organisation, Person
from programme.notifications import PLACE_FREE
from programme.queries import allotment as allotments
from programme.queries import free_place as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import FREE_PLACE, NOMINATION, CohortState, FreePlaceState, NominationState, Role, Sector

FAR = 1_000_000


class NoPlaceFree(Refused):
    """Every place of the sector is taken, on offer or kept for somebody."""

    def __init__(self, sector: str) -> None:
        super().__init__(
            _("Every place for %(sector)s is taken, on offer or kept for an organisation. Nothing was sent.")
            % {"sector": Sector(sector).label.lower()}
        )


def lock_sectors(cohort: Cohort, *sectors: str) -> None:
    """Wait for the others who act on the places of these sectors; held until the commit."""
    rows = CohortQuota.objects.select_for_update().filter(cohort=cohort, sector__in=sectors)
    list(rows.order_by("sector"))


def claim(cohort: Cohort, organisation: Organisation, *, nomination: Nomination | None, at: dt.datetime) -> bool:
    """Find the place for one more offer: kept for the organisation, never given to anybody, open to the sector.

    Tells whether it is one that fell free. Under the sector's lock.
    """
    if nomination and still_holds(nomination):
        return False
    waiting = queries.waiting(cohort)
    own = waiting.filter(state=FreePlaceState.KEPT, organisation=organisation).first()
    if own is None and queries.standing(cohort, organisation.sector).unallocated > 0:
        return False
    place = own or waiting.filter(state=FreePlaceState.OPEN, organisation__sector=organisation.sector).first()
    if place is None:
        raise NoPlaceFree(organisation.sector)
    _fill(place, nomination)
    return True


def still_holds(nomination: Nomination | None) -> bool:
    """Whether somebody silent has their place yet."""
    return bool(nomination and nomination.state == NominationState.EXPIRED and nomination.released_at is None)


def take_back_for(nomination: Nomination) -> bool:
    """Give somebody who says yes late the place that is free, of their own organisation or open; tells whether one was.

    Under the sector's lock.
    """
    place = queries.for_nomination(nomination)
    if place:
        _fill(place, nomination)
    return place is not None


def _fill(place: FreePlace, nomination: Nomination | None) -> None:
    FREE_PLACE.check(place.state, to=FreePlaceState.FILLED)
    place.state, place.filled_by = FreePlaceState.FILLED, nomination
    place.save(update_fields=("state", "filled_by"))


def fall_free(
    cohort: Cohort, organisation: Organisation, *, at: dt.datetime, left_by: Nomination | None = None
) -> FreePlace | None:
    """A place is nobody's any more: its own organisation may name another for a time, then the reserve has it.

    Once a place has gone to the reserve it stays there. None where the sector has no place too many.
    Under the sector's lock.
    """
    if cohort.state == CohortState.COMPLETED or queries.standing(cohort, organisation.sector).unallocated < 1:
        return None
    held = allotments.of(cohort, organisation)
    rules = queries.rules_of(cohort)
    from_reserve = left_by and left_by.filled.filter(opened_at__isnull=False).exists()
    is_kept = bool(held and rules.keep_days and not from_reserve)
    place = FreePlace.objects.create(
        cohort=cohort,
        organisation=organisation,
        state=FreePlaceState.KEPT if is_kept else FreePlaceState.OPEN,
        fell_free_at=at,
        kept_until=max(at + rules.keeps, held.name_by or at) if held and is_kept else None,
        opened_at=None if is_kept else at,
        left_by=left_by,
    )
    record("programme.place.fell_free", by=None, target=place, kept=is_kept, organisation=str(organisation.pk))
    if held and is_kept and held.nominator_email:
        link = link_for(held, at=at)
        to = [Addressee(held.nominator_email, held.nominator_name or held.nominator_email)]
        notify(PLACE_FREE, to=to, about=link, act=str(place.pk), cohort=cohort, organisation=organisation, place=place)
    if not is_kept:
        give_to_reserve(cohort, organisation.sector, at=at)
        place.refresh_from_db()
    return place


def leave(enrolment: Enrolment, *, at: dt.datetime) -> None:
    """A participant has given up their place. Before the cohort runs it falls free; later nobody is put into a team
    by the clock: the place can be offered by hand."""
    cohort = enrolment.cohort
    if enrolment.role == Role.PARTICIPANT and cohort.state == CohortState.PLANNED:
        lock_sectors(cohort, enrolment.sector)
        left_by = cohort.nominations.filter(
            email__iexact=enrolment.person.email, state=NominationState.CONFIRMED
        ).first()
        fall_free(cohort, enrolment.organisation, at=at, left_by=left_by)


def give_to_reserve(cohort: Cohort, sector: str, *, at: dt.datetime, by: Person | None = None) -> int:
    """Offer the open places of a sector to the first of its reserve, one after the other. Under the sector's lock."""
    given = 0
    waiting = queries.waiting(cohort).filter(state=FreePlaceState.OPEN, organisation__sector=sector)
    for place, first in zip(list(waiting), list(queries.reserve(cohort, sector)), strict=False):
        offer_to(first, cohort, at=at, by=by, is_late=True)
        _fill(place, first)
        given += 1
    return given


def move_on(*, at: dt.datetime) -> int:
    """For the clock: places that their organisations have had long enough go to the reserve."""
    return sum(_open_when_due(place, at=at) for place in queries.due(at=at))


@action
def _open_when_due(place: FreePlace, *, at: dt.datetime) -> bool:
    place = _locked(place)
    if place.state != FreePlaceState.KEPT or not place.kept_until or place.kept_until > at:
        return False
    _open(place, by=None, at=at)
    return True


@action
def open_to_reserve(place: FreePlace, *, by: Person) -> FreePlace:
    """Do not wait for the organisation any longer: the first of the reserve is offered its place."""
    place = _locked(place)
    authorise(by, "programme.organise", place)
    _open(place, by=by, at=now())
    return place


def _open(place: FreePlace, *, by: Person | None, at: dt.datetime) -> None:
    FREE_PLACE.check(place.state, to=FreePlaceState.OPEN)
    place.state, place.opened_at = FreePlaceState.OPEN, at
    place.save(update_fields=("state", "opened_at"))
    record("programme.place.opened", by=by, target=place)
    give_to_reserve(place.cohort, place.organisation.sector, at=at, by=by)


@action
def close(place: FreePlace, *, by: Person, reason: str = "") -> FreePlace:
    """Leave a free place empty; it can be offered by hand again."""
    place = _locked(place)
    authorise(by, "programme.organise", place)
    FREE_PLACE.check(place.state, to=FreePlaceState.CLOSED)
    place.state = FreePlaceState.CLOSED
    place.save(update_fields=("state",))
    record("programme.place.closed", by=by, target=place, reason=reason)
    return place


def _locked(place: FreePlace) -> FreePlace:
    place = FreePlace.objects.select_related("cohort__programme", "organisation").get(pk=place.pk)
    lock_sectors(place.cohort, place.organisation.sector)
    place.refresh_from_db(fields=("state", "kept_until", "opened_at"))
    return place


@action
def release(nomination: Nomination, *, by: Person, at: dt.datetime | None = None) -> Nomination:
    """Give up waiting for somebody who stays silent: their place falls free."""
    nomination = locked_nomination(nomination)
    authorise(by, "programme.organise", nomination)
    NOMINATION.check(nomination.state, to=NominationState.DECLINED)
    return release_place(nomination, at=at or now(), by=by)


def release_place(nomination: Nomination, *, at: dt.datetime, by: Person | None) -> Nomination:
    """The place of somebody silent falls free, once. Under the sector's lock."""
    if not still_holds(nomination):
        return nomination
    nomination.released_at = at
    nomination.save(update_fields=("released_at",))
    record("programme.nomination.released", by=by, target=nomination)
    fall_free(nomination.cohort, nomination.organisation, at=at, left_by=nomination)
    return nomination


def locked_nomination(nomination: Nomination) -> Nomination:
    """The nomination as it is now, under its sector's lock."""
    found = Nomination.objects.select_related("organisation").get(pk=nomination.pk)
    lock_sectors(found.cohort, found.organisation.sector)
    return (
        Nomination.objects.select_for_update(of=("self",))
        .select_related("organisation", "cohort__programme")
        .get(pk=nomination.pk)
    )


def put_on_reserve(nomination: Nomination, *, first: bool, at: dt.datetime) -> None:
    """At the end of the reserve, or before everybody. Under the sector's lock."""
    ends = nomination.cohort.nominations.aggregate(last=Max("reserve_position"), first=Min("reserve_position"))
    if first and ends["first"] == 0:
        shift(nomination.cohort)
        ends["first"] = 1
    position = max(0, (ends["first"] or 1) - 1) if first else (ends["last"] or 0) + 1
    move_nomination(nomination, NominationState.RESERVE, at=at, position=position)


def shift(cohort: Cohort) -> None:
    """Move everybody back by one. In two leaps: while rows move one by one, no two may stand on one position."""
    rows = cohort.nominations.filter(reserve_position__isnull=False)
    rows.update(reserve_position=F("reserve_position") + FAR)
    rows.update(reserve_position=F("reserve_position") - FAR + 1)
