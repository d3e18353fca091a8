"""Team formation as plain Python: an instance in, proven teams out. Knows no Django and reads no database.

What is imported here needs the standard library only. `check`, `solve` and `resolve` load NumPy, Numba and OR-Tools
when they are first called, which is the worker's business: see README, "Two kinds of module".
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from teams.engine.checks import Clash, broken, in_words
from teams.engine.cost import by_term, change, price, total
from teams.engine.counting import counted
from teams.engine.explain import Explanation, explain, what_it_takes
from teams.engine.problem import VERSION, Problem, fingerprint
from teams.engine.solution import Solution
from teams.engine.values import BadInput

if TYPE_CHECKING:
    from teams.engine.curve import Curve
    from teams.engine.run import Progress

__all__ = [
    "VERSION",
    "BadInput",
    "Clash",
    "Explanation",
    "Problem",
    "Solution",
    "broken",
    "by_term",
    "change",
    "check",
    "counted",
    "explain",
    "fingerprint",
    "in_words",
    "price",
    "resolve",
    "solve",
    "total",
    "what_it_takes",
]


def check(problem: Problem) -> Clash | None:
    """A minimal set of rules that cannot hold together, or None if some teams keep them all."""
    found: Clash | None = import_module("teams.engine.clash").check(problem)
    return found


def solve(
    problem: Problem, *, seed: int = 1, seconds: float = 600.0, listener: "Callable[[Progress], bool] | None" = None
) -> Solution:
    """The best teams with a proven bound, or a minimal clash. `listener` hears of progress and may answer "stop"."""
    found: Solution = import_module("teams.engine.run").solve(problem, seed=seed, seconds=seconds, listener=listener)
    return found


def resolve(
    problem: Problem,
    *,
    moves: Sequence[int] = (0, 1, 2, 3),
    seed: int = 1,
    seconds: float = 600.0,
    listener: "Callable[[Progress], bool] | None" = None,
) -> "Curve":
    """After a change: the cheapest teams with at most so many people moved, for each number of `moves`."""
    found: Curve = import_module("teams.engine.curve").resolve(
        problem, moves=moves, seed=seed, seconds=seconds, listener=listener
    )
    return found
