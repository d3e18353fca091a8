"""Teams side by side, and the notes of the results group: for it alone."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from judging.models import DeliberationNote, PitchDay, ResultSheet
from judging.queries.result import Line, Picture
from programme.models import Person
from programme.shared.authorise import authorise

# More do not fit side by side.
MOST = 4
AT_FIRST = 3


@dataclass(frozen=True)
class Given:
    """One criterion: what each judge gave, lowest first, and what it adds to the team's score."""

    values: tuple[int, ...]
    adds: object

    @property
    def words(self) -> str:
        return ", ".join(map(str, self.values))


@dataclass(frozen=True)
class Compared:
    """The chosen teams, and for each criterion what each of them got."""

    lines: tuple[Line, ...]
    rows: tuple[tuple[str, tuple[Given, ...]], ...]


def compared(picture: Picture, chosen: Collection[str], *, by: Person) -> Compared:
    """These teams side by side; the best ones where none is chosen. Raises NotAllowed outside the results group."""
    authorise(by, "judging.decide_result", picture.sheet)
    scored = [line for line in picture.lines if line.mean is not None]
    wanted = [line for line in scored if str(line.result.team_id) in chosen][:MOST] or scored[:AT_FIRST]
    values = _values(picture.sheet)
    rows = []
    for place, part in enumerate(picture.criteria):
        given = tuple(
            Given(tuple(sorted(values[str(line.result.team_id), part["criterion"]])), line.parts[place])
            for line in wanted
        )
        rows.append((f"{part['name']} ({part['weight']}%)", given))
    return Compared(tuple(wanted), tuple(rows))


def _values(sheet: ResultSheet) -> dict[tuple[str, str], list[int]]:
    """What counted cards gave, by team and criterion."""
    left_out = {(pair["team"], pair["judge"]) for pair in sheet.inputs.get("excluded", ())}
    values: dict[tuple[str, str], list[int]] = defaultdict(list)
    for score in sheet.inputs["scores"]:
        if (score["team"], score["judge"]) not in left_out:
            values[score["team"], score["criterion"]].append(score["value"])
    return values


def notes_of(day: PitchDay, *, by: Person) -> QuerySet[DeliberationNote]:
    """Every note, oldest first. Raises NotAllowed outside the results group."""
    authorise(by, "judging.decide_result", day)
    return day.deliberation_notes.select_related("team", "by")
