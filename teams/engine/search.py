"""A legal start and simulated annealing with a fixed number of moves, so that a seed gives the same teams anywhere.

Two fixed workers share each round: restarts side by side while the problem is small, halves of the teams when large.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from teams.engine.anneal import CHANCES, anneal, place
from teams.engine.kernel import breaks
from teams.engine.tables import BREAK, EMPLOYER, LANES, MAX_MOVES, MOST, SECTOR, W_SKILLS, Ints, Tables, Words

WORKERS = 2
# Up to so many people restarts beat one long cooling.
SMALL = 80
HOT, COLD, STEPS = 12_000, 300, 60  # 1024ths of a unit of cost
ROUNDS = 48


class Teams:
    """An assignment in the search's own form: members (t, width), size (t,), where (n,)."""

    def __init__(self, t: Tables, where: Sequence[int] | Ints) -> None:
        teams = len(t.class_of)
        self.where = np.array(where, np.int64)
        self.size = np.bincount(self.where, minlength=teams).astype(np.int64)
        width = int(max(self.size.max(initial=0), t.rules[MOST] if t.rules[MOST] < len(self.where) else 0)) + 4
        self.members = np.zeros((teams, width), np.int64)
        for team in range(teams):
            self.members[team, : self.size[team]] = np.flatnonzero(self.where == team)

    def copy(self) -> "Teams":
        twin = object.__new__(Teams)
        twin.where, twin.size, twin.members = self.where.copy(), self.size.copy(), self.members.copy()
        return twin


def generator(seed: int, *place_in: int) -> np.ndarray:
    """The state of the search's own random numbers; different for each restart."""
    return np.random.SeedSequence([seed % (1 << 32), *place_in]).generate_state(1, np.uint64) | np.uint64(1)


def legal(t: Tables, teams: Teams) -> bool:
    """Whether no rule is broken."""
    moved = sum(int(t.moved[t.class_of[team], person]) for person, team in enumerate(teams.where))
    return (t.rules[MAX_MOVES] < 0 or moved <= t.rules[MAX_MOVES]) and all(
        not breaks(t, teams.members[team], teams.size[team])
        and t.label[t.class_of[team], teams.members[team, : teams.size[team]]].max(initial=0) < BREAK
        and not _apart_broken(t, teams.members[team, : teams.size[team]])
        for team in range(len(teams.size))
    )


def _apart_broken(t: Tables, members: Ints) -> bool:
    inside = set(members.tolist())
    return any(
        t.pair_cost[edge] >= BREAK // 2 and int(t.pair_other[edge]) in inside
        for each in members
        for edge in range(t.pair_start[each], t.pair_start[each + 1])
    )


def dealt(t: Tables) -> Teams:
    """Everybody dealt: blocks first, then by sector, employers with many people first."""
    units = len(t.unit_start) - 1
    first = t.unit_members[t.unit_start[:-1]]
    employer = t.person[:, EMPLOYER]
    crowd = np.bincount(employer[employer >= 0], minlength=1)
    many = np.where(employer[first] >= 0, crowd[employer[first]], 0)
    open_to = (t.label[:, first] < BREAK).sum(0)
    order = np.lexsort((np.arange(units), -many, t.person[first, SECTOR], open_to, -np.diff(t.unit_start)))
    teams = Teams(t, np.zeros(len(t.person), np.int64))
    teams.members = np.zeros((len(teams.size), len(t.person) + 4), np.int64)
    teams.size[:] = 0
    place(t, order.astype(np.int64), teams.members, teams.size, teams.where)
    return Teams(t, teams.where)


