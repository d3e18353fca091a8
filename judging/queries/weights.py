"""Reads what the criteria weighed before, and the rankings by those weights."""

from collections.abc import Collection
from dataclasses import dataclass

from judging.models import EarlierWeights, Result, ResultSheet


@dataclass(frozen=True)
class Earlier:
    """The order by weights that were replaced."""

    weights: EarlierWeights
    lines: tuple[tuple[int | None, str, str | None], ...]


def earlier_rankings_of(sheet: ResultSheet, results: Collection[Result]) -> list[Earlier]:
    """The teams of these results by every version of the weights that was replaced, in that order."""
    names = {str(each.team_id): each.team.name for each in results}
    return [
        Earlier(
            each.weights,
            tuple((row["place"], names[row["team"]], row["mean"]) for row in each.lines if row["team"] in names),
        )
        for each in sheet.earlier_rankings.select_related("weights__replaced_by")
    ]
