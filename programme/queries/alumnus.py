"""Reads of the list of alumni: people who took part and wish to be found by others who did."""

from uuid import UUID

from django.db.models import QuerySet

from programme.models import Alumnus, Cohort, Employment, Enrolment, Organisation, Person, Programme
from programme.shared.authorise import authorise
from programme.states import CohortState, EnrolmentState, InvitationState, Role


def entries(programme: Programme, *, by: Person) -> QuerySet[Alumnus]:
    """The list, for those who are on it and for organisers. Raises NotAllowed."""
    authorise(by, "programme.view_alumni", programme)
    return Alumnus.objects.filter(programme=programme).select_related("person", "cohort")


def own(person: Person, programme: Programme) -> Alumnus | None:
    """The person's own entry."""
    return Alumnus.objects.filter(person=person, programme=programme).first()


def of_person(person: Person) -> QuerySet[Alumnus]:
    """The person's entries, one for each programme."""
    return Alumnus.objects.filter(person=person).select_related("programme", "cohort__programme")


def one(programme: Programme, alumnus: UUID, *, by: Person) -> Alumnus | None:
    """One entry. Raises NotAllowed."""
    return entries(programme, by=by).select_related("programme").filter(pk=alumnus).first()


def later_cohorts(alumnus: Alumnus) -> QuerySet[Cohort]:
    """Cohorts that are not over and in which the person could mentor: no place there, and no open invitation."""
    rows = Cohort.objects.filter(programme=alumnus.programme_id).exclude(state=CohortState.COMPLETED)
    held = Enrolment.objects.filter(person=alumnus.person_id).exclude(state=EnrolmentState.WITHDRAWN)
    asked = rows.filter(
        invitations__email__iexact=alumnus.person.email,
        invitations__role=Role.MENTOR,
        invitations__state=InvitationState.SENT,
    )
    rows = rows.exclude(pk__in=held.values("cohort")).exclude(pk__in=asked.values("pk"))
    return rows.select_related("programme").order_by("starts_on")


def employer_of(alumnus: Alumnus) -> Organisation:
    """Whom the person works for now, as far as is known; else for whom they took part."""
    now = Employment.objects.filter(person=alumnus.person_id, until_on=None).select_related("organisation")
    if found := now.filter(organisation__programme=alumnus.programme_id).order_by("-from_on").first():
        return found.organisation
    place = Enrolment.objects.filter(person=alumnus.person_id, cohort=alumnus.cohort_id).select_related("organisation")
    return place.order_by("pk")[0].organisation