def hard_only(t: Tables) -> Tables:
    """The problem without its wishes."""
    return t._replace(
        rules=np.concatenate([t.rules[:W_SKILLS], np.zeros(LANES - W_SKILLS, np.int64), t.rules[LANES:]]),
        label=np.where(t.label >= BREAK, BREAK, 0),
        pair_cost=np.where(t.pair_cost >= BREAK // 2, BREAK, 0),
    )


def start(t: Tables, seed: int) -> Teams | None:
    """A legal assignment found by dealing and repairing; None says nothing but that this was not enough."""
    n = len(t.person)
    teams = dealt(t)
    free = hard_only(t)
    for attempt in range(12):
        if legal(t, teams):
            return teams
        level = np.array([BREAK // 16 if attempt % 4 == 3 else 1], np.int64)
        anneal(
            free,
            np.arange(n),
            teams.members,
            teams.size,
            teams.where,
            level,
            200 * n,
            generator(seed, 1, attempt),
            CHANCES,
        )
    return teams if legal(t, teams) else None


def cooling(hot: int, cold: int, steps: int) -> Ints:
    """Temperatures falling by equal ratios."""
    return np.array([round(hot * (cold / hot) ** (step / max(1, steps - 1))) for step in range(steps)], np.int64)


def improve(
    t: Tables, teams: Teams, cost: int, *, seed: int, moves: int, tell: Callable[[int, Teams], bool]
) -> tuple[int, Teams]:
    """The best of `moves` tried moves from a legal start. `tell` hears each better one and answers whether to stop."""
    n = len(t.person)
    if n < 2 or len(t.class_of) < 2:
        return cost, teams
    if n <= SMALL or t.rules[MAX_MOVES] >= 0:
        return _restarts(t, teams, cost, seed, moves, tell)
    return _halves(t, teams, cost, seed, moves, tell)


def _restarts(
    t: Tables, begun: Teams, cost: int, seed: int, moves: int, tell: Callable[[int, Teams], bool]
) -> tuple[int, Teams]:
    tries = 8
    levels = cooling(HOT, COLD, STEPS)
    each = max(1, moves // tries // STEPS)

    def once(number: int) -> tuple[int, Teams]:
        teams = begun.copy()
        state = generator(seed, 2, number)
        gain = anneal(t, np.arange(len(t.person)), teams.members, teams.size, teams.where, levels, each, state, CHANCES)
        return cost + int(gain), teams

    best, best_cost = begun, cost
    with ThreadPoolExecutor(WORKERS) as pool:
        for found, teams in pool.map(once, range(tries)):
            if found < best_cost and legal(t, teams):
                best_cost, best = found, teams
                tell(best_cost, best)
    return best_cost, best


def _halves(
    t: Tables, teams: Teams, cost: int, seed: int, moves: int, tell: Callable[[int, Teams], bool]
) -> tuple[int, Teams]:
    """One long cooling in rounds; in each the teams are split between the workers anew."""
    levels = cooling(HOT, COLD, ROUNDS * 4).reshape(ROUNDS, 4)
    shuffle = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed % (1 << 32), 3])))
    each = max(1, moves // WORKERS // levels.size)
    best, best_cost = teams.copy(), cost
    with ThreadPoolExecutor(WORKERS) as pool:
        for number, temperatures in enumerate(levels):
            halves = np.array_split(shuffle.permutation(len(teams.size)), WORKERS)

            def part(
                worker: int, halves: list[Ints] = halves, temperatures: Ints = temperatures, number: int = number
            ) -> int:
                who = np.flatnonzero(np.isin(teams.where, halves[worker]))
                if len(who) < 2 or len(halves[worker]) < 2:
                    return 0
                state = generator(seed, 4, number, worker)
                return _within(t, halves[worker], who, teams, temperatures, each, state)

            cost += sum(pool.map(part, range(WORKERS)))
            if cost < best_cost and legal(t, teams):
                best_cost, best = cost, teams.copy()
                if tell(best_cost, best):
                    break
    return best_cost, best


def _within(t: Tables, some: Ints, who: Ints, teams: Teams, temperatures: Ints, moves: int, state: Words) -> int:
    """Anneal some teams only: their own rows, so that the workers share nothing."""
    members, size = teams.members[some], teams.size[some]
    back = np.full(len(teams.size) + 1, -1, np.int64)
    back[some] = np.arange(len(some))
    local = t._replace(class_of=t.class_of[some], wishes=back[t.wishes])
    where = back[teams.where]
    gain = anneal(local, who, members, size, where, temperatures, moves, state, CHANCES)
    teams.members[some], teams.size[some] = members, size
    teams.where[who] = some[where[who]]
    return int(gain)
