"""Keeps count and raw mean of each pitch: always recomputed from the cards, so that they cannot drift."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Avg, Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.db.models.sql import UpdateQuery

from judging.models import Conflict, PitchDay, PitchStanding, Scorecard

SOME_PITCH = UUID(int=0)


def refresh_standing(pitch: UUID) -> None:
    """Recompute one pitch, in one statement.

    Every save of a card ends here, and Django takes ten times longer to write the statement than the database to run
    it. So it is written once, for a pitch that does not exist, and sent with the pitch that is meant.
    """
    statement, values = _statement_for_one_pitch(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, [_stored(pitch) if value == _stored(SOME_PITCH) else value for value in values])


def refresh_all_standings(day: PitchDay) -> None:
    """Recompute every pitch of the day, in one statement."""
    PitchStanding.objects.filter(pitch__pitch_day=day).update(**from_the_cards())


@cache
def _statement_for_one_pitch(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    query = PitchStanding.objects.filter(pitch=SOME_PITCH).query.chain(UpdateQuery)
    query.add_update_values(from_the_cards())
    return query.get_compiler(connection=connection).as_sql()


def _stored(pitch: UUID) -> object:
    return PitchStanding._meta.get_field("pitch").get_db_prep_value(pitch, connection)


def from_the_cards() -> dict[str, Any]:
    bars = Conflict.objects.barring().filter(judge=OuterRef("judge"), team=OuterRef("pitch__team"))
    counted = (
        Scorecard.objects.filter(pitch=OuterRef("pitch"), total__isnull=False)
        .exclude(Exists(bars))
        .order_by()
        .values("pitch")
    )
    return {
        "count": Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0),
        "mean": Subquery(counted.annotate(average=Avg("total")).values("average")),
    }
