"""Keeps count and raw mean of each pitch: always recomputed from the cards, so that they cannot drift."""

from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from judging.models import Conflict, PitchDay, PitchStanding, Scorecard


def refresh_standing(pitch: UUID) -> None:
    """Recompute one pitch, in one statement."""
    _refresh(PitchStanding.objects.filter(pitch=pitch))


def refresh_all_standings(day: PitchDay) -> None:
    """Recompute every pitch of the day, in one statement."""
    _refresh(PitchStanding.objects.filter(pitch__pitch_day=day))


def _refresh(standings: QuerySet[PitchStanding]) -> None:
    bars = Conflict.objects.barring().filter(judge=OuterRef("judge"), team=OuterRef("pitch__team"))
    counted = (
        Scorecard.objects.filter(pitch=OuterRef("pitch"), total__isnull=False)
        .exclude(Exists(bars))
        .order_by()
        .values("pitch")
    )
    standings.update(
        count=Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0),
        mean=Subquery(counted.annotate(average=Avg("total")).values("average")),
    )
