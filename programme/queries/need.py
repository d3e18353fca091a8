"""What people need on a visit, and who has not seen that it is called off. Only actions hand this out."""

import datetime as dt

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from programme.models import Acknowledgement, Booking, Enrolment, Need, Visit
from programme.states import Role


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
