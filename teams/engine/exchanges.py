"""What it would take to meet a wish: the cheapest change of places between two people. Standard library only.

An exchange is two halves, each a team with somebody instead of one of its members. A half is checked and priced once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from teams.engine.checks import of_team
from teams.engine.cost import TERMS, Bill, price, rank_cost
from teams.engine.problem import Pair, Problem
from teams.engine.wishes import MISSES, Wish


@dataclass(frozen=True)
class Exchange:
    """Two people who could change places: what the objective would gain (+) by it, and which terms of which team."""

    one: str
    other: str
    change: int
    costs: tuple[tuple[str, str, int], ...]  # team, term, units more (+) or fewer


class Exchanges:
    """The exchanges of an assignment (team number by person number)."""

    def __init__(self, problem: Problem, assignment: Sequence[int], members: Sequence[Sequence[int]]) -> None:
        self.problem, self.assignment, self.members = problem, assignment, members
        self.before = [price(problem, inside, team) for team, inside in enumerate(members)]
        self.broken = [set(of_team(problem, inside, team)) for team, inside in enumerate(members)]
        self.together, self.apart = _partners(problem.hard.together), _partners(problem.hard.apart)
        self.moved = sum(problem.moves(person, team) for person, team in enumerate(assignment))
        self.halves: dict[Pair, Bill | None] = {}

    def cheapest(self, wish: Wish) -> Exchange | None:
        """The cheapest exchange by one of these people after which the wish is met, and no rule is broken by it."""
        found = min(self._options(wish), default=None)
        return None if found is None else self._exchange(*found[3:])

    def _options(self, wish: Wish) -> Iterator[tuple[int, str, str, int, int]]:
        """The exchanges that would meet the wish: the change, the two people by id in their order, and by number."""
        for person in wish.people:
            for other in self._who_would_help(wish, person):
                one, two = min(person, other), max(person, other)
                first, second = self.half(one, two), self.half(two, one)
                if first is not None and second is not None and self._moves_few(one, two):
                    before = self.before[self.assignment[one]].total + self.before[self.assignment[two]].total
                    people = self.problem.people
                    yield first.total + second.total - before, people[one].id, people[two].id, one, two

    def _who_would_help(self, wish: Wish, person: int) -> Iterable[int]:
        """With whom one of the wish's people could change places so that it is met; rules not yet asked."""
        problem, here = self.problem, self.assignment[person]
        if wish.team is not None:
            return self._who_mends(wish, person)
        if wish.term == "preference":
            teams = [team for team in range(len(problem.teams)) if not rank_cost(problem, person, team)]
        elif wish.term == "prefer":
            partner = wish.people[0] if person == wish.people[1] else wish.people[1]
            return [each for each in self.members[self.assignment[partner]] if each != partner]
        else:
            teams = [team for team in range(len(problem.teams)) if team != here]
        return [each for team in teams for each in self.members[team]]

    def _who_mends(self, wish: Wish, person: int) -> Iterator[int]:
        """Who would make the team no longer miss it, in the person's place."""
        team = self.assignment[person]
        others = [each for each in self.members[team] if each != person]
        missed = MISSES[wish.term]
        for other, to in enumerate(self.assignment):
            if to != team and all(what != wish.what for what, _ in missed(self.problem, [*others, other], team)):
                yield other

    def half(self, leaving: int, coming: int) -> Bill | None:
        """The bill of the team of one person with another instead; None if it would break a rule."""
        key = (leaving, coming)
        if key not in self.halves:
            team = self.assignment[leaving]
            inside = [coming if each == leaving else each for each in self.members[team]]
            fits = self._fits(leaving, coming, team, inside)
            self.halves[key] = price(self.problem, inside, team) if fits else None
        return self.halves[key]

    def _fits(self, leaving: int, coming: int, team: int, inside: Sequence[int]) -> bool:
        if team in self.problem.closed[coming]:
            return False
        if any(self.assignment[each] == team for each in self.together.get(leaving, ())):
            return False
        if any(each != leaving and self.assignment[each] == team for each in self.apart.get(coming, ())):
            return False
        return self.broken[team].issuperset(of_team(self.problem, inside, team))

    def _moves_few(self, one: int, other: int) -> bool:
        """Whether no more people than may, or than already are, are then away from their team until now."""
        most = self.problem.hard.max_moves
        if most is None:
            return True
        here, there, moves = self.assignment[one], self.assignment[other], self.problem.moves
        more = moves(one, there) + moves(other, here) - moves(one, here) - moves(other, there)
        return more <= 0 or self.moved + more <= most

    def _exchange(self, one: int, other: int) -> Exchange:
        problem, costs = self.problem, []
        for leaving, coming in ((one, other), (other, one)):
            team, bill = self.assignment[leaving], self.halves[leaving, coming]
            before = self.before[team]
            more = {} if bill is None else {term: bill.units[term] - before.units[term] for term in TERMS}
            costs += [(problem.teams[team].id, term, units) for term, units in more.items() if units]
        change = sum(problem.soft.weights[term] * units for _, term, units in costs)
        return Exchange(problem.people[one].id, problem.people[other].id, change, tuple(costs))


def _partners(pairs: Iterable[Pair]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
        found[other].append(one)
    return found
