"""Reads rubrics and their criteria."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from judging import engine
from judging.models import Criterion, EarlierWeights, Rubric
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


# For who looks only at kinds and levels, which are the same in every version of a locked rubric.
ANY_VERSION = 0


def criteria_for_pitch(pitch: UUID, version: int | None = None) -> tuple[Criterion, ...]:
    """The criteria that the pitch is scored by; asked once for each process and version, as nothing else about a locked
    rubric changes."""
    if version is None:
        version = Rubric.objects.filter(pitch_days__pitches=pitch).values_list("version", flat=True).first() or 0
    try:
        return _locked_criteria(pitch, version)
    except _NotLocked as found:
        return found.criteria


@lru_cache(maxsize=4096)
def _locked_criteria(pitch: UUID, _version: int) -> tuple[Criterion, ...]:
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


def comments_missing(
    criteria: Sequence[Criterion], values: Mapping[int, Any]
) -> list[tuple[Criterion, list[Criterion]]]:
    """Comments that this card needs and does not have, each with the criteria that are the reason: the rubric asks for
    them where a level lies below the second-lowest or above the second-highest."""
    ends = [
        each for each in criteria if each.is_scored and each.weight and values.get(each.pk) in each.way.bounds(each)
    ]
    asked = [each for each in criteria if not each.is_scored and each.options.get("at_ends")]
    return [(each, ends) for each in asked if ends and not values.get(each.pk)]


def of_earlier_cohorts(cohort: Cohort) -> QuerySet[Rubric]:
    """The newest rubrics of the programme's other cohorts, to begin with."""
    newest = Rubric.objects.filter(cohort=OuterRef("cohort")).order_by("-version").values("pk")[:1]
    rows = Rubric.objects.filter(cohort__programme=cohort.programme_id, pk=Subquery(newest)).exclude(cohort=cohort)
    return rows.select_related("cohort").order_by("-cohort__starts_on")[:20]


def earlier_weights_of(rubric: Rubric) -> list[EarlierWeights]:
    """What the criteria weighed before, the latest first."""
    return list(rubric.earlier_weights.select_related("replaced_by").order_by("-version"))


def with_weights(criteria: Iterable[Criterion], weights: Mapping[str, int] | None) -> list[Criterion]:
    """The same criteria as they weighed then; as they weigh now where nothing is given."""
    rows = list(criteria)
    if weights is not None:
        for each in rows:
            each.weight = weights.get(str(each.pk), 0)
    return rows
