"""Reads what the criteria weighed before, and the rankings by those weights."""

from dataclasses import dataclass

from judging.models import EarlierWeights, ResultSheet


@dataclass(frozen=True)
class Earlier:
    """The order by weights that were replaced."""

    weights: EarlierWeights
    lines: tuple[tuple[int | None, str, str | None], ...]


def earlier_rankings_of(sheet: ResultSheet) -> list[Earlier]:
    """The sheet's cards by every version of the weights that was replaced, in that order."""
    found = list(sheet.earlier_rankings.select_related("weights__replaced_by"))
    names = {str(line.team_id): line.team.name for line in sheet.results.select_related("team")} if found else {}
    return [
        Earlier(each.weights, tuple((row["place"], names.get(row["team"], ""), row["mean"]) for row in each.lines))
        for each in found
    ]
