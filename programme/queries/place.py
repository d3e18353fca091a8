"""Which programme and cohort an address means, for the person who asks."""

from django.db.models import Q, QuerySet

from programme.models import Cohort, Person, Programme
from programme.shared.prepared import prepared
from programme.states import ProgrammeRoleKind

DESK_ROLES = (ProgrammeRoleKind.ORGANISER, ProgrammeRoleKind.RESULTS)


def find(
    programme: str, cohort: str | None, *, person: Person, public: bool = False
) -> tuple[Programme, Cohort | None] | None:
    """The programme and cohort of these names; None where there are none or the person may not know of them."""
    if cohort is None:
        programmes = Programme.objects.all() if public else Programme.objects.visible_to(person)
        found = programmes.filter(slug=programme).first()
        return (found, None) if found else None
    sees_all = public or person.is_site_admin
    row = _any.first(programme, cohort) if sees_all else _visible.first(person, programme, cohort)
    return (row.programme, row) if row else None


def _named(cohorts: QuerySet[Cohort], programme: str, cohort: str) -> QuerySet[Cohort]:
    return cohorts.select_related("programme").filter(programme__slug=programme, slug=cohort).order_by()


@prepared
def _any(programme: str, cohort: str) -> QuerySet[Cohort]:
    return _named(Cohort.objects.all(), programme, cohort)


@prepared
def _visible(person: Person, programme: str, cohort: str) -> QuerySet[Cohort]:
    return _named(Cohort.objects.visible_to(person), programme, cohort)


def has_desks(person: Person, programme: Programme) -> bool:
    """Whether the person may open the programme's desks at all; each desk asks for more."""
    if person.is_site_admin:
        return True
    return person.programme_roles.filter(Q(programme=programme, kind__in=DESK_ROLES)).exists()


def programmes_known_to(person: Person) -> QuerySet[Programme]:
    """Programmes that the person may know of."""
    return Programme.objects.visible_to(person)


def cohorts_known_to(person: Person) -> QuerySet[Cohort]:
    """Cohorts that the person may know of."""
    return Cohort.objects.visible_to(person).select_related("programme")


def cohort_known_to(person: Person, pk: object) -> Cohort | None:
    """One of them; None for all others, whether or not there is such a cohort."""
    return cohorts_known_to(person).filter(pk=pk).first()


def programme_known_to(person: Person, pk: object) -> Programme | None:
    """One of the programmes."""
    return programmes_known_to(person).filter(pk=pk).first()
