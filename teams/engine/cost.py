"""What a team costs, term by term: desk, report and the checks of every search call this. Standard library only.

Units and formulas are those of the exchange format (README, "What is preferred"). `kernel.py` says the same in numbers
for the search; a test holds the two against each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from teams.engine.problem import DEFAULT_WEIGHTS, Problem


def _skills(problem: Problem, members: Sequence[int], team: int) -> int:
    held = [problem.people[each].skills for each in members]
    return sum(max(0, target - sum(skill in each for each in held)) for skill, target in problem.soft.skills)


def _experience(problem: Problem, members: Sequence[int], team: int) -> int:
    if not problem.soft.experience:
        return 0
    target, tolerance, step = problem.soft.experience
    off = abs(sum(problem.people[each].experience - target for each in members))
    return -(-max(0, off - tolerance) // step)


def _region(problem: Problem, members: Sequence[int], team: int) -> int:
    if problem.soft.regions_allowed is None:
        return 0
    regions = {problem.people[each].region for each in members} - {None}
    return max(0, len(regions) - problem.soft.regions_allowed)


def _availability(problem: Problem, members: Sequence[int], team: int) -> int:
    answered = [free for each in members if (free := problem.people[each].availability)]
    return max(0, problem.soft.slots_target - len(frozenset.intersection(*answered))) if answered else 0


def _preference(problem: Problem, members: Sequence[int], team: int) -> int:
    return sum(rank_cost(problem, each, team) for each in members)


def rank_cost(problem: Problem, person: int, team: int) -> int:
    """Units of `preference` for one person in a team: by the rank they gave its challenge."""
    wished, challenge, costs = (
        problem.people[person].preferences,
        problem.teams[team].challenge,
        problem.soft.rank_costs,
    )
    if costs is None or challenge is None or not wished:
        return 0
    rank = wished.index(challenge) if challenge in wished else len(costs)
    return costs[rank] if rank < len(costs) else problem.soft.unranked


def _isolation(problem: Problem, members: Sequence[int], team: int) -> int:
    if len(members) < 2:
        return 0
    return sum(sum(problem.people[each].has(*group) for each in members) == 1 for group in problem.soft.isolation)


def _balance(problem: Problem, members: Sequence[int], team: int) -> int:
    total = 0
    for group, holders in zip(problem.soft.balance, problem.holders, strict=True):
        count = sum(problem.people[each].has(*group) for each in members)
        total += lopsided(len(problem.people), holders, len(members), count)
    return total


def lopsided(people: int, holders: int, size: int, count: int) -> int:
    """Whole persons beyond the fair share of a group; rounding the share up or down is free."""
    return max(0, -(-(abs(people * count - holders * size) - (people - 1)) // people)) if people else 0


def _avoid(problem: Problem, members: Sequence[int], team: int) -> int:
    return _pairs_inside(problem.avoided, members)


def _kept_partners(problem: Problem, members: Sequence[int], team: int) -> int:
    return -_pairs_inside(problem.preferred, members)


def _pairs_inside(others: Mapping[int, Sequence[int]], members: Sequence[int]) -> int:
    return sum(other in members for each in members for other in others.get(each, ()))


def _move(problem: Problem, members: Sequence[int], team: int) -> int:
    return sum(problem.moves(each, team) for each in members)


# Every term of the sum. A new one is a function above and a line here. `prefer` takes off what the constant holds.
TERMS: dict[str, Callable[[Problem, Sequence[int], int], int]] = {
    "skills": _skills,
    "experience": _experience,
    "region": _region,
    "availability": _availability,
    "preference": _preference,
    "isolation": _isolation,
    "balance": _balance,
    "avoid": _avoid,
    "prefer": _kept_partners,
    "move": _move,
}
assert TERMS.keys() == DEFAULT_WEIGHTS.keys()  # noqa: S101


@dataclass(frozen=True)
class Bill:
    """What one team costs: units by term, and the weighted sum. A kept `prefer` pair counts as -1."""

    units: dict[str, int]
    total: int


def price(problem: Problem, members: Sequence[int], team: int) -> Bill:
    """The one function that prices a team."""
    units = {term: formula(problem, members, team) for term, formula in TERMS.items()}
    return Bill(units, sum(problem.soft.weights[term] * number for term, number in units.items()))


def constant(problem: Problem) -> int:
    """What all wishes for a partner cost if none is met; each pair inside a team takes its weight off again."""
    return problem.soft.weights["prefer"] * len(problem.soft.prefer)


def members_of(problem: Problem, assignment: Sequence[int]) -> list[list[int]]:
    """The people of each team, by number."""
    teams: list[list[int]] = [[] for _ in problem.teams]
    for person, team in enumerate(assignment):
        teams[team].append(person)
    return teams


def total(problem: Problem, assignment: Sequence[int]) -> int:
    """The objective: weight times units over all teams."""
    return constant(problem) + sum(
        price(problem, members, team).total for team, members in enumerate(members_of(problem, assignment))
    )


def by_term(problem: Problem, assignment: Sequence[int]) -> dict[str, int]:
    """Units of each term over all teams, as the exchange format counts them."""
    bills = [price(problem, members, team) for team, members in enumerate(members_of(problem, assignment))]
    units = {term: sum(bill.units[term] for bill in bills) for term in TERMS}
    units["prefer"] += len(problem.soft.prefer)
    return units


def change(problem: Problem, assignment: Sequence[int], moves: Sequence[tuple[int, int]]) -> int:
    """What the objective would gain (+) or lose (-) if each (person, team) of `moves` were so."""
    after = list(assignment)
    for person, team in moves:
        after[person] = team
    touched = {assignment[person] for person, _ in moves} | {team for _, team in moves}
    before_members, after_members = members_of(problem, assignment), members_of(problem, after)
    return sum(
        price(problem, after_members[team], team).total - price(problem, before_members[team], team).total
        for team in touched
    )
