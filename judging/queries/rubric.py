"""Reads rubrics and their criteria."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from judging import engine
from judging.models import Criterion, Rubric
from programme.models import Cohort


def current(cohort: Cohort) -> Rubric | None:
    """The newest rubric of the cohort."""
    return Rubric.objects.filter(cohort=cohort).select_related("cohort__programme").order_by("-version").first()


def criteria_of(rubric: Rubric) -> list[Criterion]:
    """The criteria in their order."""
    return list(rubric.criteria.order_by("position"))


class _NotLocked(Exception):
    def __init__(self, criteria: tuple[Criterion, ...]) -> None:
        self.criteria = criteria


def criteria_for_pitch(pitch: UUID) -> tuple[Criterion, ...]:
    """The criteria that the pitch is scored by; asked once for each process, as a locked rubric never changes."""
    try:
        return _locked_criteria(pitch)
    except _NotLocked as found:
        return found.criteria


@lru_cache(maxsize=4096)
def _locked_criteria(pitch: UUID) -> tuple[Criterion, ...]:
    rows: QuerySet[Criterion] = Criterion.objects.filter(rubric__pitch_days__pitches=pitch)
    criteria = tuple(rows.select_related("rubric").order_by("position"))
    if not criteria or not criteria[0].rubric.is_locked:
        raise _NotLocked(criteria)
    return criteria


def as_engine_criteria(criteria: Any) -> tuple[engine.Criterion, ...]:
    """The scored criteria as the engine reads them."""
    return tuple(
        engine.Criterion(str(each.pk), each.weight, *each.way.bounds(each))
        for each in criteria
        if each.is_scored and each.weight
    )
