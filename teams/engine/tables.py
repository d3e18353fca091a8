"""A problem as arrays, for the compiled search (NumPy; in the worker).

n people, t teams, c classes of teams that no rule or wish tells apart, s sectors, f counted features. All integers.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from teams.engine.checks import chains
from teams.engine.cost import rank_cost
from teams.engine.problem import Problem

# What breaking a rule once costs in the search: more than any sum of wishes.
BREAK = 1 << 30

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]


# Columns of `Tables.person`; words of features, then words of free slots, follow.
EXPERIENCE, REGION, EMPLOYER, SECTOR, ANSWERED, WORDS = range(6)
# Places in `Tables.rules`; one number for each lane, then two for each sector, follow.
(
    PEOPLE, FEATURE_WORDS, SLOT_WORDS, SKILLS, ISOLATED, BALANCED, TOLERANCE, STEP, REGIONS_ALLOWED, SLOTS_TARGET,
    SECTORS, MAX_DIFFERENCE, SAME_EMPLOYER, LEAST, MOST, MAX_MOVES,
    W_SKILLS, W_EXPERIENCE, W_REGION, W_AVAILABILITY, W_ISOLATION, W_BALANCE, LANES,
) = range(23)  # fmt: skip


class Tables(NamedTuple):
    """One problem in a few arrays, because a compiled call is dearer with many.

    A feature is a skill or a group that somebody has or not. Counts of features are lanes of 16 bits, four in a word,
    so that one addition counts four. -1 stands for "not given" and for a rule that is off.
    """

    person: Ints  # (n, columns): months off the target, region, employer, sector, whether any slot was given, words
    rules: Ints  # numbers of all rules and terms, by the names above
    pair_start: Ints  # (n + 1,) where each person's partners stand in the two arrays below
    pair_other: Ints
    pair_cost: Ints
    label: Ints  # (c, n) cost of a person in a team of the class: preference and move; BREAK where it is closed to them
    moved: Ints  # (c, n) 1 if the class is not the person's until now
    wishes: Ints  # (n, k) teams that cost a person less than most do, -1 where there are no more
    class_of: Ints  # (t,)
    unit: Ints  # (n,) number of the block of people who stay together
    unit_start: Ints  # (units + 1,)
    unit_members: Ints  # (n,)


class Classes(NamedTuple):
    """Teams that are alike share a class: this removes their symmetry from the proof."""

    of_team: tuple[int, ...]
    teams: tuple[tuple[int, ...], ...]


def classes_of(problem: Problem) -> Classes:
    """Teams with the same challenge cost, the same open people and the same incumbents, in order of appearance."""
    found: dict[object, list[int]] = {}
    keep = problem.incumbent is not None
    for team in range(len(problem.teams)):
        key = tuple(
            (
                rank_cost(problem, person, team),
                team in problem.closed[person],
                problem.moves(person, team) if keep else 0,
            )
            for person in range(len(problem.people))
        )
        found.setdefault(key, []).append(team)
    teams = tuple(tuple(each) for each in found.values())
    of_team = {team: number for number, group in enumerate(teams) for team in group}
    return Classes(tuple(of_team[team] for team in range(len(problem.teams))), teams)


def tables_of(problem: Problem, classes: Classes) -> Tables:
    """The arrays of a problem."""
    n, weights = len(problem.people), problem.soft.weights
    # Sectors that a rule speaks of.
    names = list(dict.fromkeys((*problem.hard.sectors, *(name for name, _ in problem.hard.min_each))))
    start, other, cost = _pairs(problem)
    unit, unit_start, unit_members = _units(problem)
    features, slots = _features(problem), _slots(problem)
    first_team = [group[0] for group in classes.teams]
    label = _by_class(
        first_team,
        n,
        lambda each, team: (
            weights["preference"] * rank_cost(problem, each, team)
            + weights["move"] * problem.moves(each, team)
            + BREAK * (team in problem.closed[each])
        ),
    )
    return Tables(
        person=np.hstack([_answers(problem, names), features.view(np.int64), slots.view(np.int64)]),
        rules=_ints(_rules(problem, names, features.shape[1], slots.shape[1])),
        pair_start=start,
        pair_other=other,
        pair_cost=cost,
        label=label,
        moved=_by_class(first_team, n, problem.moves),
        wishes=_wishes(label, classes),
        class_of=_ints(classes.of_team),
        unit=unit,
        unit_start=unit_start,
        unit_members=unit_members,
    )


def _answers(problem: Problem, names: list[str]) -> Ints:
    """The columns of each person before the words."""
    people = problem.people
    regions = _numbers(each.region for each in people if each.region is not None)
    employers = _numbers(each.employer for each in people if each.employer is not None)
    target = problem.soft.experience[0] if problem.soft.experience else 0
    rows = [
        (
            each.experience - target,
            regions.get(each.region, -1),
            employers.get(each.employer, -1),
            names.index(each.sector) if each.sector in names else -1,
            bool(each.availability),
        )
        for each in people
    ]
    return np.array(rows, np.int64).reshape(len(people), WORDS)


def _features(problem: Problem) -> Words:
    """Who has which skill or is of which group, in lanes of 16 bits."""
    soft = problem.soft
    groups = [("skills", skill) for skill, _ in soft.skills] + [*soft.isolation, *soft.balance]
    words = np.zeros((len(problem.people), max(1, -(-len(groups) // 4))), np.uint64)
    for row, each in enumerate(problem.people):
        for number, group in enumerate(groups):
            if each.has(*group):
                words[row, number // 4] += np.uint64(1 << 16 * (number % 4))
    return words


def _slots(problem: Problem) -> Words:
    """When everybody is free, one bit for each half-day."""
    slots = _numbers(slot for each in problem.people for slot in each.availability)
    words = np.zeros((len(problem.people), max(1, -(-len(slots) // 64))), np.uint64)
    for row, each in enumerate(problem.people):
        for slot in each.availability:
            words[row, slots[slot] // 64] |= np.uint64(1 << slots[slot] % 64)
    return words


def _rules(problem: Problem, names: list[str], feature_words: int, slot_words: int) -> Iterator[int]:
    """The numbers of all rules and terms, in the order of their places."""
    n, hard, soft, weights = len(problem.people), problem.hard, problem.soft, problem.soft.weights
    _, tolerance, step = soft.experience or (0, 0, 0)
    yield from (n, feature_words, slot_words, len(soft.skills), len(soft.isolation), len(soft.balance))
    yield from (tolerance, step, _or_off(soft.regions_allowed), soft.slots_target)
    yield from (len(names), _or_off(hard.max_difference), _or_off(hard.max_same_employer))
    yield from (hard.size[0], min(hard.size[1], n)) if hard.size else (0, n)
    yield -1 if problem.incumbent is None else _or_off(hard.max_moves)
    yield from (weights[term] for term in ("skills", "experience", "region", "availability", "isolation", "balance"))
    yield from (target for _, target in soft.skills)
    yield from (0 for _ in soft.isolation)
    yield from problem.holders
    min_each = dict(hard.min_each)
    for name in names:
        yield from (min_each.get(name, 0), int(name in hard.sectors))


def part_of(t: Tables, people: Ints, teams: Ints) -> tuple[Tables, Classes]:
    """The problem of some people (rising) and some teams, all else as it is; blocks are in it whole or not at all."""
    back = np.full(len(t.person), -1, np.int64)
    back[people] = np.arange(len(people))
    owner = np.repeat(np.arange(len(t.person)), np.diff(t.pair_start))
    inside = (back[owner] >= 0) & (back[t.pair_other] >= 0)
    kinds, class_of = np.unique(t.class_of[teams], return_inverse=True)
    units, unit = np.unique(t.unit[people], return_inverse=True)
    blocks = [back[t.unit_members[t.unit_start[each] : t.unit_start[each + 1]]] for each in units]
    smaller = t._replace(
        person=t.person[people],
        pair_start=np.searchsorted(back[owner[inside]], np.arange(len(people) + 1)).astype(np.int64),
        pair_other=back[t.pair_other[inside]],
        pair_cost=t.pair_cost[inside],
        label=t.label[np.ix_(kinds, people)],
        moved=t.moved[np.ix_(kinds, people)],
        wishes=np.full((len(people), 1), -1, np.int64),
        class_of=class_of.astype(np.int64),
        unit=unit.astype(np.int64),
        unit_start=np.cumsum([0, *map(len, blocks)]).astype(np.int64),
        unit_members=np.concatenate(blocks),
    )
    groups = tuple(tuple(np.flatnonzero(class_of == kind).tolist()) for kind in range(len(kinds)))
    return smaller, Classes(tuple(class_of.tolist()), groups)


def _wishes(label: Ints, classes: Classes) -> Ints:
    """For each person the teams of the classes that cost less than their usual (median) class."""
    usual = np.median(label, axis=0) if len(label) else np.zeros(label.shape[1])
    lists = [
        [team for kind in np.flatnonzero(label[:, person] < usual[person]) for team in classes.teams[kind]]
        for person in range(label.shape[1])
    ]
    width = max(1, max(map(len, lists), default=1))
    return np.array([row + [-1] * (width - len(row)) for row in lists], np.int64).reshape(len(lists), width)


def _or_off(value: int | None) -> int:
    return -1 if value is None else value


def _ints(values: object) -> Ints:
    return np.array(list(values), np.int64)  # type: ignore[call-overload, no-any-return]


def _numbers(values: object) -> dict[object, int]:
    return {value: number for number, value in enumerate(sorted(set(values)))}  # type: ignore[call-overload]


def _by_class(first_team: list[int], n: int, value: object) -> Ints:
    return np.array(
        [[value(person, team) for person in range(n)] for team in first_team],  # type: ignore[operator]
        np.int64,
    ).reshape(len(first_team), n)


def _pairs(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """What it costs that two people are in one team: avoided and apart pairs cost, a kept partner takes off."""
    cost: dict[tuple[int, int], int] = {}
    weights = problem.soft.weights
    for pairs, value in (
        (problem.soft.avoid, weights["avoid"]),
        (problem.soft.prefer, -weights["prefer"]),
        (problem.hard.apart, BREAK),
    ):
        for pair in pairs:
            key = (min(pair), max(pair))
            cost[key] = cost.get(key, 0) + value
    around: list[list[tuple[int, int]]] = [[] for _ in problem.people]
    for (one, other), value in sorted(cost.items()):
        around[one].append((other, value))
        if one != other:
            around[other].append((one, value))
    start = np.cumsum([0, *map(len, around)]).astype(np.int64)
    flat = [each for row in around for each in row]
    return start, _ints(each for each, _ in flat), _ints(value for _, value in flat)


def _units(problem: Problem) -> tuple[Ints, Ints, Ints]:
    blocks = {block[0]: block for block in chains(problem)}
    inside = {person for block in blocks.values() for person in block}
    units = [
        blocks.get(person, [person])
        for person in range(len(problem.people))
        if person in blocks or person not in inside
    ]
    unit = np.zeros(len(problem.people), np.int64)
    for number, block in enumerate(units):
        unit[block] = number
    return unit, np.cumsum([0, *map(len, units)]).astype(np.int64), _ints(person for block in units for person in block)
