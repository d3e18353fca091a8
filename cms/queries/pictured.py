"""A programme's pictures, and for which of them nobody has said who can be recognised in them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from wagtail.models import ReferenceIndex

from cms.models import Picture, ProgrammeTree
from programme.models import Programme
from teams.queries.pictured import counts_of

SMALL = "max-165x165"


@dataclass(frozen=True)
class Row:
    """A picture, with how many people can be recognised in it if somebody has said so."""

    picture: Picture
    people: int | None


def pictures_of(programme: Programme) -> QuerySet[Picture]:
    """Pictures that editors of the programme work with and that are not taken off; those not yet answered first."""
    tree = ProgrammeTree.objects.filter(programme=programme).select_related("collection").first()
    if tree is None:
        return Picture.objects.none()
    rows: QuerySet[Picture] = Picture.objects.filter(
        collection__in=tree.collection.get_descendants(inclusive=True), taken_off_at=None
    )
    return rows.order_by(F("people_key").asc(nulls_first=True), "-created_at", "pk")


def picture_of(programme: Programme, pk: object) -> Picture | None:
    """One of them."""
    return pictures_of(programme).filter(pk=pk).first()


def rows_of(pictures: Any) -> list[Row]:
    """The pictures with the number of people in each; one query for all."""
    pictures = list(pictures)
    counts = counts_of(each.people_key for each in pictures if each.people_key)
    return [Row(each, counts.get(each.people_key, 0) if each.people_key else None) for each in pictures]


def not_asked(programme: Programme) -> int:
    """For how many of the programme's pictures nobody has said who is in them."""
    return pictures_of(programme).filter(people_key=None).count()


def has_not_asked(page: Any) -> bool:
    """Whether the page uses a picture for which nobody has said who is in it."""
    used = ReferenceIndex.get_references_for_object(page).values_list("to_object_id", flat=True)
    numbers = [int(each) for each in used.filter(to_content_type__model="picture") if each.isdigit()]
    return Picture.objects.filter(pk__in=numbers, people_key=None).exists()
