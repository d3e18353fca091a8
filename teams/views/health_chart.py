"""How the health board is drawn."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.shared.charts import Mark, marks
from teams.queries.health import Board, Line
from teams.states import Health

SHAPES = {Health.GREEN: ("ok", 0), Health.AMBER: ("warn", 1), Health.RED: ("danger", 2)}
LETTERS = {Health.GREEN: _("G"), Health.AMBER: _("A"), Health.RED: _("R")}


def title(board: Board) -> str:
    """The message in words: who needs help, or that nobody does."""
    red = [line.team.name for line in board.lines if line.now == Health.RED]
    if red:
        return ngettext("%(teams)s needs help now", "%(teams)s need help now", len(red)) % {"teams": ", ".join(red)}
    amber = sum(line.now == Health.AMBER for line in board.lines)
    if amber:
        return ngettext("%(n)d team needs attention", "%(n)d teams need attention", amber) % {"n": amber}
    return _("No team is said to need attention")


def chart(board: Board) -> dict[str, object] | None:
    """The board as a picture: a row for each team, a mark for each review point. None before the first review."""
    if not any(line.known for line in board.lines):
        return None
    return {"title": title(board), "svg": _svg(board)}


def _svg(board: Board) -> SafeString:
    names = [point.name for point in board.points]
    return marks(title(board), names, [(line.team.name, _row(line)) for line in board.lines])


def _row(line: Line) -> list[Mark | None]:
    return [
        Mark(LETTERS[Health(cell.health)], *SHAPES[Health(cell.health)]) if cell.health else None for cell in line.cells
    ]
