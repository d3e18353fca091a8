"""Visits as each person may see them: what is free, whether they have a place, whose turn comes next."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from programme.models import Booking, Cohort, Enrolment, Offer, Person, Programme, Visit
from programme.queries.places import Places, places_of
from programme.queries.visit_feedback import may_answer
from programme.shared.authorise import authorise
from programme.shared.prepared import prepared
from programme.shared.time import now
from programme.states import (
    BookingEnding,
    BookingState,
    EnrolmentState,
    OfferState,
    Role,
    VisitMode,
    VisitState,
)


@dataclass(frozen=True)
class SeenVisit:
    """A visit as one person sees it at one moment."""

    visit: Visit
    at: dt.datetime
    places: Places
    booking: Booking | None = None
    offer: Offer | None = None
    turn: int = 0
    # The sector of the person's place in the cohort; empty for who books no visits.
    sector: str = ""

    @property
    def pk(self) -> UUID:
        return self.visit.pk

    @property
    def booked(self) -> int:
        return self.visit.booked

    @property
    def queue(self) -> int:
        return self.visit.queue

    @property
    def may_book(self) -> bool:
        return bool(self.sector)

    @property
    def free(self) -> int:
        """Places that can be had: not those that somebody waits for, nor those kept for the other sector."""
        if self.visit.is_expected:
            return 0
        if self.sector:
            return 0 if self.places.waiting[self.sector] else self.places.free_for(self.sector)
        return 0 if self.queue else self.places.free

    @property
    def is_kept_for_others(self) -> bool:
        """Places are free, but kept for people of the other sector."""
        return bool(self.sector and self.places.free and not self.places.free_for(self.sector))

    @property
    def is_open(self) -> bool:
        return self.visit.is_open_for_booking(self.at)

    @property
    def opens_later(self) -> bool:
        return self.visit.opens_later(self.at)

    @property
    def is_past(self) -> bool:
        return self.at >= self.visit.ends_at

    @property
    def has_begun(self) -> bool:
        return self.at >= self.visit.starts_at

    @property
    def is_cancelled(self) -> bool:
        return self.visit.state == VisitState.CANCELLED

    @property
    def shows_details(self) -> bool:
        """Address and joining notes are for people with a place."""
        return self.booking is not None and self.booking.is_confirmed

    @property
    def asks_needs(self) -> bool:
        """Whether the person has a place and has not yet said what they need."""
        return bool(
            self.booking
            and self.booking.is_confirmed
            and self.visit.asks_something
            and not self.booking.needs_answered_at
            and not self.has_begun
        )

    @property
    def may_say_how(self) -> bool:
        """Whether the person can say how it was."""
        return self.booking is not None and may_answer(self.booking, at=self.at)


def _count(state: BookingState, sector: str | None = None) -> Coalesce:
    rows = Booking.objects.filter(visit=OuterRef("pk"), state=state)
    if sector is not None:
        rows = rows.filter(sector=sector)
    counted = rows.order_by().values("visit").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _with_counts(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    return visits.select_related("host", "run_by", "replaces").annotate(
        booked=_count(BookingState.CONFIRMED), offered=_count(BookingState.OFFERED), queue=_count(BookingState.WAITING)
    )


def for_person(cohort: Cohort, person: Person, *, at: dt.datetime) -> list[SeenVisit]:
    """The visits of the cohort that the person may know of, in order of time."""
    return _seen(_for_person(cohort, person), person, cohort, at)


def to_come(cohort: Cohort, person: Person, *, at: dt.datetime) -> list[SeenVisit]:
    """Those that are neither over nor called off."""
    visits = _for_person(cohort, person).exclude(state=VisitState.CANCELLED).filter(ends_at__gt=at)
    return _seen(visits, person, cohort, at)


def _for_person(cohort: Cohort, person: Person) -> QuerySet[Visit]:
    known = cohort.visits.visible_to(person).exclude(state=VisitState.DRAFT)
    return _with_counts(known).order_by("starts_at", "pk")


def _own(person: Person) -> Exists:
    return Exists(Booking.objects.live().filter(visit=OuterRef("pk"), person=person))


def one_for_person(cohort: Cohort, person: Person, pk: UUID, *, at: dt.datetime) -> SeenVisit | None:
    """One of them; None where there is none or the person may not know of it."""
    visits = _with_counts(cohort.visits.visible_to(person).exclude(state=VisitState.DRAFT).filter(pk=pk))
    return next(iter(_seen(visits, person, cohort, at)), None)


def is_known_to(person: Person, pk: UUID) -> bool:
    """Whether the person may know that there is such a visit."""
    return Visit.objects.visible_to(person).filter(pk=pk).exists()


def known_to(cohort: Cohort, person: Person, pk: UUID) -> Visit | None:
    """The visit alone, without counts: for acts, which count under its lock."""
    if person.is_site_admin:
        return cohort.visits.exclude(state=VisitState.DRAFT).filter(pk=pk).first()
    found = _known.first(cohort, person, pk)
    if found:
        found.cohort = cohort
    return found


@prepared
def _known(cohort: Cohort, person: Person, pk: UUID) -> QuerySet[Visit]:
    return Visit.objects.visible_to(person).filter(~Q(state=VisitState.DRAFT), pk=pk, cohort=cohort)


def _seen(visits: QuerySet[Visit], person: Person, cohort: Cohort, at: dt.datetime) -> list[SeenVisit]:
    before = Booking.objects.filter(
        visit=OuterRef("visit"), state=BookingState.WAITING, position__lte=OuterRef("position")
    )
    turn = Subquery(before.order_by().values("visit").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    mine = Booking.objects.live().filter(person=person).annotate(turn=turn)
    mine = mine.prefetch_related(Prefetch("offers", Offer.objects.filter(state=OfferState.OPEN), to_attr="open_offers"))
    sector = sector_in(cohort, person)
    found = []
    known = list(visits.prefetch_related(Prefetch("bookings", queryset=mine, to_attr="mine")))
    counted = places_of(known, at=at)
    for visit in known:
        booking = visit.mine[0] if visit.mine else None
        offer = next(iter(booking.open_offers), None) if booking else None
        turn_of_mine = booking.turn if booking is not None and booking.is_waiting else 0
        found.append(SeenVisit(visit, at, counted[visit.pk], booking, offer, turn_of_mine, sector))
    return found


def sector_in(cohort: Cohort, person: Person) -> str:
    """The sector of the place with which the person books visits of the cohort; empty where they have none."""
    places = cohort.enrolments.active().filter(person=person, role__in=(Role.PARTICIPANT, Role.MENTOR))
    return places.order_by("role").values_list("organisation__sector", flat=True).first() or ""


def for_desk(cohort: Cohort, *, by: Person) -> QuerySet[Visit]:
    """All visits with their counts, drafts included. Raises NotAllowed."""
    authorise(by, "programme.view_desks", cohort)
    return _with_counts(cohort.visits.all()).order_by("starts_at", "pk")


def one_for_desk(cohort: Cohort, pk: UUID, *, by: Person) -> Visit | None:
    """One of them. Raises NotAllowed."""
    return for_desk(cohort, by=by).filter(pk=pk).first()


def cancelled(cohort: Cohort, pk: str, *, by: Person) -> Visit | None:
    """A visit that was called off, by an id that somebody may have typed. Raises NotAllowed."""
    try:
        return for_desk(cohort, by=by).filter(pk=UUID(pk), state=VisitState.CANCELLED).first()
    except ValueError:
        return None


def open_for(person: Person, cohort: Cohort, *, at: dt.datetime) -> list[SeenVisit]:
    """Visits the person could still book a place or a turn on."""
    is_closed = Q(booking_closes_at__lte=at) & ~Q(mode=VisitMode.EXPECTED)
    visits = _for_person(cohort, person).filter(~_own(person), ~is_closed, state=VisitState.PUBLISHED, starts_at__gt=at)
    return [seen for seen in _seen(visits, person, cohort, at) if seen.is_open]


def coming_up_for(person: Person, cohort: Cohort, *, at: dt.datetime) -> list[SeenVisit]:
    """Visits still to come on which the person has a place or a turn."""
    return _seen(_for_person(cohort, person).filter(_own(person), ends_at__gt=at), person, cohort, at)


def attendance(visit: Visit) -> QuerySet[Booking]:
    """People with a place, by name, each with `employer`: the list for the reception desk and nothing more."""
    return _with_employer(visit, visit.bookings.confirmed()).order_by("person__full_name", "pk")


def waiting_list(visit: Visit) -> QuerySet[Booking]:
    """People who wait, in their order."""
    return _with_employer(visit, visit.bookings.waiting())


def on_offer(visit: Visit) -> QuerySet[Offer]:
    """Places held for somebody, the soonest to end first."""
    offers = Offer.objects.filter(booking__visit=visit, state=OfferState.OPEN)
    return offers.select_related("booking__person").order_by("ends_at", "booking__position")


def with_a_place(visit: Visit) -> QuerySet[Booking]:
    """People with a place or an offer, the newest first: who might give theirs up when there are fewer."""
    return _with_employer(visit, visit.bookings.with_a_place()).order_by("-position")


def cannot_come(visit: Visit) -> QuerySet[Booking]:
    """Who was expected and has said that they cannot come, and has not come back since."""
    gone = visit.bookings.filter(ending=BookingEnding.CANNOT_COME)
    gone = gone.exclude(person__in=visit.bookings.live().values("person"))
    last = gone.filter(person=OuterRef("person")).order_by("-position").values("pk")[:1]
    return _with_employer(visit, gone.filter(pk=Subquery(last))).order_by("absence", "person__full_name")


def _with_employer(visit: Visit, bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    places = Enrolment.objects.filter(
        cohort=visit.cohort_id, person=OuterRef("person"), role__in=(Role.PARTICIPANT, Role.MENTOR)
    ).order_by("role")
    return bookings.select_related("person").annotate(employer=Subquery(places.values("organisation__name")[:1]))


def who_could_book(visit: Visit) -> QuerySet[Person]:
    """Participants and mentors without a booking, for an organiser who books on somebody's behalf."""
    places = visit.cohort.enrolments.filter(
        state=EnrolmentState.ACTIVE, role__in=(Role.PARTICIPANT, Role.MENTOR)
    ).exclude(person__in=visit.bookings.live().values("person"))
    return Person.objects.filter(pk__in=places.values("person")).order_by("full_name")


