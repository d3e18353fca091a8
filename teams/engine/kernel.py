"""What a team costs and which rules it breaks, compiled (Numba; in the worker). Integers only: every machine agrees.

`soft_cost` and `breaks` say the same as `cost.py` and `checks.py`; a test holds them against each other.
"""

from typing import Any

import numba

from teams.engine.tables import (
    ANSWERED,
    BALANCED,
    BREAK,
    EMPLOYER,
    EXPERIENCE,
    FEATURE_WORDS,
    ISOLATED,
    LANES,
    LEAST,
    MAX_DIFFERENCE,
    MOST,
    PEOPLE,
    REGION,
    REGIONS_ALLOWED,
    SAME_EMPLOYER,
    SECTOR,
    SECTORS,
    SKILLS,
    SLOT_WORDS,
    SLOTS_TARGET,
    STEP,
    TOLERANCE,
    W_AVAILABILITY,
    W_BALANCE,
    W_EXPERIENCE,
    W_ISOLATION,
    W_REGION,
    W_SKILLS,
    WORDS,
    Ints,
    Tables,
)  # fmt: skip

compiled = numba.njit(cache=True, nogil=True, error_model="numpy")
# Of what only compiled code calls: no wrapper for Python, which takes as long to make as the function.
inner = numba.njit(  # type: ignore[call-overload]
    cache=True, nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True
)


@inner
def feature_cost(t: Tables, members: Ints, size: int) -> Any:
    """Missing skills, people alone in a group, lopsided shares: all counted in lanes, four at a time."""
    person, rules = t.person, t.rules
    cost, n, skills = 0, rules[PEOPLE], rules[SKILLS]
    grouped = skills + rules[ISOLATED]
    lanes = grouped + rules[BALANCED]
    for word in range(rules[FEATURE_WORDS]):
        counts = 0
        for at in range(size):
            counts += person[members[at], WORDS + word]
        for lane in range(4 * word, min(lanes, 4 * word + 4)):
            count = counts & 0xFFFF
            counts >>= 16
            wanted = rules[LANES + lane]
            if lane < skills:
                if count < wanted:
                    cost += rules[W_SKILLS] * (wanted - count)
            elif lane < grouped:
                if count == 1 and size >= 2:
                    cost += rules[W_ISOLATION]
            else:
                off = abs(n * count - wanted * size) - (n - 1)
                if off > 0:
                    cost += rules[W_BALANCE] * ((off + n - 1) // n)
    return cost


@inner
def experience_cost(t: Tables, members: Ints, size: int) -> Any:
    """Months off the mean beyond what is free, in steps."""
    rules = t.rules
    if rules[STEP] <= 0:
        return 0
    months = 0
    for at in range(size):
        months += t.person[members[at], EXPERIENCE]
    off = abs(months) - rules[TOLERANCE]
    return rules[W_EXPERIENCE] * ((off + rules[STEP] - 1) // rules[STEP]) if off > 0 else 0


@inner
def region_cost(t: Tables, members: Ints, size: int) -> Any:
    """Regions beyond those that are free."""
    person, rules, regions = t.person, t.rules, 0
    if rules[REGIONS_ALLOWED] < 0:
        return 0
    for at in range(size):
        region = person[members[at], REGION]
        if region >= 0:
            regions += 1
            for before in range(at):
                if person[members[before], REGION] == region:
                    regions -= 1
                    break
    return rules[W_REGION] * max(0, regions - rules[REGIONS_ALLOWED])


@inner
def slots_cost(t: Tables, members: Ints, size: int) -> Any:
    """Half-days in common that are missing; who gave none is left out."""
    person, rules, common, anybody = t.person, t.rules, 0, False
    if rules[SLOTS_TARGET] <= 0:
        return 0
    for word in range(rules[SLOT_WORDS]):
        slots = -1
        for at in range(size):
            if person[members[at], ANSWERED]:
                slots &= person[members[at], WORDS + rules[FEATURE_WORDS] + word]
                anybody = True
        while anybody and slots != 0 and common < rules[SLOTS_TARGET]:
            slots &= slots - 1
            common += 1
    return rules[W_AVAILABILITY] * (rules[SLOTS_TARGET] - common) if anybody else 0


@inner
def pairs_cost(t: Tables, members: Ints, size: int) -> Any:
    """Pairs that cost or save something in one team, each once."""
    cost = 0
    for at in range(size):
        one = members[at]
        for edge in range(t.pair_start[one], t.pair_start[one + 1]):
            other = t.pair_other[edge]
            if other == one:
                cost += t.pair_cost[edge]
            elif other > one:
                for there in range(size):
                    if members[there] == other:
                        cost += t.pair_cost[edge]
                        break
    return cost


@compiled
def soft_cost(t: Tables, members: Ints, size: int) -> Any:
    """Weighted cost of a team whatever its class: all terms but preference and move."""
    cost = feature_cost(t, members, size) + experience_cost(t, members, size) + region_cost(t, members, size)
    return cost + slots_cost(t, members, size) + pairs_cost(t, members, size)


@compiled
def breaks(t: Tables, members: Ints, size: int) -> Any:
    """How far a team is from keeping size, sector and employer rules (people too many or too few)."""
    person, rules = t.person, t.rules
    found = max(0, rules[LEAST] - size) + max(0, size - rules[MOST])
    high, low = -1, 1 << 30
    after_lanes = LANES + rules[SKILLS] + rules[ISOLATED] + rules[BALANCED]
    for sector in range(rules[SECTORS]):
        count = 0
        for at in range(size):
            count += person[members[at], SECTOR] == sector
        found += max(0, rules[after_lanes + 2 * sector] - count)
        if rules[after_lanes + 2 * sector + 1]:
            high, low = max(high, count), min(low, count)
    if rules[MAX_DIFFERENCE] >= 0 and high >= 0:
        found += max(0, high - low - rules[MAX_DIFFERENCE])
    if rules[SAME_EMPLOYER] >= 0:
        for at in range(size):
            employer = person[members[at], EMPLOYER]
            if employer >= 0:
                before = 0
                for there in range(at):
                    before += person[members[there], EMPLOYER] == employer
                found += before >= rules[SAME_EMPLOYER]
    return found


@compiled
def team_cost(t: Tables, members: Ints, size: int, kind: int) -> Any:
    """Everything that a team of class `kind` costs; each broken rule adds BREAK."""
    cost = soft_cost(t, members, size) + BREAK * breaks(t, members, size)
    for at in range(size):
        cost += t.label[kind, members[at]]
    return cost
