"""Which wishes an assignment does not meet: of people, and of teams that miss something. Standard library only."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from teams.engine.cost import TERMS, lopsided, price, rank_cost
from teams.engine.problem import Problem

# What a team misses of one term: which skill, group or pair where there are several, and words.
Misses = Iterator[tuple[object, str]]


@dataclass(frozen=True)
class Wish:
    """A wish that is not met, of these people (numbers); `weight` is what it costs.

    `team` says which team misses it where it is a team's; `what` which skill or group where its term has several.
    """

    weight: int
    term: str
    words: str
    people: tuple[int, ...]
    team: int | None = None
    what: object = None


def unmet(problem: Problem, assignment: Sequence[int], members: Sequence[Sequence[int]]) -> list[Wish]:
    """Every wish that is not met, the dearest first."""
    found = [*_of_people(problem, assignment), *_of_teams(problem, members)]
    return sorted(found, key=lambda each: -each.weight)


def _of_people(problem: Problem, assignment: Sequence[int]) -> Iterator[Wish]:
    weights = problem.soft.weights
    for person, team in enumerate(assignment):
        if units := rank_cost(problem, person, team):
            words = f"{problem.people[person].name} did not get the first choice."
            yield Wish(weights["preference"] * units, "preference", words, (person,))
    for one, other in problem.soft.prefer:
        if assignment[one] != assignment[other]:
            words = f"{problem.people[one].name} and {problem.people[other].name} asked to be together."
            yield Wish(weights["prefer"], "prefer", words, (one, other))
    for one, other in problem.soft.avoid:
        if assignment[one] == assignment[other]:
            words = f"{problem.people[one].name} and {problem.people[other].name} should not be together again."
            yield Wish(weights["avoid"], "avoid", words, (one, other))


def _of_teams(problem: Problem, members: Sequence[Sequence[int]]) -> Iterator[Wish]:
    """What teams miss as teams; past team-mates are two people's wish already."""
    for team, inside in enumerate(members):
        units = price(problem, inside, team).units
        for term, formula in MISSES.items():
            if term == "avoid" or not units[term]:
                continue
            weight = problem.soft.weights[term] * units[term]
            for what, words in formula(problem, inside, team):
                yield Wish(weight, term, f"{problem.teams[team].id}: {words}", tuple(inside), team, what)


def misses(problem: Problem, inside: Sequence[int], team: int) -> list[str]:
    """In words what a team misses of every wish."""
    return [words for formula in MISSES.values() for _, words in formula(problem, inside, team)]


def _skills(problem: Problem, inside: Sequence[int], team: int) -> Misses:
    for skill, target in problem.soft.skills:
        held = sum(skill in problem.people[each].skills for each in inside)
        if held < target:
            yield skill, f"Nobody brings {skill}." if not held else f"{held} of {target} bring {skill}."


def _experience(problem: Problem, inside: Sequence[int], team: int) -> Misses:
    if TERMS["experience"](problem, inside, team):
        target, *_ = problem.soft.experience or (0,)
        mean = sum(problem.people[each].experience for each in inside) // len(inside) if inside else 0
        yield None, f"Experience is {mean} months a person, the cohort's mean is {target}."


def _region(problem: Problem, inside: Sequence[int], team: int) -> Misses:
    if TERMS["region"](problem, inside, team):
        regions = {problem.people[each].region for each in inside} - {None}
        yield None, f"Its members are in {len(regions)} regions."


def _availability(problem: Problem, inside: Sequence[int], team: int) -> Misses:
    if TERMS["availability"](problem, inside, team):
        yield None, f"Fewer than {problem.soft.slots_target} half-days suit everybody."


def _isolation(problem: Problem, inside: Sequence[int], team: int) -> Misses:
    for attribute, value in problem.soft.isolation:
        if len(inside) >= 2 and sum(problem.people[each].has(attribute, value) for each in inside) == 1:
            yield (attribute, value), f"One member is alone in the group “{attribute}: {value}”."


def _balance(problem: Problem, inside: Sequence[int], team: int) -> Misses:
    for (attribute, value), holders in zip(problem.soft.balance, problem.holders, strict=True):
        count = sum(problem.people[each].has(attribute, value) for each in inside)
        if lopsided(len(problem.people), holders, len(inside), count):
            words = f"{count} of {len(inside)} are of the group “{attribute}: {value}”, of {holders} in the cohort."
            yield (attribute, value), words


def _avoid(problem: Problem, inside: Sequence[int], team: int) -> Misses:
    for one in inside:
        for other in problem.avoided.get(one, ()):
            if other in inside:
                yield (one, other), f"{problem.people[one].name} and {problem.people[other].name} are together again."


# What a team can miss, by term. A new wish about teams is a formula in `cost.py` and words here.
MISSES: dict[str, Callable[[Problem, Sequence[int], int], Misses]] = {
    "skills": _skills,
    "experience": _experience,
    "region": _region,
    "availability": _availability,
    "isolation": _isolation,
    "balance": _balance,
    "avoid": _avoid,
}
