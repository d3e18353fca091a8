"""Hosts' pages of visits."""

from uuid import UUID

from django.db.models import QuerySet

from programme.models import Cohort, HostLink, Person, Visit
from programme.shared.authorise import authorise


def of_visit(visit: Visit) -> QuerySet[HostLink]:
    """Who has been sent the visit's page."""
    return visit.host_links.order_by("made_at")


def one_for_desk(cohort: Cohort, pk: UUID, *, by: Person) -> HostLink | None:
    """One of the cohort's. Raises NotAllowed."""
    authorise(by, "programme.organise", cohort)
    return HostLink.objects.filter(pk=pk, visit__cohort=cohort).select_related("visit__cohort__programme").first()


def people_coming(visit: Visit) -> int:
    """How many the host can expect: a figure, no names."""
    return visit.bookings.confirmed().count()
