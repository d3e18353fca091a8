"""The proof: set partitioning over all legal teams, by column generation, cuts and whole-number search.

Method: Barnhart and others 1998 (branch and price), with Wentges' smoothing of dual prices, subset-row cuts (Jepsen and
others 2008) and fixing by reduced cost. Each bound is computed in whole numbers from rounded dual prices, so that it
is true whatever the LP solver's tolerances: bound = sum of prices + for each class its number times its
least reduced cost.
"""

import time
from collections.abc import Callable, Sequence

import numpy as np

from teams.engine.columns import SCALE, Listed, add_cuts, allowance, reduced
from teams.engine.cover import cover
from teams.engine.cuts import violated
from teams.engine.master import Column, Master, Prices
from teams.engine.tables import BREAK, MAX_MOVES, Classes, Ints, Tables

SMOOTHING = 6  # tenths of the best prices so far
PER_CLASS = 60  # columns taken in from each class and round
CUTS_A_ROUND, CUT_ROUNDS = 40, 40
FEW = 1000  # columns that the whole-number solver takes without more cuts
FIRST_STEPS, STEPS = 20_000_000, 2_000_000_000  # columns looked at in an early and in the last search
Tell = Callable[[int, int, Sequence[int] | None], bool]


class Proof:
    """The state of one proof. Costs here leave out the problem's constant."""

    def __init__(
        self, t: Tables, classes: Classes, teams: Listed, best: int, where: Sequence[int], tell: Tell, until: float
    ) -> None:
        self.t, self.classes, self.teams, self.tell, self.until = t, classes, teams, tell, until
        self.best, self.where = best, list(where)
        self.bound = -(1 << 60)
        self.counts = [len(group) for group in classes.teams]
        self.units = len(t.unit_start) - 1
        self.heads = t.unit_members[t.unit_start[:-1]]
        self.unit_masks = np.zeros(self.units, np.uint64)
        for person, unit in enumerate(t.unit):
            self.unit_masks[unit] |= np.uint64(1 << person)
        n = len(t.person)
        self.labels = np.hstack([t.label, np.zeros((len(t.label), 1), np.int64)])
        self.moved = np.hstack([t.moved, np.zeros((len(t.moved), 1), np.int64)])
        every = np.arange(len(teams.base), dtype=np.int32)
        self.rows = []
        for kind, allowed in enumerate(allowance(t)):
            closed = sum(1 << person for person in range(n) if t.label[kind, person] >= BREAK)
            rows = every[(teams.masks & np.uint64(closed)) == 0]
            if t.rules[MAX_MOVES] >= 0:
                rows = rows[self.moved[kind][teams.members[rows]].sum(1) <= allowed]
            self.rows.append(rows)
        self.row_of: dict[int, int] = {}
        self.master = Master(self.units, self.counts, int(t.rules[MAX_MOVES]))
        self.best_prices: Prices | None = None
        self.best_sum = -(1 << 62)
        self.stopped = False

    def run(self, cut_rounds: int = CUT_ROUNDS, steps: int = STEPS) -> None:
        """Close the gap as far as the work goes; leaves best, where, bound and stopped."""
        self.take_in(self.where)
        self.converge()
        if not self.closed():
            self.finish(FIRST_STEPS)
            self.fix()
        for _ in range(cut_rounds):
            if self.closed() or not self.cut():
                break
            before = self.best_sum
            self.converge()
            if sum(map(len, self.rows)) <= FEW and self.best_sum - before < SCALE // 20:
                break
        if not self.closed():
            self.finish(steps)

    def closed(self) -> bool:
        """Whether there is nothing left to do, or no time."""
        self.stopped = self.stopped or time.monotonic() > self.until
        return self.stopped or self.bound >= self.best

    def take_in(self, where: Sequence[int]) -> None:
        """The teams of an assignment, as columns."""
        for team, kind in enumerate(self.t.class_of):
            mask = sum(1 << person for person, at in enumerate(where) if at == team)
            self.master.add(self.column(int(np.flatnonzero(self.teams.masks == np.uint64(mask))[0]), int(kind)))

    def column(self, row: int, kind: int) -> Column:
        members = self.teams.members[row].astype(np.int64)
        members = members[members < len(self.t.person)]
        return Column(
            tuple(sorted({int(self.t.unit[each]) for each in members})),
            kind,
            int(self.teams.base[row] + self.t.label[kind, members].sum()),
            int(self.t.moved[kind, members].sum()),
            row,
        )

    def converge(self) -> None:
        """Column generation to the end of the LP, the bound rising on the way."""
        share = SMOOTHING if self.best_prices else 0
        while not self.closed():
            value, prices, used = self.master.solve()
            self.used = used
            tried = prices.mixed(self.best_prices, share) if self.best_prices and share else prices
            added = self.price(tried)
            if value * SCALE - self.best_sum < SCALE // 1000:
                break
            if not added:
                if share == 0:
                    break
                share = 0
            else:
                share = SMOOTHING
        self.fix()

    def price(self, prices: Prices) -> int:
        """Scan every column at these prices: a bound, and the best columns of each class. Returns how many were new."""
        t, teams = self.t, self.teams
        extra = self.of_cuts(prices.cuts)
        total = int(prices.units.sum() + prices.cuts.sum() + prices.move * max(0, t.rules[MAX_MOVES]))
        new: list[Column] = []
        for kind, rows in enumerate(self.rows):
            values = np.zeros(len(rows), np.int64)
            reduced(teams.members, teams.base, rows, self.member_prices(prices, kind), extra, values)
            if not len(values):
                return 0
            total += self.counts[kind] * int(values.min())
            values -= prices.kinds[kind]
            some = min(PER_CLASS, len(values))
            best = np.argpartition(values, some - 1)[:some]
            best = best[np.lexsort((best, values[best]))]
            new += [self.column(int(rows[at]), kind) for at in best if values[at] < 0]
        if total > self.best_sum:
            self.best_sum, self.best_prices = total, prices
            self.raise_bound(-(-total // SCALE))
        return sum(self.master.add(each) for each in new)

    def member_prices(self, prices: Prices, kind: int) -> Ints:
        """What each person adds to a column of the class (one more, 0, for the padding)."""
        found: Ints = self.labels[kind] * SCALE - prices.move * self.moved[kind]
        found[self.heads] -= prices.units
        return found

    def of_cuts(self, cuts: Ints) -> Ints:
        extra = np.zeros(len(self.teams.base), np.int64)
        live = np.flatnonzero(cuts)
        if len(live):
            masks = np.array([[self.unit_masks[unit] for unit in self.master.cuts[at]] for at in live], np.uint64)
            rows = np.unique(np.concatenate(self.rows))
            add_cuts(self.teams.masks, rows, masks, -cuts[live], extra)
        return extra

    def raise_bound(self, bound: int) -> None:
        if bound > self.bound:
            self.bound = min(bound, self.best)
            self.stopped = self.tell(self.best, self.bound, None) or self.stopped

    def fix(self) -> None:
        """Leave out columns that no better solution can hold: their reduced cost alone closes the gap."""
        if self.best_prices is None:
            return
        prices = self.best_prices
        extra = self.of_cuts(self.padded(prices.cuts))
        slack = (self.best - 1) * SCALE - self.best_sum
        for kind, rows in enumerate(self.rows):
            values = np.zeros(len(rows), np.int64)
            reduced(self.teams.members, self.teams.base, rows, self.member_prices(prices, kind), extra, values)
            if len(values):
                self.rows[kind] = rows[values - values.min() <= slack]

    def cut(self) -> bool:
        """Add the cuts that the LP's solution violates most; False if there is none to speak of."""
        cuts = violated([(column.units, share) for column, share in self.used], self.units, CUTS_A_ROUND, CUTS_A_ROUND)
        for cut in cuts:
            self.master.cut(cut)
        return len(cuts) > 0

    def promising(self) -> tuple[Ints, Ints, Ints]:
        """Slack, row and class of every column left, those first that a good solution is likeliest to hold."""
        assert self.best_prices is not None  # noqa: S101
        prices = self.best_prices
        extra = self.of_cuts(self.padded(prices.cuts))
        slacks = []
        for kind, rows in enumerate(self.rows):
            values = np.zeros(len(rows), np.int64)
            reduced(self.teams.members, self.teams.base, rows, self.member_prices(prices, kind), extra, values)
            slacks.append(values - (values.min() if len(values) else 0))
        slack, row = np.concatenate(slacks), np.concatenate(self.rows)
        of_kind = np.repeat(np.arange(len(self.rows)), [len(rows) for rows in self.rows])
        order = np.lexsort((row, of_kind, slack))
        return slack[order], row[order], of_kind[order]

    def padded(self, cuts: Ints) -> Ints:
        return np.concatenate([cuts, np.zeros(len(self.master.cuts) - len(cuts), np.int64)])

    def finish(self, steps: int) -> None:
        """Every choice of columns within a budget of slack above the bound; the budget rises until it closes the gap.

        Early budgets are small and quick, and find better assignments on the way.
        """
        t, teams = self.t, self.teams
        slack, row, of_kind = self.promising()
        members = teams.members[row].astype(np.int64)
        cost = teams.base[row] + self.labels[of_kind[:, None], members].sum(1)
        moved = self.moved[of_kind[:, None], members].sum(1)
        masks = np.zeros(len(row), np.uint64)
        for unit, mask in enumerate(self.unit_masks):
            masks[(teams.masks[row] & mask) != 0] |= np.uint64(1 << unit)
        budget = SCALE
        while not self.closed():
            gap = (self.best - 1) * SCALE - self.best_sum
            within = int(np.searchsorted(slack, min(budget, gap), side="right"))
            found = cover(
                masks[:within], slack[:within], cost[:within], of_kind[:within], moved[:within],
                np.array(self.counts, np.int64), self.units,
                budget=min(budget, gap), to_beat=self.best, scale=SCALE, floor=self.best_sum,
                max_moves=int(t.rules[MAX_MOVES]), steps=steps,
            )  # fmt: skip
            if found.chosen is not None:
                self.best = found.cost
                self.where = self.assigned([self.column(int(row[each]), int(of_kind[each])) for each in found.chosen])
                self.stopped = self.tell(self.best, self.bound, self.where) or self.stopped
            if not found.complete:
                break
            # Whatever costs less uses slack beyond the budget.
            self.raise_bound(self.best if budget >= gap else -(-(self.best_sum + budget + 1) // SCALE))
            budget *= 2

    def assigned(self, columns: Sequence[Column]) -> list[int]:
        """An assignment from columns: the teams of a class are filled in the order of their first member."""
        where = [0] * len(self.t.person)
        free = [list(group) for group in self.classes.teams]
        for column in sorted(columns, key=lambda each: each.units):
            team = free[column.kind].pop(0)
            for unit in column.units:
                for each in range(self.t.unit_start[unit], self.t.unit_start[unit + 1]):
                    where[self.t.unit_members[each]] = team
        return where
