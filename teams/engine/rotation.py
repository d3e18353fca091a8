"""From one assignment that breaks a single rule of a clash to others, each of which breaks another single one.

Method: model rotation (Belov and Marques-Silva 2011), by moving a person or exchanging two. Standard library only.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from teams.engine.checks import of_team
from teams.engine.cost import members_of
from teams.engine.problem import Problem

# After so many assignments in a row that lead to nothing new it is quicker to ask the solver.
MOST_IDLE = 3
Step = tuple[int, int, int | None]  # a person, the team they go to, and who comes from there


def needed_as_well(problem: Problem, where: Sequence[int], rule: str, clash: Collection[str]) -> set[str]:
    """Rules without which the clash is none: the one that `where` breaks, and others found by changing it."""
    found, ways, idle = {rule}, [(list(where), rule)], 0
    rotation = _Rotation(problem, clash)
    while ways and idle < MOST_IDLE:
        before, rule = ways.pop()
        idle += 1
        for other, after in rotation.other_breaks(before, rule, found):
            if other not in found:
                found.add(other)
                ways.append((after, other))
                idle = 0
    return found


class _Rotation:
    """The rules of a clash by person, so that a change is judged by those it touches."""

    def __init__(self, problem: Problem, clash: Collection[str]) -> None:
        self.problem, self.clash = problem, clash
        self.pairs: dict[int, list[tuple[str, int, bool]]] = defaultdict(list)
        self.places: dict[int, list[tuple[str, int, bool]]] = defaultdict(list)
        for kind in ("together", "apart"):
            for number, (one, other) in enumerate(getattr(problem.hard, kind)):
                if (rule := f"{kind}:{number}") in clash:
                    self.pairs[one].append((rule, other, kind == "together"))
                    self.pairs[other].append((rule, one, kind == "together"))
        for kind in ("fixed", "forbidden"):
            for number, (person, team) in enumerate(getattr(problem.hard, kind)):
                if (rule := f"{kind}:{number}") in clash:
                    self.places[person].append((rule, team, kind == "fixed"))

    def other_breaks(self, where: list[int], rule: str, known: set[str]) -> Iterator[tuple[str, list[int]]]:
        """Changes after which one other rule is broken and all else is kept."""
        kind, _, number = rule.partition(":")
        if not number:
            return  # a rule of all teams is seldom mended by one change
        one, other = getattr(self.problem.hard, kind)[int(number)]
        members = members_of(self.problem, where)
        for person in {one, other} if kind in ("together", "apart") else {one}:
            for step in self.steps(person, where, members):
                own = self.own(step, where)
                if len(own) <= 1 and not own & known:
                    all_broken = own | self.of_teams(step, where, members)
                    if len(all_broken) == 1:
                        yield all_broken.pop(), self.changed(where, step)

    def steps(self, person: int, where: Sequence[int], members: Sequence[Sequence[int]]) -> Iterator[Step]:
        """The person to each other team, alone or for one of each kind of people there."""
        for team, inside in enumerate(members):
            if team != where[person]:
                yield person, team, None
                kinds = {self.kind(each): each for each in inside}
                yield from ((person, team, each) for each in kinds.values())

    def kind(self, person: int) -> object:
        """What a rule of the clash could tell a person apart by, in short."""
        each = self.problem.people[person]
        named = person in self.pairs or person in self.places
        return (each.sector, bool(each.needs), person if named else None)

    def changed(self, where: Sequence[int], step: Step) -> list[int]:
        person, team, partner = step
        after = list(where)
        if partner is not None:
            after[partner] = where[person]
        after[person] = team
        return after

    def own(self, step: Step, where: Sequence[int]) -> set[str]:
        """Rules that name those who change and are broken afterwards."""
        person, team, partner = step
        to = {person: team} if partner is None else {person: team, partner: where[person]}
        found = set()
        for each, at in to.items():
            found |= {rule for rule, other, same in self.pairs[each] if (at == to.get(other, where[other])) != same}
            found |= {rule for rule, place, same in self.places[each] if (at == place) != same}
        return found

    def of_teams(self, step: Step, where: Sequence[int], members: Sequence[Sequence[int]]) -> set[str]:
        """Rules of the two teams, and of moves, that are broken afterwards."""
        person, team, partner = step
        source = where[person]
        out = [each for each in members[source] if each != person] + ([] if partner is None else [partner])
        into = [each for each in members[team] if each != partner] + [person]
        found = set(of_team(self.problem, out, source)) | set(of_team(self.problem, into, team))
        if self.problem.hard.max_moves is not None and self.problem.incumbent is not None:
            moved = sum(self.problem.moves(each, at) for each, at in enumerate(self.changed(where, step)))
            found |= {"max_moves"} if moved > self.problem.hard.max_moves else set()
        return found & set(self.clash)
