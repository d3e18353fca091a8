"""The search over teams, compiled (Numba; in the worker): one deal, and one cooling by swaps, shifts and block moves.

Integers only, random numbers of its own: a seed gives the same teams on every machine.
"""

from typing import Any

import numpy as np

from teams.engine.kernel import breaks, compiled, inner, team_cost
from teams.engine.tables import BREAK, LEAST, MAX_MOVES, MOST, SECTOR, Ints, Tables, Words

# Chances of one in so many; typed, because Numba compiles a callee again for each number that stands in a call.
HALF, EIGHTH = np.int64(2), np.int64(8)
# Minus the natural logarithm of a uniform number, times 1024: acceptance at a temperature without floating point.
CHANCES = np.array([round(-1024 * np.log((step + 0.5) / 4096)) for step in range(4096)], np.int64)


@inner
def draw(state: Words) -> Any:
    """The next number of a xorshift generator (Marsaglia 2003)."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return x


@inner
def below(state: Words, most: int) -> Any:
    return np.int64((draw(state) >> np.uint64(11)) % np.uint64(most))


@compiled
def place(t: Tables, order: Ints, members: Ints, size: Ints, where: Ints) -> None:
    """Deal units in the given order, each to the team that it breaks least in, evenly filled."""
    teams = len(size)
    even = -(-len(where) // max(1, teams))
    for unit in order:
        first, last = t.unit_start[unit], t.unit_start[unit + 1]
        best, best_cost = -1, 1 << 62
        for team in range(teams):
            held = size[team]
            if held + last - first > members.shape[1]:
                continue
            kind = t.class_of[team]
            cost = -BREAK * breaks(t, members[team], held) + (held * BREAK) // 4
            for at in range(first, last):
                members[team, held + at - first] = t.unit_members[at]
                if t.label[kind, t.unit_members[at]] >= BREAK:
                    cost += 4 * BREAK
            cost += BREAK * breaks(t, members[team], held + last - first)
            if held + last - first > even:
                cost += BREAK
            if cost < best_cost:
                best, best_cost = team, cost
        for at in range(first, last):
            members[best, size[best]] = t.unit_members[at]
            where[t.unit_members[at]] = best
            size[best] += 1


@inner
def gather(t: Tables, state: Words, source: Ints, held: int, out: Ints, count: int, want: int) -> int:
    """Add random units of a team to those that leave it until `want` people do, if that can be; returns how many do."""
    for _ in range(4):
        if count >= want:
            break
        unit = t.unit[source[below(state, held)]]
        first, last = t.unit_start[unit], t.unit_start[unit + 1]
        taken = False
        for at in range(count):
            taken = taken or t.unit[out[at]] == unit
        if not taken and count + last - first <= want:
            for at in range(first, last):
                out[count] = t.unit_members[at]
                count += 1
    return count


@inner
def exchanged(source: Ints, held: int, out: Ints, leaving: int, into: Ints, coming: int, result: Ints) -> int:
    """The team without those who leave and with those who come; returns its size."""
    size = 0
    for at in range(held):
        stays = True
        for there in range(leaving):
            stays = stays and source[at] != out[there]
        if stays:
            result[size] = source[at]
            size += 1
    for at in range(coming):
        result[size] = into[at]
        size += 1
    return size


@inner
def leave(t: Tables, person: int, out: Ints) -> Any:
    """A person's block, as those who leave; returns how many."""
    unit = t.unit[person]
    first, last = t.unit_start[unit], t.unit_start[unit + 1]
    for at in range(first, last):
        out[at - first] = t.unit_members[at]
    return last - first


@inner
def partner_of(t: Tables, person: int, who: Ints, members: Ints, size: Ints, where: Ints, state: Words) -> Any:
    """Somebody to change with: half the time in a team that the person wishes for; of the same sector if it can be."""
    sector, a = t.person[person, SECTOR], where[person]
    wished = t.wishes[person, below(state, t.wishes.shape[1])] if below(state, HALF) else -1
    if wished >= 0 and size[wished]:
        partner = members[wished, below(state, size[wished])]
        if t.person[partner, SECTOR] != sector:
            partner = members[wished, below(state, size[wished])]
        return partner
    partner = who[below(state, len(who))]
    for _ in range(3):
        if t.person[partner, SECTOR] == sector and where[partner] != a:
            break
        partner = who[below(state, len(who))]
    return partner


