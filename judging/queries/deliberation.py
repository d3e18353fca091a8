"""Teams side by side, and the notes of the results group: for it alone."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from judging.models import DeliberationNote, PitchDay
from judging.queries.result import Line
from programme.models import Person
from programme.shared.authorise import authorise

# More do not fit side by side.
MOST = 4
AT_FIRST = 3


@dataclass(frozen=True)
class Given:
    """One criterion: what each judge gave, lowest first, and what it adds to the team's score."""

    words: str
    adds: object


@dataclass(frozen=True)
class Compared:
    """The chosen teams, and for each criterion what each of them got."""

    lines: tuple[Line, ...]
    rows: tuple[tuple[str, tuple[Given, ...]], ...]


def compared(lines: Collection[Line], chosen: Collection[str]) -> Compared:
    """The chosen ones of these lines side by side; the best ones where none is chosen."""
    scored = [line for line in lines if line.mean is not None]
    wanted = [line for line in scored if str(line.result.team_id) in chosen][:MOST] or scored[:AT_FIRST]
    parts = wanted[0].result.parts if wanted else ()
    rows = [
        (f"{part['name']} ({part['weight']}%)", tuple(_given(line, place) for line in wanted))
        for place, part in enumerate(parts)
    ]
    return Compared(tuple(wanted), tuple(rows))


def _given(line: Line, place: int) -> Given:
    return Given(", ".join(map(str, line.result.parts[place].get("values", ()))), line.parts[place])


def notes_of(day: PitchDay, *, by: Person) -> QuerySet[DeliberationNote]:
    """Every note, oldest first. Raises NotAllowed outside the results group."""
    authorise(by, "judging.decide_result", day)
    return day.deliberation_notes.select_related("team", "by")
