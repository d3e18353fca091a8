"""The order of the teams by raw weighted means, with lines that add up: no adjustment, exact fractions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from judging.engine.sheets import Day, total

# Each counted card with a value for each criterion, by team and judge.
Cards = dict[tuple[str, str], dict[str, Fraction]]
METHOD = "raw weighted mean/1"
# What the worker works out; named here so that it is known without NumPy.
ADJUSTED = "additive model, variances integrated/1"


@dataclass(frozen=True)
class Part:
    """What one criterion adds to a team's mean: mean of its cards times the criterion's share."""

    criterion: str
    weight: int
    mean: Fraction
    adds: Fraction


@dataclass(frozen=True)
class Line:
    """One team: its place (None when no counted card is about it), its mean, and the parts that add up to it."""

    team: str
    place: int | None
    mean: Fraction | None
    cards: int
    partial: int
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Standings:
    """All lines, best first; teams without a counted card at the end."""

    lines: tuple[Line, ...]
    scale: tuple[int, int]
    # Whether every counted judge has a whole card for every team: then severity cancels exactly.
    is_complete: bool


def rank(day: Day) -> Standings:
    """The order by raw weighted means. Equal means share a place; the next place is left out."""
    cards = day.filled_in
    partial = {(card.team, card.judge) for card in day.cards if len(card.values) < len(day.criteria)}
    of_team: dict[str, Cards] = {team: {} for team in day.teams}
    for pair, card in cards.items():
        of_team[pair[0]][pair] = card
    lines = [_line(team, day, of_team[team], partial) for team in day.teams]
    place: dict[Fraction, int] = {}
    for number, mean in enumerate(sorted((line.mean for line in lines if line.mean is not None), reverse=True), 1):
        place.setdefault(mean, number)
    placed = [line if line.mean is None else replace(line, place=place[line.mean]) for line in lines]
    placed.sort(key=lambda line: (line.place is None, line.place or 0, line.team))
    judges = {judge for _, judge in cards}
    complete = bool(cards) and not partial & set(cards) and len(cards) == len(judges) * len(day.teams)
    return Standings(tuple(placed), day.scale, complete)


def _line(team: str, day: Day, mine: Cards, partial: Collection[tuple[str, str]]) -> Line:
    if not mine:
        return Line(team, None, None, 0, 0)
    # A criterion that no card of the day has an answer for counts for nothing.
    used = [each for each in day.criteria if all(each.id in card for card in mine.values())]
    whole = sum(each.weight for each in used)
    parts = []
    for each in used:
        mean = total(card[each.id] for card in mine.values()) / len(mine)
        parts.append(Part(each.id, each.weight, mean, mean * Fraction(each.weight, whole)))
    mean = total(part.adds for part in parts)
    return Line(team, None, mean, len(mine), sum(pair in partial for pair in mine), tuple(parts))


def rounded_parts(parts: Collection[Fraction], total: Fraction, digits: int) -> tuple[list[Fraction], Fraction]:
    """Parts and total at so many digits, such that the shown parts add up to the shown total exactly.

    The total is rounded as usual; what is left over goes to the parts that lost most by rounding down.
    """
    unit = Fraction(1, 10**digits)
    units = [part / unit for part in parts]
    floors = [each.numerator // each.denominator for each in units]
    shown_total = int(total / unit + Fraction(1, 2)) if total >= 0 else -int(-total / unit + Fraction(1, 2))
    left = shown_total - sum(floors)
    by_loss = sorted(range(len(units)), key=lambda number: (floors[number] - units[number], number))
    for number in by_loss[: max(left, 0)]:
        floors[number] += 1
    return [each * unit for each in floors], shown_total * unit


def against_the_order(
    means: Mapping[str, Fraction | None], winners: Collection[str], *lesser: Collection[str]
) -> str | None:
    """Why awards need a written reason: a code, or None when they follow the order. `lesser` awards come best first.

    `order`: a team without the award, or with a lesser one, stands above a team with it. `tie`: nobody stands above,
    but a level team goes without. `shared`: joint winners whose means differ.
    """
    tiers = [winners, *lesser]
    if any(means.get(team) is None for tier in tiers for team in tier):
        return "order"
    behind, level = {team for team in means if means[team] is not None}, False
    for tier in tiers:
        behind -= set(tier)
        highest = max((_known(means, team) for team in behind), default=None)
        lowest = min((_known(means, team) for team in tier), default=None)
        if highest is None or lowest is None:
            continue
        if highest > lowest:
            return "order"
        level |= highest == lowest
    if level:
        return "tie"
    return "shared" if len({means[team] for team in winners}) > 1 else None


def _known(means: Mapping[str, Fraction | None], team: str) -> Fraction:
    return means[team] or Fraction(0)
