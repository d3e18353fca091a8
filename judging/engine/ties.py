"""Settles level teams by the rule that was fixed beforehand: heaviest criterion, then judges who saw both."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from judging.engine.sheets import Day


def places(day: Day, figures: Mapping[str, Fraction | None], *, by_rule: bool) -> dict[str, int]:
    """The place of each team that has a figure. With `by_rule` level teams are told apart where the rule can."""
    ranked = sorted((team for team in figures if figures[team] is not None), key=lambda team: -_figure(figures, team))
    placed: dict[str, int] = {}
    for _value, level in groupby(ranked, key=lambda team: _figure(figures, team)):
        for group in _settled(day, list(level)) if by_rule else [list(level)]:
            placed |= dict.fromkeys(group, len(placed) + 1)
    return placed


def _figure(figures: Mapping[str, Fraction | None], team: str) -> Fraction:
    return figures[team] or Fraction(0)


def _settled(day: Day, level: Sequence[str]) -> list[list[str]]:
    """Groups of teams that stay level, best first."""
    if len(level) < 2:
        return [list(level)]
    found = []
    for group in _grouped(level, _on_the_heaviest(day, level)):
        found += _grouped(group, _head_to_head(day, group))
    return found


def _grouped(teams: Sequence[str], worth: Mapping[str, Fraction]) -> list[list[str]]:
    ordered = sorted(teams, key=lambda team: (-worth[team], team))
    return [list(group) for _worth, group in groupby(ordered, key=lambda team: worth[team])]


def _on_the_heaviest(day: Day, teams: Sequence[str]) -> dict[str, Fraction]:
    """Each team's mean on the criterion with the greatest weight; the first of several as heavy ones."""
    cards = day.filled_in
    heaviest = max(day.criteria, key=lambda each: each.weight).id
    return {
        team: _mean([card[heaviest] for (of, _judge), card in cards.items() if of == team and heaviest in card])
        for team in teams
    }


def _head_to_head(day: Day, teams: Sequence[str]) -> dict[str, Fraction]:
    """Each team's mean with those judges only who saw all of the level teams."""
    cards = day.filled_in
    judges = set.intersection(*({judge for of, judge in cards if of == team} for team in teams))
    return {team: _mean([_score(day, cards[team, judge]) for judge in sorted(judges)]) for team in teams}


def _score(day: Day, card: Mapping[str, Fraction]) -> Fraction:
    used = [each for each in day.criteria if each.id in card]
    return sum((card[each.id] * each.weight for each in used), Fraction(0)) / sum(each.weight for each in used)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values) if values else Fraction(0)
