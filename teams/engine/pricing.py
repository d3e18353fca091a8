"""A bound for cohorts whose teams are too many to list: columns are found, not listed (Numba; in the worker).

Method: the same master problem as `prove.py`. For each class the cheapest team at the current prices is searched depth
first over people in rising order of price, and a branch ends when even the cheapest way on cannot beat the best. A
search that came to its end gives a bound as true as scanning every team would; one that ran out of steps gives none.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from teams.engine.cheapest import cheapest
from teams.engine.columns import SCALE
from teams.engine.cuts import fines_of, violated
from teams.engine.kernel import soft_cost
from teams.engine.master import Column, Master, Prices
from teams.engine.search import WORKERS
from teams.engine.tables import BREAK, LEAST, MAX_MOVES, MOST, Classes, Tables

MOST_PEOPLE = 200
KEPT = 12  # columns that one search of a class hands back
NARROW = 36  # people looked at in a quick search, which finds columns but proves nothing
STEPS = 30_000_000  # of one search
QUICK_STEPS = 300_000
FEW = 12  # new columns from all classes: if a quick search finds no more, a whole one is due
ROUNDS, CUTS_A_ROUND, OF_ONE = 100, 60, 6  # cuts of a round that one unit may be in
SMOOTHING = 5  # tenths of the best prices so far


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
        self.late = self.over = False  # stopped by the clock; nothing left to do
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
        """Rounds and cuts until the bound stands still; leaves `bound`, None if no round came to an end."""
        with ThreadPoolExecutor(WORKERS) as pool:
            self.converge(pool)
            while not self.over:
                before = self.best_sum
                cuts = violated(
                    [(column.units, share) for column, share in self.used], self.units, CUTS_A_ROUND, OF_ONE
                )
                for cut in cuts:
                    self.master.cut(cut)
                self.converge(pool)
                if self.best_sum - before < SCALE // 8:
                    return

    def converge(self, pool: ThreadPoolExecutor) -> None:
        """To the end of the LP: quick searches while they find much, whole ones for the bound; sets `over` if last."""
        narrow, share = True, SMOOTHING
        for _ in range(ROUNDS):
            self.late = time.monotonic() > self.until
            self.over = self.over or self.late
            value, prices, self.used = self.master.solve()
            if self.over or value * SCALE - self.best_sum < SCALE // 4:
                return
            if narrow:
                narrow = self.round(pool, prices, NARROW, QUICK_STEPS)[0] > FEW
                continue
            tried = prices.mixed(self.best_prices, share) if self.best_prices else prices
            added, total = self.round(pool, tried, self.units)
            if total is None:
                self.over = True  # too many teams to search: further rounds would say no more
                return
            if total > self.best_sum:
                self.best_sum, self.best_prices = total, tried
                self.bound = min(self.best, -(-total // SCALE))
                self.over = self.tell(self.bound) or self.bound == self.best
            if not added and not share:
                return
            narrow, share = added > FEW, SMOOTHING if added else 0

    def round(self, pool: ThreadPoolExecutor, prices: Prices, width: int, steps: int = STEPS) -> tuple[int, int | None]:
        """Search every class at these prices. Returns how many columns were new, and the bound's sum if all ended."""
        kinds = [kind for kind, count in enumerate(self.counts) if count]
        answers = list(pool.map(lambda kind: self.search(prices, kind, width, steps), kinds))
        total: int | None = int(prices.units.sum() + prices.cuts.sum() + prices.move * max(0, self.t.rules[MAX_MOVES]))
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
        fines, target = fines_of(self.master.cuts, prices.cuts, self.units), int(prices.kinds[kind])
        count, least, complete = cheapest(t, order, lower, exact, fines, target, steps, found, sizes, values)
        if t.rules[LEAST] == 0:
            least = min(least, int(soft_cost(t, np.zeros(1, np.int64), 0)) * SCALE)
        columns = [self.column(found[row, : sizes[row]].tolist(), kind) for row in range(min(count, KEPT))]
        return columns, int(least), bool(complete)
