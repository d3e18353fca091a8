"""Reads the people of a cohort: the directory that people see, and the organisers' desk."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from programme.models import (
    Cohort,
    Employment,
    Enrolment,
    Organisation,
    Person,
    Programme,
    ProgrammeRole,
    RoleOffer,
)
from programme.shared.authorise import authorise
from programme.states import EnrolmentState, InvitationState, ProgrammeRoleKind, Role

LISTED = (Role.PARTICIPANT, Role.MENTOR)
# Where more people are listed, what they show is found by the search, not chosen from a list of it all.
MOST_TO_CHOOSE_FROM = 1000
# How a part that is shown is written in the column.
SKILLS, REGION = '"skills"', '"region"'


def directory(
    cohort: Cohort,
    *,
    by: Person,
    role: str = "",
    sector: str = "",
    organisation: str = "",
    skill: str = "",
    region: str = "",
    search: str = "",
) -> QuerySet[Enrolment]:
    """Participants and mentors with what they chose to show; what is hidden is not found by looking for it either.

    Raises NotAllowed for people the directory is not for.
    """
    authorise(by, "programme.view_directory", cohort)
    rows = _filtered(_listed(cohort), role=role, sector=sector, search="")
    if organisation:
        rows = rows.filter(organisation=organisation)
    if skill:
        rows = rows.filter(shown__icontains=SKILLS, skills__icontains=json.dumps(skill))
    if region:
        rows = rows.filter(shown__icontains=REGION, region=region)
    if search:
        rows = rows.filter(
            Q(person__full_name__icontains=search)
            | Q(person__known_as__icontains=search)
            | Q(organisation__name__icontains=search)
            | Q(shown__icontains=SKILLS, skills__icontains=search)
        )
    return rows


def _listed(cohort: Cohort) -> QuerySet[Enrolment]:
    return _rows(cohort).filter(role__in=LISTED, state=EnrolmentState.ACTIVE)


@dataclass(frozen=True)
class Choices:
    """What the directory can be filtered by: only what people show."""

    organisations: list[tuple[str, str]]
    skills: list[str]
    regions: list[str]


def directory_choices(cohort: Cohort) -> Choices | None:
    """Organisations, skills and regions that occur in the directory; None where there are too many."""
    rows = _listed(cohort).order_by()
    if rows[MOST_TO_CHOOSE_FROM:].exists():
        return None
    employers = rows.values_list("organisation", "organisation__name").distinct()
    skills = rows.filter(shown__icontains=SKILLS).values_list("skills", flat=True).distinct()
    regions = rows.filter(shown__icontains=REGION).exclude(region="").values_list("region", flat=True).distinct()
    return Choices(
        organisations=sorted(((str(pk), name) for pk, name in employers), key=lambda each: each[1].casefold()),
        skills=sorted({skill for each in skills for skill in each}),
        regions=sorted(regions),
    )


def organisations_in_directory(cohort: Cohort, *, by: Person) -> QuerySet[Organisation]:
    """Where the people in the directory work. Raises NotAllowed."""
    authorise(by, "programme.view_directory", cohort)
    return Organisation.objects.filter(pk__in=_listed(cohort).order_by().values("organisation"))


def in_directory(cohort: Cohort, pk: object, *, by: Person) -> Enrolment | None:
    """One entry of the directory."""
    return directory(cohort, by=by).filter(pk=pk).first()


def at_desk(
    cohort: Cohort, *, role: str = "", sector: str = "", state: str = "", profile: str = "", search: str = ""
) -> QuerySet[Enrolment]:
    """Everybody who has or had a place, for the organisers' desk."""
    rows = _filtered(_rows(cohort), role=role, sector=sector, search=search)
    if state:
        rows = rows.filter(state=state)
    if profile:
        rows = rows.filter(profile_completed_at__isnull=profile == "missing", role__in=LISTED)
    return rows


def by_id(cohort: Cohort, pk: object) -> Enrolment | None:
    """One place in the cohort, for the organisers' desk."""
    return _rows(cohort).filter(pk=pk).first()


