"""After a change: the cheapest teams with at most 0, 1, 2, ... people moved, each point proven if it can be."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from teams.engine.problem import CURVE, BadInput, Problem, Solution
from teams.engine.run import Listener, Run


@dataclass(frozen=True)
class Curve:
    """Point k is the best with at most `moves[k]` people moved."""

    instance: str
    moves: tuple[int, ...]
    points: tuple[Solution, ...]

    def as_document(self) -> dict[str, Any]:
        """The curve as `formation-curve/1`."""
        points = [{"moves": moves, **point.as_document()} for moves, point in zip(self.moves, self.points, strict=True)]
        return {"schema": CURVE, "instance": self.instance, "points": points}


def resolve_document(
    document: Mapping[str, Any], *, moves: Sequence[int] = (0, 1, 2, 3), seed: int = 1, seconds: float = 600.0
) -> Curve:
    """`resolve` for an instance in the exchange format."""
    try:
        problem = Problem.from_document(document)
        if problem.incumbent is None:
            raise BadInput(["max_moves"], "There are no places until now, so nobody can be said to move.")
    except BadInput as bad:
        error = Solution(str(document.get("name") or ""), "error", seed, about=bad.about, explanation=bad.words)
        return Curve(error.instance, tuple(moves), (error,) * len(moves))
    return resolve(problem, moves=moves, seed=seed, seconds=seconds)


def resolve(
    problem: Problem,
    *,
    moves: Sequence[int] = (0, 1, 2, 3),
    seed: int = 1,
    seconds: float = 600.0,
    listener: Listener | None = None,
) -> Curve:
    """The curve of moves against cost. The rules are kept as given; who wants teams one smaller says so in them.

    The most moves are solved first: if its answer needs fewer, it answers for all points down to that number.
    """
    until = time.monotonic() + seconds
    found: dict[int, Solution] = {}
    above: tuple[int, Solution] | None = None
    asked = problem.hard.max_moves
    for most in sorted(set(moves), reverse=True):
        limit = most if asked is None else min(most, asked)
        if above and above[1].status == "optimal" and above[0] <= limit:
            found[most] = replace(above[1], seconds=0.0)
            continue
        limited = replace(problem, hard=replace(problem.hard, max_moves=limit))
        left = max(1.0, until - time.monotonic())
        found[most] = Run(limited, seed=seed, seconds=left, listener=listener).solution()
        if found[most].assignment is not None:
            above = moved(problem, found[most]), found[most]
    return Curve(problem.name, tuple(moves), tuple(found[most] for most in moves))


def moved(problem: Problem, solution: Solution) -> int:
    """How many people the solution puts into another team than until now."""
    where = problem.numbered(solution.assignment or {})
    return sum(problem.moves(person, team) for person, team in enumerate(where))
