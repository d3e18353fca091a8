"""An assignment that keeps the rules that are on, whatever it costs, or the proof that there is none (CP-SAT).

Blocks of people whom no rule that is on tells apart are one number in each team rather than one choice each. Employers
would tell nearly everybody apart, so they are left to dealing the like blocks well; only those whose people cannot be
dealt that way are told to the solver.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from ortools.sat.python import cp_model

from teams.engine.checks import chains
from teams.engine.counting import counted
from teams.engine.problem import Problem

# Deterministic work of one call, in the solver's own unit (about seconds).
MOST_WORK = 20.0


def keep(problem: Problem) -> tuple[int, ...] | None:
    """An assignment that keeps the rules that are on; None if there is none, () if the work ran out."""
    if not problem.teams:
        return None if problem.people else ()
    if next(counted(problem), None):
        return None
    crowded: set[str] = set()
    while True:
        where = _Model(problem, crowded).solve()
        if not where or problem.hard.max_same_employer is None:
            return where
        more = _over_the_cap(problem, where) - crowded
        if not more:
            return where
        crowded |= more


def _over_the_cap(problem: Problem, where: Sequence[int]) -> set[str]:
    """The employers of whom some team has too many people."""
    cap = problem.hard.max_same_employer or 0
    employed = zip(problem.people, where, strict=True)
    counts = Counter((each.employer, team) for each, team in employed if each.employer is not None)
    return {str(employer) for (employer, _), count in counts.items() if count > cap}


class _Model:
    """How many blocks of each group are in each team."""

    def __init__(self, problem: Problem, crowded: Collection[str]) -> None:
        self.problem, self.crowded = problem, crowded
        self.model = cp_model.CpModel()
        self.teams = range(len(problem.teams))
        self.groups = self.alike()
        self.of_person = {
            person: number for number, group in enumerate(self.groups) for block in group for person in block
        }
        self.counts = [[self.model.new_int_var(0, len(group), "") for _ in self.teams] for group in self.groups]
        for group, row in zip(self.groups, self.counts, strict=True):
            self.model.add(cp_model.LinearExpr.sum(row) == len(group))
        self.sizes()
        self.sectors()
        self.employers()
        self.apart()
        self.places()

    def alike(self) -> list[list[list[int]]]:
        """Blocks that no rule that is on tells apart."""
        problem, hard = self.problem, self.problem.hard
        chained = chains(problem)
        inside = {person for block in chained for person in block}
        apart_from = defaultdict(set)
        for one, other in hard.apart:
            apart_from[one].add(other)
            apart_from[other].add(one)
        groups: dict[object, list[list[int]]] = defaultdict(list)
        for block in (*chained, *([person] for person in range(len(problem.people)) if person not in inside)):
            people = [problem.people[each] for each in block]
            sectors = hard.min_each or hard.max_difference is not None
            moving = problem.incumbent if hard.max_moves is not None else None
            groups[
                len(block),
                tuple(sorted(str(each.sector) for each in people)) if sectors else None,
                tuple(sorted(each.employer for each in people if each.employer in self.crowded)),  # type: ignore[type-var]
                frozenset.union(*(problem.closed[each] for each in block)),
                tuple(sorted((moving[each] for each in block), key=str)) if moving else None,
                tuple(sorted(tuple(sorted(apart_from[each])) for each in block if each in apart_from)),
            ].append(block)
        return list(groups.values())

    def people_in(self, team: int, weights: Sequence[int]) -> Any:
        """So many people of each block of each group, in a team: a sum for the model; 0 if nobody counts."""
        used = [(row[team], weight) for row, weight in zip(self.counts, weights, strict=True) if weight]
        return cp_model.LinearExpr.weighted_sum(*zip(*used, strict=True)) if used else 0

    def weights(self, counts: Any) -> list[int]:
        """How many people of a group's block `counts` is true of."""
        return [sum(counts(self.problem.people[each]) for each in group[0]) for group in self.groups]

    def sizes(self) -> None:
        if self.problem.hard.size:
            weights = self.weights(lambda person: True)
            for team in self.teams:
                self.between(self.people_in(team, weights), *self.problem.hard.size)

    def between(self, total: Any, least: int, most: int) -> None:
        if not isinstance(total, int):
            self.model.add_linear_constraint(total, least, most)
        elif not least <= total <= most:
            self.model.add_bool_or([])

    def sectors(self) -> None:
        hard = self.problem.hard
        names = {*hard.sectors, *(name for name, _ in hard.min_each)}
        weights = {name: self.weights(lambda person, name=name: person.sector == name) for name in names}
        for team in self.teams:
            sums = {name: self.people_in(team, weights[name]) for name in names}
            for name, least in hard.min_each:
                if least:
                    self.between(sums[name], least, len(self.problem.people))
            if hard.max_difference is None:
                continue
            for at, one in enumerate(hard.sectors):
                for other in hard.sectors[at + 1 :]:
                    self.between(sums[one] - sums[other], -hard.max_difference, hard.max_difference)

    def employers(self) -> None:
        for employer in sorted(self.crowded):
            weights = self.weights(lambda person, employer=employer: person.employer == employer)
            for team in self.teams:
                self.between(self.people_in(team, weights), 0, self.problem.hard.max_same_employer or 0)

    def apart(self) -> None:
        """Like blocks are apart from the same people, so that two groups are apart from each other as wholes."""
        pairs = {(self.of_person[one], self.of_person[other]) for one, other in self.problem.hard.apart}
        for one, other in sorted({(min(pair), max(pair)) for pair in pairs}):
            most, most_others = len(self.groups[one]), len(self.groups[other])
            for count, others in zip(self.counts[one], self.counts[other], strict=True):
                if most == most_others == 1:
                    self.model.add(count + others <= 1)
                else:
                    whose = self.model.new_bool_var("")
                    self.model.add(count <= most * whose)
                    self.model.add(others + most_others * whose <= most_others)

    def places(self) -> None:
        problem, limit = self.problem, self.problem.hard.max_moves
        moved: list[Any] = []
        for group, row in zip(self.groups, self.counts, strict=True):
            for team in frozenset.union(*(problem.closed[each] for each in group[0])):
                self.model.add(row[team] == 0)
            if limit is not None:
                moved += [row[team] * sum(problem.moves(each, team) for each in group[0]) for team in self.teams]
        if limit is not None and problem.incumbent is not None:
            self.model.add(sum(moved) <= limit)

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
        return self.dealt([[solver.value(count) for count in row] for row in self.counts])

    def dealt(self, counts: Sequence[Sequence[int]]) -> tuple[int, ...]:
        """Like blocks to their places: those of large employers first, each where the fewest colleagues are."""
        people, capped = self.problem.people, self.problem.hard.max_same_employer is not None
        of_employer = Counter(each.employer for each in people)
        colleagues: Counter[tuple[str | None, int]] = Counter()
        where = [0] * len(people)

        def crowd(block: Sequence[int]) -> int:
            return max(of_employer[people[each].employer] for each in block) if capped else 0

        blocks = [(crowd(block), number, block) for number, group in enumerate(self.groups) for block in group]
        room = [list(row) for row in counts]
        for _, number, block in sorted(blocks, key=lambda each: (-each[0], each[2])):
            employers = [each for person in block if capped and (each := people[person].employer) is not None]
            open_to = (team for team in self.teams if room[number][team])
            if employers:
                team = min(open_to, key=lambda team: sum(colleagues[each, team] for each in employers))
            else:
                team = next(open_to)
            room[number][team] -= 1
            colleagues.update((each, team) for each in employers)
            for person in block:
                where[person] = team
        return tuple(where)
