"""Cuts on three units at a time: at most one team holds two of them (Numba; in the worker).

Method: subset-row inequalities (Jepsen and others 2008). The LP shares people out among teams in halves; these rows
forbid the commonest of such halves, and so raise the bound.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from teams.engine.kernel import compiled, inner
from teams.engine.tables import Ints

Triple = tuple[int, int, int]
# Cuts found at most, and by how much a cut must be violated.
FOUND, LEAST_VIOLATED = 20_000, 0.02


class Fines(NamedTuple):
    """What holding two of three costs a team, by unit: unit u is in the cuts `of[start[u] : start[u + 1]]`."""

    start: Ints
    of: Ints
    price: Ints


def fines_of(cuts: Sequence[Triple], prices: Ints, units: int) -> Fines:
    """The cuts that have a price (never above 0), as fines."""
    live = np.flatnonzero(prices)
    of_unit: list[list[int]] = [[] for _ in range(units)]
    for number, at in enumerate(live.tolist()):
        for unit in cuts[at]:
            of_unit[unit].append(number)
    start = np.cumsum([0, *map(len, of_unit)]).astype(np.int64)
    return Fines(start, np.array([each for row in of_unit for each in row], np.int64), -prices[live])


@inner
def fine_of(fines: Fines, held: Ints, unit: int) -> Any:
    """What it adds that a unit joins: the cuts of which one unit is held already."""
    fine = 0
    for edge in range(fines.start[unit], fines.start[unit + 1]):
        if held[fines.of[edge]] == 1:
            fine += fines.price[fines.of[edge]]
    return fine


@inner
def hold(fines: Fines, held: Ints, unit: int, by: int) -> None:
    """Count a unit in (1) or out (-1)."""
    for edge in range(fines.start[unit], fines.start[unit + 1]):
        held[fines.of[edge]] += by


@compiled
def _violated(holds: np.ndarray, shares: np.ndarray, least: float, triples: Ints, by: np.ndarray) -> int:
    """Triples of units that more than one team (in shares) holds two of. `holds` is (teams, units)."""
    teams, units = holds.shape
    both = np.zeros((units, units))
    for team in range(teams):
        inside = np.flatnonzero(holds[team])
        for first in inside:
            for second in inside:
                both[first, second] += shares[team]
    found = 0
    for one in range(units):
        for two in range(one + 1, units):
            for three in range(two + 1, units):
                total = both[one, two] + both[one, three] + both[two, three]
                if total <= 1.0 + least:
                    continue
                for team in range(teams):
                    if holds[team, one] and holds[team, two] and holds[team, three]:
                        total -= 2 * shares[team]
                if total > 1.0 + least and found < len(by):
                    triples[found, 0], triples[found, 1], triples[found, 2] = one, two, three
                    by[found] = total - 1.0
                    found += 1
    return found


def violated(used: Iterable[tuple[Sequence[int], float]], units: int, most: int, of_one: int) -> list[Triple]:
    """The cuts that an LP's teams (their units and shares) violate most, no unit in more than `of_one`."""
    teams = list(used)
    holds = np.zeros((len(teams), units), np.bool_)
    for row, (team, _) in enumerate(teams):
        holds[row, list(team)] = True
    triples, by = np.zeros((FOUND, 3), np.int64), np.zeros(FOUND)
    found = _violated(holds, np.array([share for _, share in teams]), LEAST_VIOLATED, triples, by)
    times = np.zeros(units, np.int64)
    chosen: list[Triple] = []
    for at in np.lexsort((np.arange(found), -np.round(by[:found], 6))):
        if len(chosen) < most and times[triples[at]].max() < of_one:
            times[triples[at]] += 1
            chosen.append((int(triples[at, 0]), int(triples[at, 1]), int(triples[at, 2])))
    return chosen
