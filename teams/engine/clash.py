"""Whether any assignment keeps the rules, and if none does, a minimal set of rules that clash (CP-SAT; in the worker).

Method: rules are switched on as they turn out to be broken, so that each model is small: people whom no rule tells
apart are one number in each team rather than one choice each. A clash is made minimal by dropping one rule at a time.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ortools.sat.python import cp_model

from teams.engine.checks import Clash, broken, chains, counted, in_words, only, rules_of
from teams.engine.problem import Problem

# Deterministic work of one call, in the solver's own unit (about seconds).
MOST_WORK = 20.0


def check(problem: Problem) -> Clash | None:
    """A minimal clash of the rules, or None if some assignment keeps them all."""
    found = place_or_clash(problem)
    return found if isinstance(found, Clash) else None


def place_or_clash(problem: Problem) -> tuple[int, ...] | Clash | None:
    """An assignment that keeps every rule, or a minimal clash; None if the work ran out before either was found."""
    for clash in counted(problem):
        return minimal(problem, clash)
    if not problem.people and not problem.teams:
        return ()
    on: list[str] = []
    while True:
        assignment = keep(only(problem, on))
        if assignment is None:
            return minimal(problem, Clash(tuple(on), ""))
        if not assignment and problem.people:
            return None
        more = [rule for rule in broken(problem, assignment) if rule not in on]
        if not more:
            return assignment
        on += more


def minimal(problem: Problem, clash: Clash) -> Clash:
    """The clash without any rule that it does not need, with all its rules as sentences."""
    if clash.rules == ("teams",):
        return clash
    rules = list(clash.rules)
    # The long lists last: what is dropped early makes the later models smaller.
    for rule in sorted(rules, key=lambda each: (":" not in each, each)):
        rest = [each for each in rules if each != rule]
        if keep(only(problem, rest)) is None:
            rules = rest
    order = {rule: number for number, rule in enumerate(rules_of(problem))}
    rules.sort(key=lambda each: order[each])
    if clash.words and set(rules) != set(clash.rules):
        again = [each for each in counted(only(problem, rules)) if len(each.rules) == len(rules)]
        clash = Clash(tuple(rules), again[0].words if again else "")
    sentences = " ".join(in_words(problem, rule) for rule in rules)
    lead = "These rules cannot hold together: " if len(rules) > 1 else "This rule cannot hold: "
    return Clash(tuple(rules), f"{clash.words} {lead}{sentences}".strip())


def keep(problem: Problem) -> tuple[int, ...] | None:
    """An assignment that keeps the rules that are on; None if there is none, () if the work ran out."""
    if not problem.teams:
        return None if problem.people else ()
    if next(counted(problem), None):
        return None
    return _Model(problem).solve()


class _Model:
    """Numbers of like people in each team: shape (groups, teams)."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.teams = range(len(problem.teams))
        self.groups = self.alike()
        self.of_person = {person: number for number, group in enumerate(self.groups) for person in group}
        self.counts = [[self.model.new_int_var(0, len(group), "") for _ in self.teams] for group in self.groups]
        for group, row in zip(self.groups, self.counts, strict=True):
            self.model.add(sum(row) == len(group))
        self.size()
        self.sectors()
        self.employers()
        self.pairs()
        self.places()

    def alike(self) -> list[list[int]]:
        """People whom no rule that is on tells apart."""
        problem, hard = self.problem, self.problem.hard
        paired = {person for pair in (*hard.together, *hard.apart) for person in pair}
        employers: dict[str | None, int] = defaultdict(int)
        for each in problem.people:
            employers[each.employer] += 1
        cap = hard.max_same_employer
        groups: dict[object, list[int]] = defaultdict(list)
        for number, person in enumerate(problem.people):
            crowded = cap is not None and person.employer is not None and employers[person.employer] > cap
            groups[
                person.sector if hard.min_each or hard.max_difference is not None else None,
                person.employer if crowded else None,
                problem.closed[number],
                problem.incumbent[number] if problem.incumbent and hard.max_moves is not None else None,
                number if number in paired else None,
            ].append(number)
        return list(groups.values())

    def sum_of(self, groups: Sequence[int], team: int) -> cp_model.LinearExprT:
        return sum(self.counts[group][team] for group in groups)

    def size(self) -> None:
        if not self.problem.hard.size:
            return
        least, most = self.problem.hard.size
        for team in self.teams:
            self.model.add_linear_constraint(self.sum_of(range(len(self.groups)), team), least, most)

    def sectors(self) -> None:
        hard, of_sector = self.problem.hard, defaultdict(list)
        for number, group in enumerate(self.groups):
            of_sector[self.problem.people[group[0]].sector].append(number)
        for team in self.teams:
            for name, least in hard.min_each:
                if least:
                    self.model.add(self.sum_of(of_sector[name], team) >= least)
            if hard.max_difference is not None:
                sums = [self.sum_of(of_sector[name], team) for name in hard.sectors]
                for at, one in enumerate(sums):
                    for other in sums[at + 1 :]:
                        gap: Any = one - other  # type: ignore[operator]
                        if not isinstance(gap, int):
                            self.model.add_linear_constraint(gap, -hard.max_difference, hard.max_difference)

    def employers(self) -> None:
        cap = self.problem.hard.max_same_employer
        if cap is None:
            return
        of_employer = defaultdict(list)
        for number, group in enumerate(self.groups):
            employer = self.problem.people[group[0]].employer
            if employer is not None:
                of_employer[employer].append(number)
        for groups in of_employer.values():
            if sum(len(self.groups[each]) for each in groups) > cap:
                for team in self.teams:
                    self.model.add(self.sum_of(groups, team) <= cap)

    def pairs(self) -> None:
        for block in chains(self.problem):
            first, *others = (self.counts[self.of_person[each]] for each in block)
            for row in others:
                for team in self.teams:
                    self.model.add(row[team] == first[team])
        for one, other in self.problem.hard.apart:
            for team in self.teams:
                self.model.add(self.counts[self.of_person[one]][team] + self.counts[self.of_person[other]][team] <= 1)

    def places(self) -> None:
        problem = self.problem
        moved = []
        for group, row in zip(self.groups, self.counts, strict=True):
            for team in problem.closed[group[0]]:
                self.model.add(row[team] == 0)
            if problem.hard.max_moves is not None:
                moved += [row[team] for team in self.teams if problem.moves(group[0], team)]
        if moved and problem.hard.max_moves is not None:
            self.model.add(sum(moved) <= problem.hard.max_moves)

    def solve(self) -> tuple[int, ...] | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = MOST_WORK
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return ()
        assignment = [0] * len(self.problem.people)
        for group, row in zip(self.groups, self.counts, strict=True):
            places = [team for team in self.teams for _ in range(solver.value(row[team]))]
            for person, team in zip(group, places, strict=True):
                assignment[person] = team
        return tuple(assignment)
