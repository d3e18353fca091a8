"""All legal teams of a small cohort, listed and priced by compiled code (Numba; in the worker)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from teams.engine.kernel import breaks, compiled, inner, soft_cost
from teams.engine.tables import (
    BALANCED,
    BREAK,
    EMPLOYER,
    ISOLATED,
    LANES,
    LEAST,
    MAX_DIFFERENCE,
    MAX_MOVES,
    MOST,
    PEOPLE,
    SAME_EMPLOYER,
    SECTOR,
    SECTORS,
    SKILLS,
    Ints,
    Tables,
    Words,
)  # fmt: skip

# Above so many legal teams, or so many people, the list is not made.
MOST_TEAMS = 3_000_000
MOST_PEOPLE = 64
# Dual prices are whole multiples of 1 / SCALE of a unit of cost, so that every bound is exact.
SCALE = 1 << 20


@dataclass(frozen=True)
class Listed:
    """Legal teams: members (k, width) padded with n, masks (k,) over people, base cost (k,) whatever the class."""

    members: np.ndarray
    masks: Words
    base: Ints


@inner
def fits(t: Tables, chosen: Ints, size: int, unit: int) -> bool:
    """Whether a unit may join those chosen: size, employer, apart, and sectors that can still be evened out."""
    first, last = t.unit_start[unit], t.unit_start[unit + 1]
    most = t.rules[MOST]
    if size + last - first > most:
        return False
    for at in range(first, last):
        chosen[size + at - first] = t.unit_members[at]
    total = size + last - first
    for at in range(size, total):
        one = chosen[at]
        for edge in range(t.pair_start[one], t.pair_start[one + 1]):
            if t.pair_cost[edge] >= BREAK // 2:
                for there in range(total):
                    if chosen[there] == t.pair_other[edge]:
                        return False
        if t.rules[SAME_EMPLOYER] >= 0 and t.person[one, EMPLOYER] >= 0:
            count = 0
            for there in range(total):
                count += t.person[chosen[there], EMPLOYER] == t.person[one, EMPLOYER]
            if count > t.rules[SAME_EMPLOYER]:
                return False
    high = 0
    after_lanes = LANES + t.rules[SKILLS] + t.rules[ISOLATED] + t.rules[BALANCED]
    for _ in range(2):
        missing = 0
        for sector in range(t.rules[SECTORS]):
            count = 0
            for at in range(total):
                count += t.person[chosen[at], SECTOR] == sector
            wanted = t.rules[after_lanes + 2 * sector]
            if t.rules[after_lanes + 2 * sector + 1] and t.rules[MAX_DIFFERENCE] >= 0:
                high = max(high, count)
                wanted = max(wanted, high - t.rules[MAX_DIFFERENCE])
            missing += max(0, wanted - count)
        if total + missing > most:
            return False
    return True


def allowance(t: Tables) -> Ints:
    """For each class how many people may have moved into one team of it: all moves less what other teams need."""
    limit, counts = int(t.rules[MAX_MOVES]), np.bincount(t.class_of, minlength=len(t.label))
    if limit < 0:
        return np.full(len(counts), len(t.person), np.int64)
    staying = ((t.moved == 0) & (t.label < BREAK)).sum(1)
    needed = np.maximum(0, t.rules[LEAST] - staying)
    found: Ints = limit - int((counts * needed).sum()) + needed
    return found


@inner
def in_reach(t: Tables, allowed: Ints, chosen: Ints, size: int) -> bool:
    """Whether some class has moves enough for these people to be in a team of it."""
    if t.rules[MAX_MOVES] < 0:
        return True
    for kind in range(len(allowed)):
        away = 0
        for at in range(size):
            away += t.moved[kind, chosen[at]]
        if away <= allowed[kind]:
            return True
    return False


@compiled
def _walk(t: Tables, allowed: Ints, limit: int, members: np.ndarray, masks: Words, base: Ints) -> int:
    """Depth first over units in rising order. Counts up to `limit` when there is no room to write, writes otherwise."""
    units = len(t.unit_start) - 1
    chosen = np.zeros(t.rules[PEOPLE] + 1, np.int64)
    stack, sizes = np.zeros(units + 1, np.int64), np.zeros(units + 1, np.int64)
    depth, found = 0, 0
    size: Any = np.int64(0)  # typed: Numba compiles a callee again for a number that stands in a call
    unit: Any = np.int64(0)
    writing = len(base) > 0
    if t.rules[LEAST] == 0 and breaks(t, chosen, size) == 0:
        if writing:
            base[found] = soft_cost(t, chosen, size)
        found += 1
    while True:
        if unit < units and size < t.rules[MOST]:
            grown = size + t.unit_start[unit + 1] - t.unit_start[unit]
            if not fits(t, chosen, size, unit) or not in_reach(t, allowed, chosen, grown):
                unit += 1
                continue
            stack[depth], sizes[depth] = unit, size
            depth += 1
            size = grown
            if size >= t.rules[LEAST] and breaks(t, chosen, size) == 0:
                if writing:
                    mask = np.uint64(0)
                    for at in range(size):
                        members[found, at] = chosen[at]
                        mask |= np.uint64(1) << np.uint64(chosen[at])
                    masks[found] = mask
                    base[found] = soft_cost(t, chosen, size)
                found += 1
                if found > limit:
                    return found
            unit += 1
        else:
            if depth == 0:
                return found
            depth -= 1
            unit, size = stack[depth] + 1, sizes[depth]


def listed(t: Tables) -> Listed | None:
    """Every legal team within reach of the moves, or None if there are too many to list."""
    n = len(t.person)
    if n > MOST_PEOPLE:
        return None
    nothing = np.zeros((0, 1), np.uint8), np.zeros(0, np.uint64), np.zeros(0, np.int64)
    allowed = allowance(t)
    count = _walk(t, allowed, MOST_TEAMS, *nothing)
    if count > MOST_TEAMS:
        return None
    members = np.full((count, max(1, int(t.rules[MOST]))), n, np.uint8)
    masks, base = np.zeros(count, np.uint64), np.zeros(count, np.int64)
    if count:
        _walk(t, allowed, MOST_TEAMS, members, masks, base)
    return Listed(members, masks, base)


@compiled
def reduced(members: np.ndarray, base: Ints, rows: np.ndarray, prices: Ints, extra: Ints, out: Ints) -> None:
    """Reduced costs (in 1 / SCALE) of the teams `rows`: base, plus a price for each member, plus what cuts add."""
    for at in range(len(rows)):
        row = rows[at]
        value = base[row] * SCALE + extra[row]
        for there in range(members.shape[1]):
            value += prices[members[row, there]]
        out[at] = value


@compiled
def add_cuts(masks: Words, rows: np.ndarray, cuts: Words, prices: Ints, extra: Ints) -> None:
    """What each cut on three units adds to the teams that hold two or three of them. `cuts` is (k, 3) of unit masks."""
    for at in range(len(rows)):
        mask = masks[rows[at]]
        value = 0
        for cut in range(len(prices)):
            held = 0
            for there in range(3):
                held += (mask & cuts[cut, there]) != 0
            if held >= 2:
                value += prices[cut]
        extra[rows[at]] = value
