"""The worked example of the method page, as the engine gives it."""

from dataclasses import dataclass
from fractions import Fraction

from judging import engine
from judging.engine import example


@dataclass(frozen=True)
class Worked:
    """One team of the example: what three judges gave, the mean of each criterion, what it adds, score and place."""

    team: str
    given: tuple[tuple[int, ...], ...]
    means: tuple[float, ...]
    adds: tuple[float, ...]
    score: float
    place: int | None


@dataclass(frozen=True)
class Adjusted:
    """One team of the example in which a judge did not see every team; the first three add up to the last."""

    team: str
    raw: float
    strictness: float
    few_cards: float
    score: float


def worked() -> list[Worked]:
    """The day on paper, in the order of the teams' letters."""
    lines = sorted(engine.rank(example.day()).lines, key=lambda line: line.team)
    return [
        Worked(
            line.team,
            example.ON_PAPER[line.team],
            tuple(float(part.mean) for part in line.parts),
            tuple(float(part.adds) for part in line.parts),
            float(line.mean or Fraction(0)),
            line.place,
        )
        for line in lines
    ]


def adjusted() -> list[Adjusted]:
    """The same day without one card of a strict judge, best first."""
    return [Adjusted(team, *figures) for team, figures in example.ADJUSTED.items()]
