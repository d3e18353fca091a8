"""The last step of the proof: every way to cover the people once within a budget of slack (Numba; in the worker).

A column's slack is what choosing it costs above the lower bound. In any assignment cheaper than bound plus budget the
slacks add up to less than the budget, so that a search depth first, over the columns of the first person not yet
covered, sees all of them; there is no tolerance in it.
"""

from dataclasses import dataclass

import numpy as np

from teams.engine.kernel import compiled, inner
from teams.engine.tables import Ints, Words


@dataclass(frozen=True)
class Cover:
    """The cheapest choice found (None if no better one is within the budget), and whether every choice was seen."""

    chosen: list[int] | None
    cost: int
    complete: bool


@inner
def _first_open(covered: np.uint64) -> int:
    """The first unit that is not covered."""
    unit = 0
    while (covered >> np.uint64(unit)) & np.uint64(1):
        unit += 1
    return unit


@inner
def _of_spares(left: Ints, spare: Ints, values: Ints) -> int:
    """What it adds that the teams left have no members; -1 if some of them may not be empty."""
    total = 0
    for kind in range(len(left)):
        if left[kind] and spare[kind] < 0:
            return -1
        if left[kind]:
            total += left[kind] * values[spare[kind]]
    return total


@inner
def _next_fitting(
    masks: Words, slack: Ints, kind: Ints, moved: Ints, left: Ints,
    column: int, end: int, covered: np.uint64, room: int, moves: int,
) -> tuple[int, int]:  # fmt: skip
    """The next column that can be chosen (`end` if none), and how many were looked at."""
    begun = column
    while column < end:
        if slack[column] > room:
            return end, column - begun + 1
        if not (masks[column] & covered) and left[kind[column]] and moved[column] <= moves:
            return column, column - begun + 1
        column += 1
    return end, column - begun


@inner
def _note(best: Ints, chosen: Ints, depth: int, left: Ints, spare: Ints) -> int:
    """Keep a choice; returns how many columns it has."""
    for at in range(depth):
        best[at] = chosen[at]
    found = depth
    for kind in range(len(left)):
        for _ in range(left[kind]):
            best[found] = spare[kind]
            found += 1
    return found


@compiled
def _search(
    masks: Words, slack: Ints, cost: Ints, kind: Ints, moved: Ints, start: Ints, counts: Ints, spare: Ints,
    full: np.uint64, budget: int, to_beat: int, scale: int, floor: int, max_moves: int, steps: int, best: Ints,
) -> tuple[int, int, bool]:  # fmt: skip
    """Returns how many columns the best choice has (-1 none), its cost, and whether the search came to its end.

    `start[u]` is where the columns whose first unit is u begin, cheapest slack first; `spare[c]` is the column of
    class c that nobody is in, or -1; `floor` is the bound in the scale of the slacks.
    """
    most = int(counts.sum()) + 2
    at, end, chosen = np.zeros(most, np.int64), np.zeros(most, np.int64), np.zeros(most, np.int64)
    covered, used, money, away = np.uint64(0), 0, 0, 0
    left = counts.copy()
    found, depth, fresh = -1, 0, True
    while steps > 0:
        if fresh and covered == full:
            at[depth], end[depth] = 0, 0
            more = _of_spares(left, spare, cost)
            if more >= 0 and money + more < to_beat and away <= max_moves:
                to_beat = money + more
                budget = min(budget, (to_beat - 1) * scale - floor)
                found = _note(best, chosen, depth, left, spare)
        elif fresh:
            unit = _first_open(covered)
            at[depth], end[depth] = start[unit], start[unit + 1]
        column, looked = _next_fitting(
            masks, slack, kind, moved, left, at[depth], end[depth], covered, budget - used, max_moves - away
        )
        steps -= looked
        fresh = column < end[depth]
        sign = 1
        if fresh:
            chosen[depth], at[depth] = column, column + 1
            depth += 1
        elif depth == 0:
            return found, to_beat, True
        else:
            depth -= 1
            column, sign = chosen[depth], -1
        covered ^= masks[column]
        used += sign * slack[column]
        money += sign * cost[column]
        away += sign * moved[column]
        left[kind[column]] -= sign
    return found, to_beat, False


def cover(
    masks: Words, slack: Ints, cost: Ints, kind: Ints, moved: Ints, counts: Ints, units: int,
    *, budget: int, to_beat: int, scale: int, floor: int, max_moves: int, steps: int,
) -> Cover:  # fmt: skip
    """The cheapest choice of columns (k,) that covers all units once, each class as often as it counts.

    `masks` are over units. Looks at choices whose slacks add up to at most `budget` and that cost less than `to_beat`.
    """
    holding = np.array([np.count_nonzero(masks & np.uint64(1 << unit)) for unit in range(units)], np.int64)
    order = np.lexsort((np.arange(units), holding))
    renamed = np.zeros_like(masks)
    first = np.full(len(masks), units, np.int64)
    for place, unit in reversed(list(enumerate(order))):
        inside = (masks & np.uint64(1 << int(unit))) != 0
        renamed[inside] |= np.uint64(1 << place)
        first[inside] = place
    sequence = np.lexsort((kind, renamed, slack, first))
    start = np.searchsorted(first[sequence], np.arange(units + 1)).astype(np.int64)
    spare = np.full(len(counts), -1, np.int64)
    for position in range(int(start[units]), len(sequence)):
        spare[kind[sequence[position]]] = position
    best = np.zeros(int(counts.sum()) + 2, np.int64)
    found, total, complete = _search(
        renamed[sequence], slack[sequence], cost[sequence], kind[sequence], moved[sequence], start, counts, spare,
        np.uint64((1 << units) - 1), budget, to_beat, scale, floor,
        max_moves if max_moves >= 0 else 1 << 30, steps, best,
    )  # fmt: skip
    chosen = None if found < 0 else [int(sequence[each]) for each in best[:found]]
    return Cover(chosen, int(total), bool(complete))
