"""The last step of the proof: every way to cover the people once within a budget of slack (Numba; in the worker).

A column's slack is what choosing it costs above the lower bound. In any assignment cheaper than bound plus budget the
slacks add up to less than the budget, so that a search depth first, over the columns of the first person not yet
covered, sees all of them; there is no tolerance in it.
"""

from dataclasses import dataclass

import numpy as np

from teams.engine.kernel import compiled
from teams.engine.tables import Ints, Words


@dataclass(frozen=True)
class Cover:
    """The cheapest choice found (None if no better one is within the budget), and whether every choice was seen."""

    chosen: list[int] | None
    cost: int
    complete: bool


@compiled
def _search(
    masks: Words, slack: Ints, cost: Ints, kind: Ints, moved: Ints, start: Ints, counts: Ints, spare: Ints,
    full: np.uint64, budget: int, to_beat: int, scale: int, floor: int, max_moves: int, steps: int, best: Ints,
) -> tuple[int, int, bool]:  # fmt: skip
    """Returns how many columns the best choice has (-1 none), its cost, and whether the search came to its end.

    `start[u]` is where the columns whose first unit is u begin, cheapest slack first; `spare[c]` is the column of
    class c that nobody is in, or -1; `floor` is the bound in the scale of the slacks.
    """
    depth_most = int(counts.sum()) + 1
    at, chosen = np.zeros(depth_most + 1, np.int64), np.full(depth_most + 1, -1, np.int64)
    covered, used, away = np.uint64(0), 0, 0
    money = 0
    left = counts.copy()
    found, depth = -1, 0
    at[0] = -1
    one = np.uint64(1)
    while steps > 0:
        if covered == full and at[depth] == -1:
            extra, total, fits = 0, money, True
            for c in range(len(left)):
                if left[c] and spare[c] < 0:
                    fits = False
                elif left[c]:
                    extra += left[c] * slack[spare[c]]
                    total += left[c] * cost[spare[c]]
            if fits and total < to_beat and away <= max_moves:
                to_beat = total
                budget = min(budget, (to_beat - 1) * scale - floor)
                found = depth
                best[:depth] = chosen[:depth]
                for c in range(len(left)):
                    for _ in range(left[c]):
                        best[found] = spare[c]
                        found += 1
            at[depth] = -2
        if at[depth] == -1:
            unit = 0
            while (covered >> np.uint64(unit)) & one:
                unit += 1
            at[depth] = start[unit]
            chosen[depth] = start[unit + 1]  # the end of the list, until a column is chosen
        stepped = False
        if at[depth] >= 0:
            end = chosen[depth]
            column = at[depth]
            while column < end:
                steps -= 1
                if used + slack[column] > budget:
                    column = end
                    break
                if not (masks[column] & covered) and left[kind[column]] and away + moved[column] <= max_moves:
                    break
                column += 1
            if column < end:
                at[depth] = column
                chosen[depth] = column
                covered |= masks[column]
                used += slack[column]
                money += cost[column]
                away += moved[column]
                left[kind[column]] -= 1
                depth += 1
                at[depth] = -1
                stepped = True
        if not stepped:
            if depth == 0:
                return found, to_beat, True
            depth -= 1
            column = chosen[depth]
            covered ^= masks[column]
            used -= slack[column]
            money -= cost[column]
            away -= moved[column]
            left[kind[column]] += 1
            unit = 0
            while (covered >> np.uint64(unit)) & one:
                unit += 1
            at[depth] = column + 1
            chosen[depth] = start[unit + 1]
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
