"""What people need on a visit, and who has not seen that it is called off. Only actions hand this out."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from programme.models import Acknowledgement, Booking, Cohort, Enrolment, Need, Person, Programme, Visit
from programme.shared.authorise import authorise
from programme.states import Role, VisitState


def held(booking: Booking) -> dict[str, str]:
    """What the person told us, for their own form."""
    return dict(booking.needs.values_list("kind", "text")) | {"phone": booking.phone}


def of_visit(visit: Visit) -> QuerySet[Need]:
    """What people with a place need, by kind and name."""
    needs = Need.objects.filter(booking__visit=visit).select_related("booking__person")
    return needs.order_by("kind", "booking__person__full_name")


def counts(visit: Visit) -> dict[str, int]:
    """How many people have answered, how many there are, and how many needs; no need is told."""
    rows = visit.bookings.confirmed()
    answered = Count("pk", filter=Q(needs_answered_at__isnull=False))
    found = rows.aggregate(people=Count("pk"), answered=answered)
    return found | {"needs": Need.objects.filter(booking__visit=visit).count()}


def acknowledgements(visit: Visit) -> QuerySet[Acknowledgement]:
    """Everybody who had a place on a cancelled visit, with `employer`; those who have not seen it first."""
    places = Enrolment.objects.filter(
        cohort=visit.cohort_id, person=OuterRef("booking__person"), role__in=(Role.PARTICIPANT, Role.MENTOR)
    ).order_by("role")
    rows = Acknowledgement.objects.filter(booking__visit=visit).select_related("booking__person", "booking__visit")
    rows = rows.annotate(employer=Subquery(places.values("organisation__name")[:1]))
    return rows.order_by("seen_at", "booking__person__full_name")


def unseen(visit: Visit) -> QuerySet[Acknowledgement]:
    """Those of them who have not seen it."""
    return acknowledgements(visit).filter(seen_at=None)


def visits_to_erase(*, at: dt.datetime) -> list[Visit]:
    """Visits with something that is due to be erased, by the calendar of their cohort."""
    tomorrow = at.date() + dt.timedelta(days=1)
    due = Q(bookings__needs__erase_on__lte=tomorrow) | Q(bookings__erase_phone_on__lte=tomorrow)
    found = Visit.objects.filter(due).select_related("cohort__programme").distinct().order_by("pk")
    first = {"need": Min("bookings__needs__erase_on"), "phone": Min("bookings__erase_phone_on")}
    return [
        visit
        for visit in found
        if (days := [day for day in Visit.objects.filter(pk=visit.pk).aggregate(**first).values() if day])
        and min(days) <= at.astimezone(visit.cohort.zone).date()
    ]


def own_acknowledgement(cohort: Cohort, person: Person, visit: UUID) -> Acknowledgement | None:
    """What the person was asked when that visit was called off."""
    rows = Acknowledgement.objects.filter(booking__visit=visit, booking__visit__cohort=cohort, booking__person=person)
    return rows.select_related("booking__visit__cohort__programme").first()


def not_seen_by(person: Person, cohort: Cohort) -> QuerySet[Acknowledgement]:
    """Cancelled visits that the person has not yet said they have seen."""
    rows = Acknowledgement.objects.filter(booking__person=person, booking__visit__cohort=cohort, seen_at=None)
    return rows.select_related("booking__visit")


def acknowledgement_at_desk(cohort: Cohort, pk: UUID, *, by: Person) -> Acknowledgement | None:
    """One of the cohort. Raises NotAllowed."""
    authorise(by, "programme.organise", cohort)
    rows = Acknowledgement.objects.filter(pk=pk, booking__visit__cohort=cohort)
    return rows.select_related("booking__visit__cohort__programme").first()


def unseen_soon(programme: Programme, *, at: dt.datetime) -> QuerySet[Visit]:
    """Visits called off whose day has not passed, with `unseen` people who had a place and have not seen it."""
    visits = Visit.objects.filter(cohort__programme=programme, state=VisitState.CANCELLED, ends_at__gt=at)
    waiting = Count("bookings__acknowledgement", filter=Q(bookings__acknowledgement__seen_at=None))
    return visits.annotate(unseen=waiting).filter(unseen__gt=0).select_related("cohort__programme")
