"""Rules that must hold: their names, their words, and what breaks them. Standard library only.

A conflict is a set of rule ids which, kept on with all others off, leaves no assignment.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from teams.engine.cost import members_of
from teams.engine.problem import Pair, Problem

LISTS = ("together", "apart", "fixed", "forbidden")


@dataclass(frozen=True)
class Clash:
    """Rules that cannot hold together, and why; `minimal` if it is known that without any one of them they can."""

    rules: tuple[str, ...]
    words: str
    minimal: bool = False


def rules_of(problem: Problem) -> list[str]:
    """The ids of the rules that are on."""
    hard = problem.hard
    single = {
        "size": hard.size is not None,
        "sector.min_each": bool(hard.min_each),
        "sector.max_difference": hard.max_difference is not None and len(hard.sectors) > 1,
        "employer": hard.max_same_employer is not None,
        "needs": hard.needs and any(each.needs for each in problem.people),
        "max_moves": hard.max_moves is not None and problem.incumbent is not None,
    }
    listed = [f"{rule}:{number}" for rule in LISTS for number in range(len(getattr(hard, rule)))]
    return [rule for rule, on in single.items() if on] + listed


def only(problem: Problem, rules: Collection[str]) -> Problem:
    """The problem with these rules on and all others off."""

    def kept(rule: str) -> tuple[Pair, ...]:
        return tuple(pair for number, pair in enumerate(getattr(problem.hard, rule)) if f"{rule}:{number}" in rules)

    hard = problem.hard
    return replace(
        problem,
        hard=replace(
            hard,
            size=hard.size if "size" in rules else None,
            min_each=hard.min_each if "sector.min_each" in rules else (),
            max_difference=hard.max_difference if "sector.max_difference" in rules else None,
            max_same_employer=hard.max_same_employer if "employer" in rules else None,
            max_moves=hard.max_moves if "max_moves" in rules else None,
            needs="needs" in rules,
            together=kept("together"),
            apart=kept("apart"),
            fixed=kept("fixed"),
            forbidden=kept("forbidden"),
        ),
    )


def broken(problem: Problem, assignment: Sequence[int]) -> dict[str, list[int]]:
    """The rules that an assignment breaks, each with the teams where it does so (none for `max_moves`)."""
    hard, found = problem.hard, defaultdict(list)
    for team, members in enumerate(members_of(problem, assignment)):
        for rule in of_team(problem, members, team):
            found[rule].append(team)
    for number, (one, other) in enumerate(hard.together):
        if assignment[one] != assignment[other]:
            found[f"together:{number}"] += [assignment[one], assignment[other]]
    for number, (one, other) in enumerate(hard.apart):
        if assignment[one] == assignment[other]:
            found[f"apart:{number}"].append(assignment[one])
    for number, (person, team) in enumerate(hard.fixed):
        if assignment[person] != team:
            found[f"fixed:{number}"].append(assignment[person])
    for number, (person, team) in enumerate(hard.forbidden):
        if assignment[person] == team:
            found[f"forbidden:{number}"].append(team)
    if hard.max_moves is not None and problem.incumbent is not None:
        moved = sum(problem.moves(person, team) for person, team in enumerate(assignment))
        if moved > hard.max_moves:
            found["max_moves"] = []
    return dict(found)


def of_team(problem: Problem, members: Sequence[int], team: int) -> Iterator[str]:
    """The rules about all teams that one team breaks."""
    hard, people = problem.hard, [problem.people[each] for each in members]
    if hard.size and not hard.size[0] <= len(people) <= hard.size[1]:
        yield "size"
    counts = Counter(each.sector for each in people)
    if any(counts[name] < least for name, least in hard.min_each):
        yield "sector.min_each"
    if hard.max_difference is not None and difference(problem, counts) > hard.max_difference:
        yield "sector.max_difference"
    if hard.max_same_employer is not None:
        employers = Counter(each.employer for each in people if each.employer is not None)
        if any(count > hard.max_same_employer for count in employers.values()):
            yield "employer"
    if hard.needs and any(not each.needs <= problem.teams[team].provides for each in people):
        yield "needs"


def difference(problem: Problem, counts: Counter[str | None]) -> int:
    """By how many people the sectors that are compared differ."""
    compared = [counts[name] for name in problem.hard.sectors]
    return max(compared) - min(compared) if compared else 0


def chains(problem: Problem) -> list[list[int]]:
    """People joined by `together`, as blocks of two or more in the order of their first member."""
    parent = list(range(len(problem.people)))

    def root(person: int) -> int:
        while parent[person] != person:
            parent[person] = parent[parent[person]]
            person = parent[person]
        return person

    for one, other in problem.hard.together:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    blocks: dict[int, list[int]] = defaultdict(list)
    for person in range(len(problem.people)):
        blocks[root(person)].append(person)
    return [block for block in blocks.values() if len(block) > 1]


def in_words(problem: Problem, rule: str) -> str:
    """A rule as a sentence."""
    hard, (kind, _, number) = problem.hard, rule.partition(":")
    if number:
        one, other = getattr(hard, kind)[int(number)]
        name = problem.people[one].name
        if kind in ("together", "apart"):
            where = "in one team" if kind == "together" else "in different teams"
            return f"{name} and {problem.people[other].name} are {where}."
        return f"{name} is {'' if kind == 'fixed' else 'not '}in {problem.teams[other].id}."
    size = hard.size or (0, 0)
    return {
        "teams": "There is at least one team.",
        "size": f"Each team has {size[0]} to {size[1]} members.",
        "sector.min_each": "Each team has at least "
        + " and ".join(f"{least} from “{name}”" for name, least in hard.min_each)
        + ".",
        "sector.max_difference": f"In a team no sector has over {hard.max_difference} more people than another.",
        "employer": f"A team has at most {hard.max_same_employer} from one employer.",
        "needs": "Each team provides what its members need.",
        "max_moves": f"At most {hard.max_moves} people change team.",
    }[rule]
