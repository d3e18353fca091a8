"""Reads which teams of a pitch day are disqualified."""

from uuid import UUID

from django.db.models import QuerySet

from judging.models import Disqualification, PitchDay
from programme.models import Person
from programme.shared.authorise import authorise
from teams.models import Team


def of_day(day: PitchDay) -> QuerySet[Disqualification]:
    """Those that hold."""
    rows = Disqualification.objects.filter(pitch__pitch_day=day, lifted_at=None)
    return rows.select_related("pitch__team", "decided_by").order_by("pitch__team__number")


def of_team(day: PitchDay, team: Team) -> Disqualification | None:
    """That of one team."""
    return of_day(day).filter(pitch__team=team).first()


def for_desk(day: PitchDay, *, by: Person) -> QuerySet[Disqualification]:
    """Those that hold, for the results group. Raises NotAllowed for others."""
    authorise(by, "judging.decide_result", day)
    return of_day(day).select_related("pitch__pitch_day__cohort__programme")


def found(day: PitchDay, disqualification: UUID, *, by: Person) -> Disqualification | None:
    """One that holds. Raises NotAllowed outside the results group."""
    return for_desk(day, by=by).filter(pk=disqualification).first()
