"""Clashes of rules that counting shows, in plain words. Standard library only.

Counting finds most of them in milliseconds; `clash.py` (in the worker) finds the rest and makes each minimal.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from teams.engine.checks import Clash, chains, difference
from teams.engine.problem import Problem


def counted(problem: Problem) -> Iterator[Clash]:
    """Clashes that counting alone shows, the simplest first. Each is true, not always minimal."""
    if not problem.teams:
        if problem.people:
            yield Clash(("teams",), "There are people but no team to put them in.")
        return
    yield from _sizes(problem)
    yield from _sectors(problem)
    yield from _employers(problem)
    yield from _blocks(problem)
    yield from _places(problem)
    yield from _cliques(problem)
    yield from _moves(problem)


def _sizes(problem: Problem) -> Iterator[Clash]:
    if not problem.hard.size:
        return
    people, teams, (least, most) = len(problem.people), len(problem.teams), problem.hard.size
    if least > most:
        yield Clash(("size",), f"No team can have at least {least} and at most {most} members.")
    elif not least * teams <= people <= most * teams:
        yield Clash(
            ("size",),
            f"{teams} teams of {least} to {most} take {least * teams} to {most * teams} people; there are {people}.",
        )


def _sectors(problem: Problem) -> Iterator[Clash]:
    hard, teams = problem.hard, len(problem.teams)
    counts = Counter(each.sector for each in problem.people)
    for name, least in hard.min_each:
        if counts[name] < least * teams:
            yield Clash(
                ("sector.min_each",),
                f"{teams} teams with at least {least} from “{name}” need {least * teams}; there are {counts[name]}.",
            )
    if hard.size and sum(least for _, least in hard.min_each) > hard.size[1]:
        yield Clash(
            ("size", "sector.min_each"), f"The least from each sector is more than a team of {hard.size[1]} can hold."
        )
    if hard.max_difference is not None and (gap := difference(problem, counts)) > hard.max_difference * teams:
        yield Clash(
            ("sector.max_difference",),
            f"The sectors differ by {gap} people; {teams} teams that may each differ by {hard.max_difference} "
            f"even out {hard.max_difference * teams}.",
        )


def _employers(problem: Problem) -> Iterator[Clash]:
    cap, teams = problem.hard.max_same_employer, len(problem.teams)
    if cap is None:
        return
    counts = Counter(each.employer for each in problem.people if each.employer is not None)
    for employer, count in counts.most_common(1):
        if count > cap * teams:
            yield Clash(
                ("employer",),
                f"{count} people are from {employer}; {teams} teams with at most {cap} each have room for "
                f"{cap * teams}.",
            )


def _blocks(problem: Problem) -> Iterator[Clash]:
    hard, people = problem.hard, problem.people
    for block in chains(problem):
        links = [f"together:{n}" for n, (one, _) in enumerate(hard.together) if one in block]
        names = ", ".join(people[each].name for each in block)
        if hard.size and len(block) > hard.size[1]:
            yield Clash(("size", *links), f"{names} must be together, but a team holds {hard.size[1]}.")
        employers = Counter(people[each].employer for each in block if people[each].employer is not None)
        if hard.max_same_employer is not None and employers and max(employers.values()) > hard.max_same_employer:
            yield Clash(
                ("employer", *links),
                f"{names} must be together, but too many of them have one employer.",
            )
        for number, (one, other) in enumerate(hard.apart):
            if one in block and other in block:
                yield Clash(
                    (f"apart:{number}", *links),
                    f"{people[one].name} and {people[other].name} must be both together and apart.",
                )
        if len(frozenset.union(*(problem.closed[each] for each in block))) == len(problem.teams):
            yield Clash(
                (*links, *_shutting(problem, block)), f"No team is open to all of {names}, who must be together."
            )
    for number, (one, other) in enumerate(hard.apart):
        if one == other:
            yield Clash((f"apart:{number}",), f"{people[one].name} cannot be apart from themselves.")


def _shutting(problem: Problem, block: Sequence[int]) -> list[str]:
    """The rules that close teams to any of these people."""
    rules = [
        f"{rule}:{n}"
        for rule in ("fixed", "forbidden")
        for n, at in enumerate(getattr(problem.hard, rule))
        if at[0] in block
    ]
    return rules + ["needs"] * (problem.hard.needs and any(problem.people[each].needs for each in block))


def _places(problem: Problem) -> Iterator[Clash]:
    every = len(problem.teams)
    for person, closed in enumerate(problem.closed):
        if len(closed) == every:
            yield Clash(tuple(_shutting(problem, [person])), f"No team is open to {problem.people[person].name}.")
    if not problem.hard.size:
        return
    for team in range(every):
        bound = [f"fixed:{n}" for n, (_, to) in enumerate(problem.hard.fixed) if to == team]
        inside = {person for person, to in problem.hard.fixed if to == team}
        if len(inside) > problem.hard.size[1]:
            yield Clash(
                ("size", *bound),
                f"{len(inside)} people are fixed to {problem.teams[team].id}, which holds {problem.hard.size[1]}.",
            )


def _cliques(problem: Problem) -> Iterator[Clash]:
    """More people who must all be apart from each other than there are teams (greedily found)."""
    around: dict[int, set[int]] = defaultdict(set)
    for one, other in problem.hard.apart:
        if one != other:
            around[one].add(other)
            around[other].add(one)
    for start in sorted(each for each, others in around.items() if len(others) >= len(problem.teams)):
        clique = [start]
        for each in sorted(around[start], key=lambda person: (-len(around[person]), person)):
            if all(each in around[other] for other in clique):
                clique.append(each)
        if len(clique) > len(problem.teams):
            inside = clique[: len(problem.teams) + 1]
            rule_of = {frozenset(pair): f"apart:{number}" for number, pair in enumerate(problem.hard.apart)}
            pairs = [frozenset((one, other)) for at, one in enumerate(inside) for other in inside[at + 1 :]]
            yield Clash(
                tuple(rule_of[pair] for pair in pairs),
                f"{len(inside)} people must all be apart from each other, and there are {len(problem.teams)} teams.",
                minimal=True,  # of one more person than teams, two can share a team as soon as one pair may
            )
            return


def _moves(problem: Problem) -> Iterator[Clash]:
    most = problem.hard.max_moves
    if most is None or problem.incumbent is None:
        return
    gone = [person for person, before in enumerate(problem.incumbent) if before == -1]
    shut = [
        person
        for person, before in enumerate(problem.incumbent)
        if before is not None and before in problem.closed[person]
    ]
    if len(gone) > most:
        yield Clash(("max_moves",), f"The teams of {len(gone)} people are gone, and at most {most} may move.")
    elif len(gone) + len(shut) > most:
        yield Clash(
            ("max_moves", *_shutting(problem, shut)),
            f"{len(gone) + len(shut)} people cannot stay where they are, and at most {most} may move.",
        )
