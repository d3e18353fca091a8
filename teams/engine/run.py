"""Form teams: a legal start, a search of fixed length, and for cohorts small enough the proof (in the worker).

Work is counted in moves and steps, so that the same input and seed give the same answer anywhere; `seconds` is a safety
stop, and an answer that it cut short says `stopped`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from teams.engine.bounds import simple_bound
from teams.engine.checks import Clash
from teams.engine.columns import MOST_PEOPLE, listed
from teams.engine.cost import constant, total
from teams.engine.dive import dives
from teams.engine.pricing import MOST_PEOPLE as PRICED_PEOPLE
from teams.engine.pricing import Pricing
from teams.engine.problem import Problem
from teams.engine.prove import Proof
from teams.engine.search import Teams, improve, start
from teams.engine.solution import Solution, meaningless
from teams.engine.tables import Classes, Tables, classes_of, tables_of
from teams.engine.values import BadInput

# Moves of the search: few where proof or dives follow and find the rest, more the more people there are.
MOVES_A_PAIR, FEW_MOVES, PRICED_MOVES, MOVES_EACH, MOST_MOVES = 300, 400_000, 3_000_000, 100_000, 30_000_000
# Assignments on the way whose teams begin the search for a bound.
POOL = 20


@dataclass(frozen=True)
class Progress:
    """How far a run is: the best objective so far, the proven bound (None before there is one), and the best teams."""

    objective: int
    bound: int | None
    assignment: Mapping[str, str]


# Hears of progress; answers whether to stop and keep the best.
Listener = Callable[[Progress], bool]


def solve_document(document: Mapping[str, Any], *, seed: int = 1, seconds: float = 600.0) -> Solution:
    """`solve` for an instance in the exchange format; input that means nothing gives the status `error`."""
    begun = time.monotonic()
    try:
        problem = Problem.from_document(document)
    except BadInput as bad:
        return meaningless(document, bad, seed=seed, seconds=_since(begun))
    return solve(problem, seed=seed, seconds=seconds)


def solve(problem: Problem, *, seed: int = 1, seconds: float = 600.0, listener: Listener | None = None) -> Solution:
    """The best teams that the work finds, with a proven bound; or a minimal clash of the rules."""
    return Run(problem, seed=seed, seconds=seconds, listener=listener).solution()


class Run:
    """One attempt at one problem. `hint` is an assignment to begin with, if it is legal."""

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        seconds: float,
        listener: Listener | None = None,
        hint: Sequence[int] | None = None,
    ) -> None:
        self.problem, self.seed, self.listener, self.hint = problem, seed, listener, hint
        self.begun = time.monotonic()
        self.until = self.begun + seconds
        self.classes: Classes = classes_of(problem)
        self.tables: Tables = tables_of(problem, self.classes)
        self.constant = constant(problem)
        self.stopped = False
        self.pool: list[list[int]] = []

    def solution(self) -> Solution:
        begun = self.legal_start()
        if isinstance(begun, Clash):
            return self.answer("infeasible", conflict=begun.rules, explanation=begun.words)
        if begun is None:
            words = "No teams were found that keep all rules, and it was not shown that there are none."
            return self.answer("error", explanation=words)
        self.best = total(self.problem, begun.where.tolist())
        self.bound: int | None = None
        self.where: list[int] = begun.where.tolist()
        self.tell(self.best, None, self.where)
        if not self.stopped:
            self.search(begun)
        self.prove()
        proven = self.bound is not None and self.bound >= self.best
        return self.answer(
            "optimal" if proven else "feasible",
            assignment=self.problem.named(self.where),
            objective=self.best,
            bound=self.bound,
            stopped=self.stopped and not proven,
        )

    def answer(self, status: str, **known: Any) -> Solution:
        return Solution(self.problem.name, status, self.seed, _since(self.begun), **known)

    def legal_start(self) -> Teams | Clash | None:
        """A legal assignment: dealt and repaired, else by the solver, which also finds a clash."""
        if self.hint is not None:
            return Teams(self.tables, self.hint)
        if self.problem.people and self.problem.teams:
            teams = start(self.tables, self.seed)
            if teams is not None:
                return teams
        # CP-SAT takes seconds to load, and few runs need it.
        found: Clash | tuple[int, ...] | None = import_module("teams.engine.clash").place_or_clash(self.problem)
        return found if found is None or isinstance(found, Clash) else Teams(self.tables, found)

    def search(self, begun: Teams) -> None:
        moves = moves_for(len(self.problem.people))

        def heard(cost: int, teams: Teams) -> bool:
            self.pool.append(teams.where.tolist())
            self.tell(cost, None, self.pool[-1])
            return self.stopped or self.late()

        found, teams = improve(self.tables, begun, self.best, seed=self.seed, moves=moves, tell=heard)
        if found < self.best:
            self.best, self.where = found, teams.where.tolist()

    def prove(self) -> None:
        """A bound at least, the proof if the legal teams can be listed."""
        teams = None if self.stopped or not self.problem.teams else listed(self.tables)
        if teams is not None:
            heard = self.heard_by_proof
            best = self.best - self.constant
            proof = Proof(self.tables, self.classes, teams, best, self.where, heard, self.until)
            proof.run()
            self.best, self.where = proof.best + self.constant, proof.where
            self.bound, self.stopped = proof.bound + self.constant, self.stopped or proof.stopped
        elif not self.stopped and len(self.problem.people) <= PRICED_PEOPLE and self.problem.teams:
            self.price_teams()
        floor = min(self.best, simple_bound(self.problem))
        self.bound = floor if self.bound is None else max(floor, self.bound)

    def price_teams(self) -> None:
        """A bound by searching for teams instead of listing them, and better teams from what the search found."""

        def heard(bound: int) -> bool:
            self.tell(self.best, bound + self.constant, self.where)
            return self.stopped

        pricing = Pricing(self.tables, self.classes, self.best - self.constant, heard, self.until)
        for where in (*self.pool[-POOL:], self.where):
            pricing.take_in(where)
        pricing.run()
        self.stopped = self.stopped or pricing.late
        if pricing.bound is not None:
            self.bound = pricing.bound + self.constant

        def better(best: int, where: list[int]) -> bool:
            self.best, self.where = best + self.constant, where
            self.tell(self.best, self.bound, where)
            return self.stopped

        dives(pricing, self.seed, self.late, better)

    def heard_by_proof(self, best: int, bound: int, where: Sequence[int] | None) -> bool:
        self.tell(best + self.constant, bound + self.constant, where or self.where)
        return self.stopped

    def late(self) -> bool:
        self.stopped = self.stopped or time.monotonic() > self.until
        return self.stopped

    def tell(self, best: int, bound: int | None, where: Sequence[int]) -> None:
        if self.listener and self.listener(Progress(best, bound, self.problem.named(where))):
            self.stopped = True


def moves_for(people: int) -> int:
    """How long the search before the proof, or instead of it, is."""
    if people <= MOST_PEOPLE:
        return min(FEW_MOVES, MOVES_A_PAIR * people**2)
    return PRICED_MOVES if people <= PRICED_PEOPLE else min(MOST_MOVES, MOVES_EACH * people)


def _since(begun: float) -> float:
    return round(time.monotonic() - begun, 3)
