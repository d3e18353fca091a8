"""What a site admin has opened with a reason."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from programme.models import BrokenGlass, Person


def open_for(person: Person, *, at: dt.datetime) -> QuerySet[BrokenGlass]:
    """What the person has open at that moment."""
    return BrokenGlass.objects.open_at(at).filter(person=person).select_related("programme").order_by("ends_at")


def own(person: Person, pk: UUID) -> BrokenGlass | None:
    """One that the person has opened, whether or not it is open still."""
    return BrokenGlass.objects.filter(person=person, pk=pk).select_related("programme").first()
