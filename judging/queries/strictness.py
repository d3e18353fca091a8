"""Reads how strict a judge was: each judge's own, once the result is public, and nobody else's."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from judging.models import PitchDay, ResultSheet
from judging.queries.analysis import found_of
from programme.models import Cohort, Person

# Closer to the panel's average than this nobody calls it strict or mild.
NEAR = 0.05


@dataclass(frozen=True)
class Strictness:
    """How far the judge's cards lay below those of the panel for the same teams, in points of the day's scale."""

    day: PitchDay
    # None where the cards do not say: one judge only, or all scores alike.
    points: float | None
    judges: int
    # The worker has not said yet.
    is_waiting: bool = False

    @property
    def size(self) -> float:
        return abs(self.points or 0)

    @property
    def is_near(self) -> bool:
        return self.size < NEAR

    @property
    def is_strict(self) -> bool:
        return (self.points or 0) > 0


def of_judge(
    person: Person, *, at: dt.datetime, cohort: Cohort | None = None, day: UUID | None = None
) -> Strictness | None:
    """The person's own, on the day or in the cohort; None for who has no counted card in a result that is public."""
    sheets = ResultSheet.objects.public(at).defer("inputs").select_related("pitch_day__cohort__programme")
    sheet = (sheets.filter(pitch_day=day) if day else sheets.filter(pitch_day__cohort=cohort)).first()
    if sheet is None or str(person.pk) not in sheet.judges:
        return None
    found = found_of(sheet)
    points = found.brief.get("strictness", {}).get(str(person.pk)) if found else None
    return Strictness(sheet.pitch_day, points, len(sheet.judges), found is None)
