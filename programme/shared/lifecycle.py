"""A lifecycle is a table: from each state, the states it may move to."""

from collections.abc import Iterable, Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from programme.shared.refusals import WrongState


class Lifecycle:
    """The legal moves of one kind of thing. `name` is what a person calls the thing ("visit")."""

    def __init__(self, name: str, moves: Mapping[TextChoices, Iterable[TextChoices]]) -> None:
        self.name = name
        self.moves = {state: frozenset(onward) for state, onward in moves.items()}

    def allows(self, state: str, *, to: str) -> bool:
        """Whether the move is written in the table."""
        return to in {str(onward) for onward in self.moves[self._states(state)]}

    def check(self, state: str, *, to: str) -> None:
        """Raises WrongState unless the move is written in the table."""
        if not self.allows(state, to=to):
            now, wanted = self._states(state).label, self._states(to).label
            raise WrongState(
                _("This %(thing)s is “%(now)s”, so it cannot become “%(wanted)s”.")
                % {"thing": self.name, "now": str(now).lower(), "wanted": str(wanted).lower()}
            )

    def as_mermaid(self) -> str:
        """The table as a Mermaid state diagram, for the generated documentation."""
        lines = ["stateDiagram-v2"]
        first = next(iter(self.moves))
        lines.append(f"    [*] --> {first.value}")
        for state, onward in self.moves.items():
            lines += [f"    {state.value} --> {to.value}" for to in sorted(onward, key=list(self.moves).index)]
            if not onward:
                lines.append(f"    {state.value} --> [*]")
        return "\n".join(lines)

    def _states(self, value: str) -> TextChoices:
        return type(next(iter(self.moves)))(value)