def employments(person: Person, programme: Programme) -> QuerySet[Employment]:
    """Where the person works and worked, as the programme knows it, the newest first."""
    rows = person.employments.filter(organisation__programme=programme).select_related("organisation")
    return rows.order_by("-from_on", "-pk")


def own(cohort: Cohort, *, person: Person) -> list[Enrolment]:
    """The person's own places in the cohort that have not ended, participants' first."""
    rows = list(_rows(cohort).filter(person=person).exclude(state=EnrolmentState.WITHDRAWN))
    return sorted(rows, key=lambda row: list(Role).index(Role(row.role)))


def without_profile(cohort: Cohort) -> QuerySet[Enrolment]:
    """Participants and mentors who have not completed their profile."""
    return cohort.enrolments.filter(role__in=LISTED, state=EnrolmentState.ACTIVE, profile_completed_at__isnull=True)


def roles(programme: Programme) -> QuerySet[ProgrammeRole]:
    """Who holds which role in the programme."""
    return (
        ProgrammeRole.objects.filter(programme=programme)
        .select_related("person", "acts_for")
        .order_by("kind", "person__full_name")
    )


def role(programme: Programme, pk: int) -> ProgrammeRole | None:
    """One role held in the programme."""
    return roles(programme).filter(pk=pk).first()


def role_offers(programme: Programme) -> QuerySet[RoleOffer]:
    """Offers of roles that nobody has accepted yet, the newest first."""
    waiting = (InvitationState.SENT, InvitationState.EXPIRED, InvitationState.DECLINED)
    return programme.role_offers.filter(state__in=waiting).select_related("programme", "acts_for").order_by("-sent_at")


def role_offer(programme: Programme, pk: object) -> RoleOffer | None:
    """One of them."""
    return role_offers(programme).filter(pk=pk).first()


def role_offers_to(person: Person) -> QuerySet[RoleOffer]:
    """Offers that wait for this person's answer."""
    return RoleOffer.objects.filter(email=person.email, state=InvitationState.SENT).select_related("programme")


def of_programme(programme: Programme) -> QuerySet[Person]:
    """Everybody with a place or a role in the programme: whom a role can be given to."""
    mine = Q(enrolments__cohort__programme=programme) | Q(programme_roles__programme=programme)
    return Person.objects.filter(pk__in=Person.objects.filter(mine, is_active=True).values("pk")).order_by("full_name")


def are_too_many(people: QuerySet[Person]) -> bool:
    """Whether there are more of them than anybody wants to choose from in a list."""
    return people.order_by()[MOST_TO_CHOOSE_FROM:].exists()


def organisers(programme: Programme) -> QuerySet[Person]:
    """Who organises the programme."""
    return with_roles(programme, (ProgrammeRoleKind.ORGANISER,))


def with_roles(programme: Programme, kinds: Iterable[ProgrammeRoleKind]) -> QuerySet[Person]:
    """Who holds one of these roles in the programme."""
    mine = ProgrammeRole.objects.filter(programme=programme, kind__in=kinds)
    return Person.objects.filter(pk__in=mine.values("person"), is_active=True).order_by("full_name")


def with_assistants(programme: Programme) -> QuerySet[Person]:
    """Judges and mentors of the programme's cohorts: whom an assistant can act for."""
    mine = Enrolment.objects.filter(cohort__programme=programme, role__in=(Role.JUDGE, Role.MENTOR))
    mine = mine.filter(state=EnrolmentState.ACTIVE)
    return Person.objects.filter(pk__in=mine.values("person")).order_by("full_name")


def _rows(cohort: Cohort) -> QuerySet[Enrolment]:
    return (
        Enrolment.objects.filter(cohort=cohort)
        .select_related("person", "organisation", "cohort__programme")
        .order_by("listed_as", "pk")
    )


def _filtered(rows: QuerySet[Enrolment], *, role: str, sector: str, search: str) -> QuerySet[Enrolment]:
    if role:
        rows = rows.filter(role=role)
    if sector:
        rows = rows.filter(organisation__sector=sector)
    if search:
        rows = rows.filter(
            Q(person__full_name__icontains=search)
            | Q(person__known_as__icontains=search)
            | Q(organisation__name__icontains=search)
            | Q(skills__icontains=search)
        )
    return rows
