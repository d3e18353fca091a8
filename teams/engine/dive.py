"""Good teams where they are too many to list: follow the LP team by team, then solve what is left (in the worker).

Method: diving with column generation (Joncour and others 2010). The team that the LP is surest of is taken, the LP is
priced and solved again without its people, and so on until the rest is small enough for `prove.py`.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from teams.engine.columns import listed
from teams.engine.kernel import team_cost
from teams.engine.master import Column
from teams.engine.pricing import Pricing
from teams.engine.prove import FIRST_STEPS, Proof
from teams.engine.search import WORKERS, Teams, improve, start
from teams.engine.tables import MAX_MOVES, Ints, Tables, part_of

DIVES = 6
REST = 36  # people whom the LP leaves to the exact solution
PRICINGS, WIDTH, SEARCH_STEPS = 2, 50, 100_000  # before each choice
SURE = 0.999  # shares from which on a team is taken with others
REST_MOVES, REST_CUTS = 200_000, 4
Tell = Callable[[int, list[int]], bool]


def dives(pricing: Pricing, seed: int, late: Callable[[], bool], tell: Tell, rest: int = REST) -> None:
    """Dive several times, each time with another first team; `tell` hears of each better assignment."""
    first: set[Column] = set()
    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in range(DIVES):
            if late() or (pricing.bound is not None and pricing.bound >= pricing.best):
                return
            dive = Dive(pricing, pool, first)
            dive.go_down(late, rest)
            found = dive.rest(seed, late)
            if found:
                pricing.best, where = found
                pricing.take_in(where)
                if tell(pricing.best, where):
                    return


class Dive:
    """One way down. `first` are teams that other dives began with; this one's is added."""

    def __init__(self, pricing: Pricing, pool: ThreadPoolExecutor, first: set[Column]) -> None:
        self.pricing, self.pool, self.first = pricing, pool, first
        self.chosen: list[Column] = []

    def go_down(self, late: Callable[[], bool], rest: int) -> None:
        """Choose columns until `rest` people are left; the master and the pricing are as before afterwards."""
        pricing, master = self.pricing, self.pricing.master
        heads = np.diff(pricing.t.unit_start)
        counts = pricing.counts.copy()
        master.give_way(pricing.best)
        while heads[pricing.free].sum() > rest and not late():
            surest = self.surest()
            if not surest:
                break
            for column in surest:
                if heads[pricing.free].sum() > rest:
                    self.chosen.append(column)
                    master.choose(column)
                    pricing.free[list(column.units)] = False
                    pricing.counts[column.kind] -= 1
        master.release(self.chosen)
        pricing.free[:] = True
        pricing.counts = counts

    def surest(self) -> list[Column]:
        """What the LP, priced again, is surest of: all that it has whole, or else the one with the largest share."""
        for _ in range(PRICINGS):
            _, prices, used = self.pricing.master.solve()
            if not self.pricing.round(self.pool, prices, WIDTH, SEARCH_STEPS)[0]:
                break
        else:
            _, _, used = self.pricing.master.solve()
        free = [(column, share) for column, share in used if self.pricing.free[list(column.units)].all()]
        whole = [column for column, share in free if share > SURE]
        if whole or not free:
            return whole
        fresh = [each for each in free if self.chosen or each[0] not in self.first] or free
        best, _ = max(fresh, key=lambda each: (round(each[1], 6), -each[0].cost, each[0].units))
        if not self.chosen:
            self.first.add(best)
        return [best]

    def rest(self, seed: int, late: Callable[[], bool]) -> tuple[int, list[int]] | None:
        """The best teams for those left: cost and assignment of everybody if better than what is known."""
        t, classes = self.pricing.t, self.pricing.classes
        where, left = np.full(len(t.person), -1, np.int64), [list(group) for group in classes.teams]
        for column in self.chosen:
            team = left[column.kind].pop(0)
            where[np.isin(t.unit, column.units)] = team
        people = np.flatnonzero(where < 0)
        teams = np.array(sorted(team for group in left for team in group), np.int64)
        spent = sum(column.cost for column in self.chosen)
        if late() or not len(people):
            return None
        smaller, alike = part_of(self.limited(), people, teams)
        listing, begun = listed(smaller), start(smaller, seed)
        if listing is None or begun is None:
            return None
        cost, begun = improve(smaller, begun, cost_of(smaller, begun), seed=seed, moves=REST_MOVES, tell=unheard)
        to_beat = min(cost, self.pricing.best - spent)
        proof = Proof(smaller, alike, listing, to_beat, begun.where.tolist(), unheard, self.pricing.until)
        proof.run(REST_CUTS, FIRST_STEPS)
        if spent + proof.best >= self.pricing.best:
            return None
        where[people] = teams[proof.where]
        return spent + proof.best, where.tolist()

    def limited(self) -> Tables:
        """The tables with the moves that the chosen columns leave."""
        t = self.pricing.t
        if t.rules[MAX_MOVES] < 0:
            return t
        rules: Ints = t.rules.copy()
        rules[MAX_MOVES] = max(0, rules[MAX_MOVES] - sum(column.moved for column in self.chosen))
        return t._replace(rules=rules)


def cost_of(t: Tables, teams: Teams) -> int:
    """What all teams cost."""
    each = range(len(teams.size))
    return int(sum(team_cost(t, teams.members[at], teams.size[at], t.class_of[at]) for at in each))


def unheard(cost: int, *more: int | Teams | Sequence[int] | None) -> bool:
    """Nobody listens to the parts of a dive."""
    return False
