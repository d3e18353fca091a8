"""Reads of private concerns: for who raised one and for the contact they chose."""

from django.db.models import Q, QuerySet

from programme.models import Cohort, Person
from programme.shared.authorise import authorise
from programme.states import EnrolmentState, ProgrammeRoleKind, Role
from teams.models import Concern, ConcernNote, SafeguardingContact
from teams.states import ConcernState


def of_person(person: Person, cohort: Cohort) -> QuerySet[Concern]:
    """Those that the person raised or is the contact of."""
    return Concern.objects.visible_to(person).filter(cohort=cohort).select_related("contact", "raised_by", "about")


def waits_for(person: Person, cohort: Cohort) -> bool:
    """Whether the person is the contact of something they have not opened up yet."""
    return of_person(person, cohort).filter(contact=person, state=ConcernState.RAISED).exists()


def for_person(person: Person, cohort: Cohort, concern: object) -> Concern | None:
    """One of them."""
    return of_person(person, cohort).filter(pk=concern).first()


def notes(concern: Concern) -> QuerySet[ConcernNote]:
    """What was said about it, oldest first."""
    return concern.notes.select_related("by")


def contacts(cohort: Cohort) -> QuerySet[SafeguardingContact]:
    """Whom people of the cohort can turn to."""
    return SafeguardingContact.objects.filter(cohort=cohort).select_related("person")


def contact_for_desk(cohort: Cohort, contact: int, *, by: Person) -> SafeguardingContact | None:
    """A contact for the organiser who may remove them. Raises NotAllowed."""
    authorise(by, "teams.organise", cohort)
    return contacts(cohort).select_related("cohort__programme").filter(pk=contact).first()


def is_for(person: Person, cohort: Cohort) -> bool:
    """Whether the page of concerns is this person's: they may raise one, or they are or were a contact."""
    raising = person.enrolments.filter(
        cohort=cohort, role__in=(Role.PARTICIPANT, Role.MENTOR), state=EnrolmentState.ACTIVE
    )
    return raising.exists() or contacts(cohort).filter(person=person).exists() or of_person(person, cohort).exists()


def people(cohort: Cohort) -> QuerySet[Person]:
    """Everybody whom a concern can be about: people with a place, and organisers."""
    placed = Q(enrolments__cohort=cohort)
    roles = Q(programme_roles__programme=cohort.programme, programme_roles__kind=ProgrammeRoleKind.ORGANISER)
    return Person.objects.filter(placed | roles).distinct().order_by("full_name")


def possible_contacts(cohort: Cohort) -> QuerySet[Person]:
    """Who can be named: people with a place other than participants, and whoever has a role in the programme."""
    placed = Q(enrolments__cohort=cohort, enrolments__state=EnrolmentState.ACTIVE) & ~Q(
        enrolments__role=Role.PARTICIPANT
    )
    return (
        Person.objects.filter(placed | Q(programme_roles__programme=cohort.programme)).distinct().order_by("full_name")
    )


def open_with(person: Person) -> QuerySet[Concern]:
    """What the person, as a contact, has not brought to an end."""
    return Concern.objects.filter(contact=person).exclude(state=ConcernState.CLOSED)
