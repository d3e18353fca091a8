"""After a change: the cheapest teams with at most 0, 1, 2, ... people moved, each point proven if it can be.

Somebody who leaves often leaves a team too small, or its sectors too uneven, to stay as it is. The points keep the
rules as given; one that cannot be reached for sizes or sectors is also solved with these one looser, and says so.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from teams.engine.clash import check
from teams.engine.problem import Problem
from teams.engine.run import Listener, Run
from teams.engine.solution import CURVE, Solution, meaningless
from teams.engine.values import BadInput


@dataclass(frozen=True)
class Curve:
    """Point k is the best with at most `moves[k]` people moved; `looser` the same under looser rules, where needed."""

    instance: str
    moves: tuple[int, ...]
    points: tuple[Solution, ...]
    looser: Mapping[int, Solution]

    def as_document(self) -> dict[str, Any]:
        """The curve as `formation-curve/1`; a point out of reach may carry a `looser` solution with words."""
        points = []
        for moves, point in zip(self.moves, self.points, strict=True):
            points.append({"moves": moves, **point.as_document()})
            if moves in self.looser:
                points[-1]["looser"] = self.looser[moves].as_document()
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
        error = meaningless(document, bad, seed=seed)
        return Curve(error.instance, tuple(moves), (error,) * len(moves), {})
    return resolve(problem, moves=moves, seed=seed, seconds=seconds)


def resolve(
    problem: Problem,
    *,
    moves: Sequence[int] = (0, 1, 2, 3),
    seed: int = 1,
    seconds: float = 600.0,
    listener: Listener | None = None,
) -> Curve:
    """The curve of moves against cost."""
    until = time.monotonic() + seconds

    def solved(some: Problem, numbers: Sequence[int]) -> dict[int, Solution]:
        return in_line(dict(_points(some, numbers, seed=seed, until=until, listener=listener)))

    found = solved(problem, moves)
    looser: dict[int, Solution] = {}
    eased: set[str] = set()
    while more := _in_the_way([looser.get(most, point) for most, point in found.items()]) - eased:
        eased |= more
        short = [most for most, point in found.items() if looser.get(most, point).status == "infeasible"]
        softer, words = one_looser(problem, eased)
        reached = solved(softer, short).items()
        looser |= {most: replace(point, explanation=words) for most, point in reached if point.assignment is not None}
        looser |= {most: point for most, point in reached if point.assignment is None}
    reachable = {most: point for most, point in looser.items() if point.assignment is not None}
    return Curve(problem.name, tuple(moves), tuple(found[most] for most in moves), reachable)


def _points(
    problem: Problem, moves: Sequence[int], *, seed: int, until: float, listener: Listener | None
) -> Iterator[tuple[int, Solution]]:
    """The most moves are solved first: if its answer needs fewer, it answers for all points down to that number.

    Below a number that is too small every other one is, so that only the clash is looked for.
    """
    above: tuple[int, Solution] | None = None
    reached = True
    asked = problem.hard.max_moves
    for most in sorted(set(moves), reverse=True):
        limit = most if asked is None else min(most, asked)
        if above and above[1].status == "optimal" and above[0] <= limit:
            yield most, replace(above[1], seconds=0.0)
            continue
        limited = replace(problem, hard=replace(problem.hard, max_moves=limit))
        clash = None if reached else check(limited)
        if clash:
            yield most, Solution(problem.name, "infeasible", seed, conflict=clash.rules, explanation=clash.words)
            continue
        left = max(1.0, until - time.monotonic())
        point = Run(limited, seed=seed, seconds=left, listener=listener).solution()
        reached = point.status != "infeasible"
        if point.assignment is not None:
            above = moved(problem, point), point
        yield most, point


def in_line(points: Mapping[int, Solution]) -> dict[int, Solution]:
    """Points that were stopped early learn from the others: what few moves reach, more reach too, and no bound for more
    is above one for fewer."""
    found = dict(points)
    reached = [moves for moves in sorted(found) if found[moves].assignment is not None]
    for few, more in pairwise(reached):
        if (found[few].objective or 0) < (found[more].objective or 0):
            found[more] = replace(found[few], bound=found[more].bound, stopped=found[more].stopped)
    for few, more in reversed(list(pairwise(reached))):
        bound = max(found[few].bound or 0, found[more].bound or 0)
        found[few] = replace(found[few], bound=min(bound, found[few].objective or 0))
    return {moves: _proven_if_it_is(each) for moves, each in found.items()}


def _proven_if_it_is(point: Solution) -> Solution:
    if point.assignment is None or point.bound is None:
        return point
    proven = point.bound >= (point.objective or 0)
    return replace(point, status="optimal" if proven else "feasible", stopped=point.stopped and not proven)


def _in_the_way(points: Sequence[Solution]) -> set[str]:
    """Rules of size and sector that keep a point from being reached."""
    return {rule for point in points for rule in point.conflict if rule in ("size", "sector.max_difference")}


def one_looser(problem: Problem, rules: set[str]) -> tuple[Problem, str]:
    """The problem with these rules one looser, and that it is so in words."""
    hard, words = problem.hard, []
    if "size" in rules and hard.size:
        least, most = max(0, hard.size[0] - 1), hard.size[1] + 1
        words.append(
            f"Teams have {least} to {most} members here, one looser than the rule of {hard.size[0]} to {most - 1}."
        )
        hard = replace(hard, size=(least, most))
    if "sector.max_difference" in rules and hard.max_difference is not None:
        hard = replace(hard, max_difference=hard.max_difference + 1)
        words.append(f"Sectors differ by up to {hard.max_difference} people here, one more than the rule.")
    return replace(problem, hard=hard), " ".join(words)


def moved(problem: Problem, solution: Solution) -> int:
    """How many people the solution puts into another team than until now."""
    where = problem.numbered(solution.assignment or {})
    return sum(problem.moves(person, team) for person, team in enumerate(where))