def not_yet_expected(visit: Visit) -> QuerySet[Enrolment]:
    """Active participants and mentors who have never been listed on the visit, each person once, by name."""
    places = visit.cohort.enrolments.active().filter(role__in=(Role.PARTICIPANT, Role.MENTOR))
    places = places.exclude(person__in=visit.bookings.values("person"))
    first = places.filter(person=OuterRef("person")).order_by("-role").values("pk")[:1]
    return places.filter(pk=Subquery(first)).select_related("person", "organisation").order_by("person__full_name")


def expecting(*, at: dt.datetime) -> list[Visit]:
    """Visits still to come that expect everybody and lack somebody who joined later."""
    visits = Visit.objects.filter(mode=VisitMode.EXPECTED, state=VisitState.PUBLISHED, starts_at__gt=at)
    return [visit for visit in visits.select_related("cohort__programme") if not_yet_expected(visit).exists()]


def called_off(visit: Visit, *, still_in: Cohort) -> QuerySet[Booking]:
    """Bookings that ended because the visit was called off, of people still in the cohort: places before turns."""
    people = still_in.enrolments.active().filter(role__in=(Role.PARTICIPANT, Role.MENTOR)).values("person")
    ended = visit.bookings.filter(ending=BookingEnding.CALLED_OFF, person__in=people).select_related("person")
    return ended.order_by(F("acknowledgement__asked_at").asc(nulls_last=True), "position")


def not_cancelled(cohort: Cohort) -> QuerySet[Visit]:
    """Drafts and published visits, for whoever plans the cohort."""
    return cohort.visits.exclude(state=VisitState.CANCELLED)


def drafts(cohort: Cohort) -> int:
    """How many visits to come wait to be published."""
    return cohort.visits.filter(state=VisitState.DRAFT, starts_at__gt=now()).count()


def drafts_before(programme: Programme, after: dt.datetime, before: dt.datetime) -> QuerySet[Visit]:
    """Drafts of all cohorts of the programme that begin between two times."""
    visits = Visit.objects.filter(cohort__programme=programme, state=VisitState.DRAFT)
    visits = visits.filter(starts_at__gt=after, starts_at__lte=before)
    return visits.select_related("cohort__programme").order_by("starts_at")
