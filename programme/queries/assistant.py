"""Reads for assistants: whom they act for, when and where those are wanted, and nothing else."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from programme.models import Enrolment, Person, Programme, ProgrammeRole, TravelNote
from programme.queries.visit import SeenVisit, to_come
from programme.shared.calendar import entries_for
from programme.shared.navigation import Panel, pack_sources
from programme.shared.prepared import prepared
from programme.shared.time import in_words
from programme.states import CohortState, EnrolmentState, ProgrammeRoleKind, Role

WITH_ASSISTANTS = (Role.JUDGE, Role.MENTOR)


def assistants_of(programme: Programme, addresses: Iterable[str]) -> list[ProgrammeRole]:
    """The assistants in the programme of the people at these addresses (in small letters)."""
    return _assistants_of(programme, list(addresses))


@prepared
def _assistants_of(programme: Programme, addresses: list[str]) -> QuerySet[ProgrammeRole]:
    rows = ProgrammeRole.objects.filter(programme=programme, kind=ProgrammeRoleKind.ASSISTANT, person__is_active=True)
    # A person's own address is kept in small letters.
    return rows.filter(acts_for__email__in=addresses).select_related("person", "acts_for")


def roles_of(person: Person) -> QuerySet[ProgrammeRole]:
    """For whom the person is an assistant."""
    rows = person.programme_roles.filter(kind=ProgrammeRoleKind.ASSISTANT)
    return rows.select_related("acts_for", "programme").order_by("acts_for__full_name", "programme__name")


@dataclass(frozen=True)
class Wanted:
    """When and where somebody is wanted."""

    title: str
    when: str
    place: str


@dataclass(frozen=True)
class Assisted:
    """One place of a person who is assisted: its dates to come, and what organisers were told about travel."""

    enrolment: Enrolment
    dates: list[Wanted]
    note: TravelNote | None


def assisted_by(person: Person, *, at: dt.datetime) -> list[Assisted]:
    """The running places of everybody the person assists."""
    found = []
    for role in roles_of(person):
        places = Enrolment.objects.filter(person=role.acts_for_id, cohort__programme=role.programme_id)
        places = places.filter(role__in=WITH_ASSISTANTS, state=EnrolmentState.ACTIVE)
        places = places.exclude(cohort__state=CohortState.COMPLETED)
        for place in places.select_related("person", "cohort__programme", "travel_note__by"):
            found.append(Assisted(place, dates_of(place, at=at), note_of(place)))
    return found


def note_of(enrolment: Enrolment) -> TravelNote | None:
    """What organisers were told about travel."""
    return getattr(enrolment, "travel_note", None)


def place(person: Person, pk: object) -> Enrolment | None:
    """A place that the person may answer for: their own, or of somebody they assist."""
    rows = Enrolment.objects.filter(pk=pk, state=EnrolmentState.ACTIVE, role__in=WITH_ASSISTANTS)
    row = rows.select_related("person", "cohort__programme", "travel_note__by").first()
    if row is None or row.person_id == person.pk:
        return row
    return row if roles_of(person).filter(programme=row.cohort.programme, acts_for=row.person).exists() else None


@dataclass(frozen=True)
class Pack:
    """When and where one person has to be: to take along, and to say yes or no to visits. No needs, no team."""

    enrolment: Enrolment
    dates: list[Wanted]
    visits: list[SeenVisit]
    note: TravelNote | None
    panels: list[Panel]

    def visit(self, pk: str) -> SeenVisit | None:
        """One of the visits, by an id that somebody may have typed."""
        return next((seen for seen in self.visits if str(seen.visit.pk) == pk), None)


def pack_of(enrolment: Enrolment, *, at: dt.datetime) -> Pack:
    """The pack of one place: the dates to come, and for who books visits those that are not over."""
    visits = [seen for seen in to_come(enrolment.cohort, enrolment.person, at=at) if seen.may_book]
    panels = [panel for source in pack_sources() for panel in source(enrolment, at)]
    return Pack(enrolment, dates_of(enrolment, at=at), visits, note_of(enrolment), panels)


def dates_of(enrolment: Enrolment, *, at: dt.datetime) -> list[Wanted]:
    """When and where the person is wanted."""
    zone = enrolment.cohort.zone
    return [
        Wanted(entry.title, in_words(entry.starts_at, zone), entry.place)
        for entry in entries_for(enrolment.person, enrolment.cohort)
        if entry.ends_at > at
    ]
