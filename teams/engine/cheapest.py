"""The search for the cheapest teams of one class, where they are too many to list (Numba; in the worker).

Depth first over units in rising order of price; a branch ends when even the cheapest way on cannot beat the best. What
cuts add to a team never falls while it grows, and so belongs to what no way on can take off.
"""

from typing import Any

import numpy as np

from teams.engine.columns import SCALE, fits
from teams.engine.cuts import Fines, fine_of, hold
from teams.engine.kernel import breaks, compiled, inner, region_cost, slots_cost, soft_cost
from teams.engine.tables import LEAST, MOST, PEOPLE, Ints, Tables


@inner
def way_on(order: Ints, lower: Ints, there: int, missing: int, room: int) -> Any:
    """The least that the cheapest way on adds: as many units as must come, and each more that takes something off.

    Blocks are taken for the largest where they fill and for one person where they need room: never too dear, and
    rising with `there`, the place in the order from which units may come.
    """
    hope = 0
    while there < len(order) and room > 0 and (missing > 0 or lower[order[there]] < 0):
        hope += lower[order[there]]
        missing -= 1
        room -= 1
        there += 1
    return hope


@inner
def true_value(t: Tables, chosen: Ints, size: int, exact: Ints) -> Any:
    """What a team costs at these prices; more than anything if it breaks a rule."""
    if size < t.rules[LEAST] or breaks(t, chosen, size) > 0:
        return np.int64(1) << 62
    value = soft_cost(t, chosen, size) * SCALE
    for at in range(size):
        value += exact[chosen[at]]
    return value


@inner
def note(chosen: Ints, size: int, value: int, row: int, found: Ints, sizes: Ints, values: Ints) -> None:
    """Keep a team in a row of the ring."""
    for at in range(size):
        found[row, at] = chosen[at]
    sizes[row], values[row] = size, value


@inner
def largest_of(t: Tables, order: Ints) -> Any:
    """How many people the largest unit has."""
    largest = 1
    for unit in order:
        largest = max(largest, t.unit_start[unit + 1] - t.unit_start[unit])
    return largest


@compiled
def cheapest(
    t: Tables, order: Ints, lower: Ints, exact: Ints, fines: Fines, target: int, steps: int,
    found: Ints, sizes: Ints, values: Ints,
) -> tuple[int, int, bool]:  # fmt: skip
    """Teams of one class below `target` on the way to the best: how many (a ring of rows), least value, at an end.

    `order` are units by rising price; `lower` (units,) is a price that no wish for a partner can undercut, `exact` (n,)
    the price of each person. Values are in 1 / SCALE.
    """
    units, largest = len(order), largest_of(t, order)
    most, least = t.rules[MOST], t.rules[LEAST]
    chosen = np.zeros(t.rules[PEOPLE] + 1, np.int64)
    stack, sums, held = np.zeros(most + 2, np.int64), np.zeros(most + 2, np.int64), np.zeros(most + 2, np.int64)
    fined, inside = np.zeros(most + 2, np.int64), np.zeros(len(fines.price), np.int64)
    count, depth, at, best = 0, 0, 0, target
    while steps > 0:
        steps -= 1
        size = held[depth]
        advanced = False
        if at < units and size < most:
            unit = order[at]
            value = sums[depth] + lower[unit]
            hope = value + way_on(order, lower, at + 1, (least - size - 1) // largest, most - size - 1)
            if hope >= best:
                at = units
            elif fits(t, chosen, size, unit):
                size += t.unit_start[unit + 1] - t.unit_start[unit]
                fine = fine_of(fines, inside, unit)
                # What no further member can take off: cuts, regions, and too few slots in common.
                if hope + fine + (region_cost(t, chosen, size) + slots_cost(t, chosen, size)) * SCALE < best:
                    fine += fined[depth]
                    true = true_value(t, chosen, size, exact) + fine
                    if true < target:
                        best = min(best, true)
                        note(chosen, size, true, count % len(sizes), found, sizes, values)
                        count += 1
                    depth += 1
                    stack[depth], sums[depth], held[depth] = at, value + fine - fined[depth - 1], size
                    fined[depth] = fine
                    hold(fines, inside, unit, 1)
                    advanced = True
            at += 1
        if not advanced and (at >= units or size >= most):
            if depth == 0:
                return count, best, True
            hold(fines, inside, order[stack[depth]], -1)
            at = stack[depth] + 1
            depth -= 1
    return count, best, False
