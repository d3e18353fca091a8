"""A bound for cohorts whose teams are too many to list: columns are found, not listed (Numba; in the worker).

Method: the same master problem as `prove.py`. For each class the cheapest team at the current prices is searched depth
first over people in rising order of price, and a branch ends when even the cheapest way on cannot beat the best. A
search that came to its end gives a bound as true as scanning every team would; one that ran out of steps gives none.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from teams.engine.columns import SCALE, fits
from teams.engine.kernel import breaks, compiled, inner, region_cost, slots_cost, soft_cost
from teams.engine.master import Column, Master, Prices
from teams.engine.search import WORKERS
from teams.engine.tables import BREAK, LEAST, MAX_MOVES, MOST, PEOPLE, Classes, Ints, Tables

MOST_PEOPLE = 200
KEPT = 40  # columns that one search of a class hands back
NARROW = 36  # people looked at in a quick search, which finds columns but proves nothing
STEPS = 30_000_000  # of one search
QUICK_ROUNDS, ROUNDS = 15, 60


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
    t: Tables, order: Ints, lower: Ints, exact: Ints, target: int, steps: int, found: Ints, sizes: Ints, values: Ints
) -> tuple[int, int, bool]:
    """Teams of one class below `target`, each better than the last: how many (a ring of rows), least value, at an end.

    `order` are units by rising price; `lower` (units,) is a price that no wish for a partner can undercut, `exact` (n,)
    the price of each person. Values are in 1 / SCALE.
    """
    units, largest = len(order), largest_of(t, order)
    most, least = t.rules[MOST], t.rules[LEAST]
    chosen = np.zeros(t.rules[PEOPLE] + 1, np.int64)
    stack, sums, held = np.zeros(most + 2, np.int64), np.zeros(most + 2, np.int64), np.zeros(most + 2, np.int64)
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
                # What no further member can take off: regions, and too few slots in common.
                if hope + (region_cost(t, chosen, size) + slots_cost(t, chosen, size)) * SCALE < best:
                    true = true_value(t, chosen, size, exact)
                    if true < best:
                        best = true
                        note(chosen, size, true, count % len(sizes), found, sizes, values)
                        count += 1
                    depth += 1
                    stack[depth], sums[depth], held[depth] = at, value, size
                    advanced = True
            at += 1
        if not advanced and (at >= units or size >= most):
            if depth == 0:
                return count, best, True
            at = stack[depth] + 1
            depth -= 1
    return count, best, False


class Pricing:
    """Column generation without a list. Costs leave out the problem's constant."""

    def __init__(self, t: Tables, classes: Classes, best: int, tell: Callable[[int], bool], until: float) -> None:
        self.t, self.classes, self.best, self.tell, self.until = t, classes, best, tell, until
        self.counts = [len(group) for group in classes.teams]
        self.units = len(t.unit_start) - 1
        self.free = np.ones(self.units, np.bool_)  # units that a search may use
        self.master = Master(self.units, self.counts, int(t.rules[MAX_MOVES]))
        self.rows: dict[tuple[int, ...], int] = {}
        self.bound: int | None = None
        self.best_sum = -(1 << 62)
        self.late = False
        self.best_prices: Prices | None = None
        # Half of what each partner could take off, so that the sum over a team never takes off less.
        self.partners = np.zeros(len(t.person), np.int64)
        for person in range(len(t.person)):
            edges = t.pair_cost[t.pair_start[person] : t.pair_start[person + 1]]
            self.partners[person] = -int(np.minimum(edges, 0).sum()) * SCALE

    def take_in(self, where: Sequence[int]) -> None:
        """The teams of an assignment, as columns."""
        for team, kind in enumerate(self.t.class_of):
            self.master.add(self.column([person for person, at in enumerate(where) if at == team], int(kind)))

    def column(self, members: Sequence[int], kind: int) -> Column:
        people = np.array(sorted(members), np.int64)
        units = tuple(sorted({int(self.t.unit[each]) for each in people}))
        row = self.rows.setdefault(units, len(self.rows))
        cost = int(soft_cost(self.t, np.append(people, 0), len(people)) + self.t.label[kind, people].sum())
        return Column(units, kind, cost, int(self.t.moved[kind, people].sum()), row)

    def run(self) -> None:
        """Rounds until the bound stands still; leaves `bound`, None if no round came to an end."""
        narrow = True
        with ThreadPoolExecutor(WORKERS) as pool:
            for number in range(ROUNDS):
                if time.monotonic() > self.until:
                    self.late = True
                    return
                value, prices, _ = self.master.solve()
                if self.best_prices is not None and not narrow:
                    prices = prices.mixed(self.best_prices, 5)
                added, total = self.round(pool, prices, NARROW if narrow else self.units)
                if total is not None and total > self.best_sum:
                    self.best_sum, self.best_prices = total, prices
                    self.bound = min(self.best, -(-total // SCALE))
                    if self.tell(self.bound):
                        return
                if not narrow and (value * SCALE - self.best_sum < SCALE // 4 or self.bound == self.best):
                    return
                if not added and not narrow:
                    self.best_prices = None
                if not narrow and total is None:
                    return  # too many teams to search: further rounds would say no more
                narrow = narrow and added > 0 and number < QUICK_ROUNDS

    def round(self, pool: ThreadPoolExecutor, prices: Prices, width: int, steps: int = STEPS) -> tuple[int, int | None]:
        """Search every class at these prices. Returns how many columns were new, and the bound's sum if all ended."""
        kinds = [kind for kind, count in enumerate(self.counts) if count]
        answers = list(pool.map(lambda kind: self.search(prices, kind, width, steps), kinds))
        total: int | None = int(prices.units.sum() + prices.move * max(0, self.t.rules[MAX_MOVES]))
        added = 0
        for kind, (columns, least, complete) in zip(kinds, answers, strict=True):
            added += sum(self.master.add(each) for each in columns)
            total = total + self.counts[kind] * least if complete and total is not None else None
        return added, total if width >= self.units else None

    def search(self, prices: Prices, kind: int, width: int, steps: int) -> tuple[list[Column], int, bool]:
        t = self.t
        exact = t.label[kind] * SCALE - prices.move * t.moved[kind]
        exact[t.unit_members[t.unit_start[:-1]]] -= prices.units
        lower = np.zeros(self.units, np.int64)
        np.add.at(lower, t.unit, exact - (self.partners + 1) // 2)
        order = np.lexsort((np.arange(self.units), lower))
        order = order[self.free[order] & (lower[order] < BREAK * SCALE // 2)][:width].astype(np.int64)
        found = np.zeros((KEPT, int(t.rules[MOST]) + 1), np.int64)
        sizes, values = np.zeros(KEPT, np.int64), np.zeros(KEPT, np.int64)
        target = int(prices.kinds[kind])
        count, least, complete = cheapest(t, order, lower, exact, target, steps, found, sizes, values)
        if t.rules[LEAST] == 0:
            least = min(least, int(soft_cost(t, np.zeros(1, np.int64), 0)) * SCALE)
        columns = [self.column(found[row, : sizes[row]].tolist(), kind) for row in range(min(count, KEPT))]
        return columns, int(least), bool(complete)
