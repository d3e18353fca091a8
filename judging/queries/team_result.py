"""Reads what one team may see of a published result: its own figures, and nobody else's."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from judging.models import Award, Disqualification, Pitch
from judging.queries import analysis, basis, disqualification, feedback, published
from judging.queries.result import Line, line_of
from judging.states import Basis
from programme.models import Cohort, Person
from teams.models import Team
from teams.queries import team


@dataclass(frozen=True)
class TeamResult:
    """A team's own line, as its members see it; no line for a team that is not ranked."""

    team: Team
    line: Line | None
    disqualified: Disqualification | None
    scale: tuple[int, int]
    # How many teams were ranked, and how many judges gave this one a card that counts.
    teams: int
    awards: tuple[Award, ...]
    is_complete: bool
    # Where not every judge saw every team: what lies between the raw and the adjusted score, and how sure it is.
    adjusted: analysis.Row | None
    decides: Basis
    # Empty until it was released.
    said: tuple[feedback.Said, ...]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Each criterion with what it adds, as shown: together they are the shown mean."""
        if self.line is None:
            return []
        named = zip(self.line.result.parts, self.line.parts, strict=True)
        return [{"name": part["name"], "weight": part["weight"], "adds": adds} for part, adds in named]


def withdrawn_since(person: Person, cohort: Cohort, *, at: dt.datetime) -> dt.datetime | None:
    """When the result that the person's own team could read was withdrawn; None where another is public, and for who is
    in no team that pitched."""
    own = team.own(person, cohort)
    pitched = own is not None and Pitch.objects.filter(team=own).exists()
    return published.withdrawn_since(cohort, at=at) if pitched else None


def own_result(person: Person, cohort: Cohort, *, at: dt.datetime) -> TeamResult | None:
    """The result of the person's own team; None for who is in no team that pitched, and until it is public."""
    own = team.own(person, cohort)
    if own is None or (sheet := published.published_for_team(own, at=at)) is None:
        return None
    line = sheet.results.filter(team=own).select_related("team").first()
    return TeamResult(
        own,
        line_of(line, None, *sheet.scale) if line else None,
        disqualification.of_team(sheet.pitch_day, own),
        sheet.scale,
        sheet.results.filter(place__isnull=False).count(),
        tuple(sheet.awards.filter(team=own).select_related("team")),
        sheet.is_complete,
        analysis.row_of(sheet, line) if line and not sheet.is_complete else None,
        Basis(basis.of_day(sheet.pitch_day).kind),
        tuple(feedback.released_for(own)),
    )
