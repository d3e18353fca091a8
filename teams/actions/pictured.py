"""Who can be recognised in a picture of the public pages, so that it goes when one of them wants it to."""

from collections.abc import Iterable
from uuid import UUID

from programme.models import Person, Programme
from teams.models import Pictured, SolutionFile


def note_people(picture: UUID, *, programme: Programme, people: Iterable[Person]) -> None:
    """Keep these people, and nobody else, as those in the picture. A step of what records it."""
    people = list(people)
    Pictured.objects.filter(picture=picture).exclude(person__in=people).delete()
    Pictured.objects.bulk_create(
        (Pictured(picture=picture, programme=programme, person=person) for person in people), ignore_conflicts=True
    )


def forget_picture(picture: UUID | None) -> None:
    """The picture is gone; what a team said of its own released file stays with that. A step of what records it."""
    if not SolutionFile.objects.filter(pk=picture).exists():
        Pictured.objects.filter(picture=picture).delete()
