"""Reads of what people ask about their own data."""

from django.db.models import Exists, OuterRef, QuerySet

from programme.models import Person, Programme, ProgrammeRole
from programme.states import ProgrammeRoleKind


def only_organiser_of(person: Person) -> QuerySet[Programme]:
    """Programmes that would be left without an organiser."""
    organising = ProgrammeRole.objects.filter(kind=ProgrammeRoleKind.ORGANISER, programme=OuterRef("pk"))
    theirs, others = organising.filter(person=person), organising.filter(person__is_active=True).exclude(person=person)
    return Programme.objects.filter(Exists(theirs), ~Exists(others))
