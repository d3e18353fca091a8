"""Bookings: one's own, those an organiser acts on, and what the clock has to do about them."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from programme.models import Booking, Cohort, Enrolment, Offer, Person, Visit
from programme.queries.places import count_places
from programme.shared.authorise import authorise
from programme.states import BookingState, EnrolmentState, OfferState, Role, VisitState

WHO_BOOKS = (Role.PARTICIPANT, Role.MENTOR)


def own(cohort: Cohort, person: Person, visit: UUID) -> Booking | None:
    """The person's live booking of that visit."""
    bookings = Booking.objects.live().filter(visit=visit, visit__cohort=cohort, person=person)
    return bookings.select_related("visit__cohort__programme", "visit__host").first()


def all_of(person: Person) -> QuerySet[Booking]:
    """Everything the person has booked in the cohorts that they know, also what was cancelled."""
    known = Cohort.objects.visible_to(person).order_by().values("pk")
    return Booking.objects.filter(person=person, visit__cohort__in=known).select_related("visit__cohort__programme")


def one_of(person: Person, pk: object) -> Booking | None:
    """One of them."""
    return all_of(person).filter(pk=pk).first()


def one_for_desk(cohort: Cohort, pk: UUID, *, by: Person) -> Booking | None:
    """A live booking of the cohort. Raises NotAllowed."""
    authorise(by, "programme.view_desks", cohort)
    bookings = Booking.objects.live().filter(pk=pk, visit__cohort=cohort)
    return bookings.select_related("person", "visit__cohort__programme").first()


def of_leaver(enrolment: Enrolment, *, at: dt.datetime) -> list[Booking]:
    """Bookings of visits to come that end with the place; none while another place of the person's still books."""
    others = Enrolment.objects.filter(cohort=enrolment.cohort_id, person=enrolment.person_id, role__in=WHO_BOOKS)
    if others.filter(state=EnrolmentState.ACTIVE).exclude(pk=enrolment.pk).exists():
        return []
    rows = Booking.objects.live().filter(
        person=enrolment.person_id, visit__cohort=enrolment.cohort_id, visit__starts_at__gt=at
    )
    return list(rows.select_related("visit").order_by("visit__starts_at"))


def own_offer(cohort: Cohort, person: Person, visit: UUID) -> Offer | None:
    """The open offer of a place that the person has on that visit."""
    offers = Offer.objects.filter(state=OfferState.OPEN, booking__visit=visit, booking__person=person)
    return offers.filter(booking__visit__cohort=cohort).select_related("booking__visit__cohort__programme").first()


def clashes(person: Person, visit: Visit) -> QuerySet[Booking]:
    """The person's other places at the same time, in any cohort."""
    mine = Booking.objects.with_a_place().filter(person=person).exclude(visit=visit.pk)
    mine = mine.filter(visit__state=VisitState.PUBLISHED)
    mine = mine.filter(visit__starts_at__lt=visit.ends_at, visit__ends_at__gt=visit.starts_at)
    return mine.select_related("visit__cohort").order_by("visit__starts_at")


def visits_to_serve(*, at: dt.datetime) -> list[Visit]:
    """Visits with offers that have run out, or with a place that no share keeps any more and somebody waits for."""
    late = Q(bookings__offers__state=OfferState.OPEN, bookings__offers__ends_at__lte=at)
    waited_for = Q(bookings__state=BookingState.WAITING, starts_at__gt=at)
    visits = Visit.objects.filter(state=VisitState.PUBLISHED).select_related("cohort__programme").order_by("pk")
    found = {visit.pk: visit for visit in visits.filter(late)}
    for visit in visits.filter(waited_for).exclude(sector_shares={}).distinct():
        if count_places(visit, at=at).sectors_to_serve():
            found[visit.pk] = visit
    return list(found.values())
