"""What the engine answers, in the exchange format. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teams.engine.values import BadInput

SOLUTION = "formation-solution/1"
CURVE = "formation-curve/1"


@dataclass(frozen=True)
class Solution:
    """An answer. `bound` is a proven lower limit of the objective, equal to it when the answer is optimal."""

    instance: str
    status: str
    seed: int = 0
    seconds: float = 0.0
    assignment: Mapping[str, str] | None = None
    objective: int | None = None
    bound: int | None = None
    conflict: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    explanation: str = ""
    stopped: bool = False

    def as_document(self) -> dict[str, Any]:
        """The answer as `formation-solution/1`."""
        found: dict[str, Any] = {"schema": SOLUTION, "instance": self.instance, "status": self.status}
        if self.assignment is not None:
            found |= {"assignment": dict(self.assignment), "objective": self.objective, "bound": self.bound}
        if self.conflict:
            found["conflict"] = list(self.conflict)
        if self.about:
            found["about"] = list(self.about)
        if self.explanation:
            found["explanation"] = self.explanation
        if self.stopped:
            found["stopped"] = True
        return found | {"seconds": self.seconds, "seed": self.seed}


def meaningless(document: Any, bad: BadInput, *, seed: int = 0, seconds: float = 0.0) -> Solution:
    """The answer to input that means nothing."""
    name = str(document.get("name") or "") if isinstance(document, Mapping) else ""
    return Solution(name, "error", seed, seconds, about=bad.about, explanation=bad.words)
