"""Reads for assistants: whom they act for, when and where those are wanted, and nothing else."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from programme.models import Enrolment, Person, Programme, ProgrammeRole, TravelNote
from programme.shared.calendar import entries_for
from programme.shared.time import in_words
from programme.states import CohortState, EnrolmentState, ProgrammeRoleKind, Role

WITH_ASSISTANTS = (Role.JUDGE, Role.MENTOR)


def assistants_of(programme: Programme, people: Iterable[object]) -> QuerySet[ProgrammeRole]:
    """The assistants in the programme of these people, by their ids."""
    rows = ProgrammeRole.objects.filter(programme=programme, kind=ProgrammeRoleKind.ASSISTANT)
    return rows.filter(acts_for__in=list(people), person__is_active=True).select_related("person")


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
            dates = [
                Wanted(entry.title, in_words(entry.starts_at, place.cohort.zone), entry.place)
                for entry in entries_for(place.person, place.cohort)
                if entry.ends_at > at
            ]
            found.append(Assisted(place, dates, note_of(place)))
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
    return row if assistants_of(row.cohort.programme, [row.person_id]).filter(person=person).exists() else None