@inner
def moved_more(t: Tables, out: Ints, leaving: int, into: Ints, coming: int, kind_a: int, kind_b: int) -> int:
    """How many people more are away from their team until now after the exchange."""
    more = 0
    for at in range(leaving):
        more += t.moved[kind_b, out[at]] - t.moved[kind_a, out[at]]
    for at in range(coming):
        more += t.moved[kind_a, into[at]] - t.moved[kind_b, into[at]]
    return more


@inner
def put(new: Ints, count: int, team: int, members: Ints, size: Ints, where: Ints) -> None:
    """Make `new` the team."""
    for at in range(count):
        members[team, at] = new[at]
        where[new[at]] = team
    size[team] = count


@inner
def keep(members: Ints, size: Ints, into_members: Ints, into_size: Ints) -> None:
    """Copy all teams."""
    for team in range(len(size)):
        into_size[team] = size[team]
        for at in range(size[team]):
            into_members[team, at] = members[team, at]


@inner
def drawn(
    t: Tables, person: int, partner: int, members: Ints, size: Ints, where: Ints, state: Words, out: Ints, into: Ints
) -> Any:
    """Who leaves and who comes: both blocks, made even; at times one block alone, where sizes may differ."""
    leaving, coming = leave(t, person, out), 0
    if below(state, EIGHTH) or t.rules[LEAST] == t.rules[MOST]:
        a, b = where[person], where[partner]
        coming = leave(t, partner, into)
        if coming < leaving:
            coming = gather(t, state, members[b], size[b], into, coming, leaving)
        elif leaving < coming:
            leaving = gather(t, state, members[a], size[a], out, leaving, coming)
    return leaving, coming


@inner
def begin(t: Tables, members: Ints, size: Ints, where: Ints, cost: Ints) -> Any:
    """Price every team; returns how many people are away from their team until now."""
    away = 0
    for team in range(len(size)):
        cost[team] = team_cost(t, members[team], size[team], t.class_of[team])
    for person in range(len(where)):
        away += t.moved[t.class_of[where[person]], person]
    return away


@compiled
def anneal(
    t: Tables, who: Ints, members: Ints, size: Ints, where: Ints,
    temperatures: Ints, moves: int, state: Words, chances: Ints,
) -> int:  # fmt: skip
    """Swap, shift and block moves among the people of `who`, `moves` at each temperature (1024ths of a unit of cost).

    Changes members (t, width), size (t,) and where (n,) to the best found; returns the gain against the start.
    """
    width, limit, cost = members.shape[1], t.rules[MAX_MOVES], np.zeros(len(size), np.int64)
    away = begin(t, members, size, where, cost)
    out, into = np.zeros(2 * width, np.int64), np.zeros(2 * width, np.int64)
    one, other = np.zeros(2 * width, np.int64), np.zeros(2 * width, np.int64)
    best_members, best_size = members.copy(), size.copy()
    gain, best = 0, 0
    for temperature in temperatures:
        for _ in range(moves):
            person = who[below(state, len(who))]
            partner = partner_of(t, person, who, members, size, where, state)
            a, b = where[person], where[partner]
            if a == b:
                continue
            leaving, coming = drawn(t, person, partner, members, size, where, state, out, into)
            if size[a] - leaving + coming > width or size[b] - coming + leaving > width:
                continue
            size_a = exchanged(members[a], size[a], out, leaving, into, coming, one)
            size_b = exchanged(members[b], size[b], into, coming, out, leaving, other)
            cost_a, cost_b = team_cost(t, one, size_a, t.class_of[a]), team_cost(t, other, size_b, t.class_of[b])
            change, more = cost_a + cost_b - cost[a] - cost[b], 0
            if limit >= 0:
                more = moved_more(t, out, leaving, into, coming, t.class_of[a], t.class_of[b])
                change += BREAK * (max(0, away + more - limit) - max(0, away - limit))
            if change > 0 and change * 1048576 > temperature * chances[below(state, len(chances))]:
                continue
            put(one, size_a, a, members, size, where)
            put(other, size_b, b, members, size, where)
            cost[a], cost[b], away, gain = cost_a, cost_b, away + more, gain + change
        if gain < best:
            best = gain
            keep(members, size, best_members, best_size)
    if gain > best:
        for team in range(len(size)):
            put(best_members[team], best_size[team], team, members, size, where)
    return best
