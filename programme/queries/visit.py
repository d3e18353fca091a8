"""Visits as each person may see them: what is free, whether they have a place, whose turn comes next."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from programme.models import Booking, Cohort, Enrolment, Person, Programme, Visit
from programme.shared.authorise import authorise, may
from programme.states import BookingState, EnrolmentState, Role, VisitState


@dataclass(frozen=True)
class SeenVisit:
    """A visit as one person sees it at one moment."""

    visit: Visit
    at: dt.datetime
    booked: int
    queue: int
    booking: Booking | None = None
    turn: int = 0
    may_book: bool = False

    @property
    def free(self) -> int:
        """Places that can be had: a place that somebody waits for cannot."""
        return 0 if self.queue else max(0, self.visit.capacity - self.booked)

    @property
    def is_open(self) -> bool:
        return self.visit.is_open_for_booking(self.at)

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


def _with_counts(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    def count(state: BookingState) -> Coalesce:
        rows = Booking.objects.filter(visit=OuterRef("pk"), state=state).order_by().values("visit")
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)

    return visits.select_related("host", "cohort__programme").annotate(
        booked=count(BookingState.CONFIRMED), queue=count(BookingState.WAITING)
    )


def for_person(cohort: Cohort, person: Person, *, at: dt.datetime) -> list[SeenVisit]:
    """The visits of the cohort that the person may know of, in order of time."""
    visits = _with_counts(cohort.visits.visible_to(person).exclude(state=VisitState.DRAFT)).order_by("starts_at", "pk")
    return _seen(visits, person, cohort, at)


def one_for_person(cohort: Cohort, person: Person, pk: UUID, *, at: dt.datetime) -> SeenVisit | None:
    """One of them; None where there is none or the person may not know of it."""
    visits = _with_counts(cohort.visits.visible_to(person).exclude(state=VisitState.DRAFT).filter(pk=pk))
    return next(iter(_seen(visits, person, cohort, at)), None)


def _seen(visits: QuerySet[Visit], person: Person, cohort: Cohort, at: dt.datetime) -> list[SeenVisit]:
    before = Booking.objects.filter(
        visit=OuterRef("visit"), state=BookingState.WAITING, position__lte=OuterRef("position")
    )
    turn = Subquery(before.order_by().values("visit").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    mine = Booking.objects.live().filter(person=person).annotate(turn=turn)
    may_book = may(person, "programme.book_visit", cohort)
    found = []
    for visit in visits.prefetch_related(Prefetch("bookings", queryset=mine, to_attr="mine")):
        booking = visit.mine[0] if visit.mine else None
        turn_of_mine = booking.turn if booking is not None and booking.is_waiting else 0
        found.append(SeenVisit(visit, at, visit.booked, visit.queue, booking, turn_of_mine, may_book))
    return found


def for_desk(cohort: Cohort, *, by: Person) -> QuerySet[Visit]:
    """All visits with their counts, drafts included. Raises NotAllowed."""
    authorise(by, "programme.view_desks", cohort)
    return _with_counts(cohort.visits.all()).order_by("starts_at", "pk")


def one_for_desk(cohort: Cohort, pk: UUID, *, by: Person) -> Visit | None:
    """One of them. Raises NotAllowed."""
    return for_desk(cohort, by=by).filter(pk=pk).first()


def open_for(person: Person, cohort: Cohort, *, at: dt.datetime) -> list[SeenVisit]:
    """Visits the person could still book a place or a turn on."""
    return [seen for seen in for_person(cohort, person, at=at) if seen.is_open and seen.booking is None]


def coming_up_for(person: Person, cohort: Cohort, *, at: dt.datetime) -> list[SeenVisit]:
    """Visits still to come on which the person has a place or a turn."""
    return [seen for seen in for_person(cohort, person, at=at) if seen.booking and not seen.is_past]


def attendance(visit: Visit) -> QuerySet[Booking]:
    """People with a place, by name, each with `employer`: the list for the reception desk and nothing more."""
    return _with_employer(visit, visit.bookings.confirmed()).order_by("person__full_name", "pk")


def waiting_list(visit: Visit) -> QuerySet[Booking]:
    """People who wait, in their order."""
    return _with_employer(visit, visit.bookings.waiting())


def _with_employer(visit: Visit, bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    places = Enrolment.objects.filter(
        cohort=visit.cohort_id, person=OuterRef("person"), role__in=(Role.PARTICIPANT, Role.MENTOR)
    ).order_by("role")
    return bookings.select_related("person").annotate(
        employer=Subquery(places.values("organisation__name")[:1]),
        sector=Subquery(places.values("organisation__sector")[:1]),
    )


def who_could_book(visit: Visit) -> QuerySet[Person]:
    """Participants and mentors without a booking, for an organiser who books on somebody's behalf."""
    places = visit.cohort.enrolments.filter(
        state=EnrolmentState.ACTIVE, role__in=(Role.PARTICIPANT, Role.MENTOR)
    ).exclude(person__in=visit.bookings.live().values("person"))
    return Person.objects.filter(pk__in=places.values("person")).order_by("full_name")


def booked_by(person: Person, cohort: Cohort) -> QuerySet[Visit]:
    """The visits the person has a place on."""
    places = Booking.objects.confirmed().filter(person=person, visit__cohort=cohort)
    return Visit.objects.filter(pk__in=places.values("visit")).select_related("cohort__programme", "host")


def drafts(cohort: Cohort) -> int:
    """How many visits wait to be published."""
    return cohort.visits.filter(state=VisitState.DRAFT).count()


def drafts_before(programme: Programme, after: dt.datetime, before: dt.datetime) -> QuerySet[Visit]:
    """Drafts of all cohorts of the programme that begin between two times."""
    visits = Visit.objects.filter(cohort__programme=programme, state=VisitState.DRAFT)
    visits = visits.filter(starts_at__gt=after, starts_at__lte=before)
    return visits.select_related("cohort__programme").order_by("starts_at")
