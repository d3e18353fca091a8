"""How sure the order of a sheet is, in words for the results group: ranges, chances, and what gives pause."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from judging.models import Analysis, ResultSheet, Scorecard
from judging.queries.figures import two_digits
from programme.models import Person
from programme.shared import charts
from teams.models import Team


@dataclass(frozen=True)
class Row:
    """One team: what its judges gave, what a panel of all judges would have given, and how sure that is."""

    team: str
    sheets: int
    raw: float
    estimate: float
    # What strictness took away, and the pull towards the day's mean: with the raw mean they add up to the estimate.
    severity: str
    pull: str
    low: float
    high: float
    places: str
    # Empty where there is too little to give a chance.
    first: str
    top_three: str
    weighted: float | None


@dataclass(frozen=True)
class Alarm:
    """Something to look at before anybody signs, and whose card it is about, where it is about one or several."""

    words: str
    judge: str
    card: UUID | None


@dataclass(frozen=True)
class Beside:
    """One team's figures side by side: as they are, by agreement, and without each judge whom an alarm names."""

    team: str
    raw: str
    # Empty where every judge saw every team.
    adjusted: str
    weighted: str
    without: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What the desk shows beside the raw order. No adjusted figure where every judge saw every team."""

    is_complete: bool
    warnings: tuple[str, ...]
    rows: tuple[Row, ...]
    alarms: tuple[Alarm, ...]
    # Empty without an alarm; the judges are those of the last columns.
    beside: tuple[Beside, ...]
    named_judges: tuple[str, ...]
    ties: tuple[str, ...]
    agreement: str
    picture: SafeString | None

    @property
    def says_chances(self) -> bool:
        return any(row.first for row in self.rows)


def report_of(sheet: ResultSheet) -> Report | None:
    """What the worker found about the sheet's cards; None while it has not."""
    found = Analysis.objects.filter(sheet=sheet, inputs_hash=sheet.inputs_hash).first()
    return _report(sheet, found.document) if found else None


def row_of(sheet: ResultSheet, team: Team) -> Row | None:
    """One team's row of it; None where the worker said nothing that goes beyond the raw scores."""
    report = report_of(sheet)
    return next((row for row in report.rows if row.team == team.name), None) if report else None


def _report(sheet: ResultSheet, document: dict[str, Any]) -> Report:
    teams = {str(line.team_id): line.team.name for line in sheet.results.select_related("team")}
    judges = {str(each.pk): each.full_name for each in Person.objects.filter(pk__in=sheet.inputs["judges"])}
    complete = document.get("is_complete", True)
    estimated = [each for each in document["estimates"] if each["estimate"] is not None]
    rows = () if complete or "lo90" not in estimated[0] else tuple(_rows(estimated, document, teams))
    return Report(
        is_complete=complete,
        warnings=tuple(_WARNINGS[code]() for code in document.get("warnings", ()) if code in _WARNINGS),
        rows=rows,
        alarms=tuple(_alarms(sheet, document, teams, judges)),
        beside=tuple(_beside(document, estimated, teams, sheet)) if document.get("alarms") else (),
        named_judges=tuple(judges.get(each, "") for each in document.get("without", {})),
        ties=tuple(_ties(estimated, teams)),
        agreement=_agreement(document.get("agreement") or {}),
        picture=_picture(rows, sheet) if rows else None,
    )


def _rows(estimated: list[dict[str, Any]], document: dict[str, Any], teams: dict[str, str]) -> list[Row]:
    weighted = document["reliability"]["estimates"]
    return [
        Row(
            team=teams[each["team"]],
            sheets=each["sheets"],
            raw=each["lines"]["raw"],
            estimate=each["estimate"],
            severity=_signed(each["lines"]["severity"]),
            pull=_signed(each["lines"]["pull"]),
            low=each["lo90"],
            high=each["hi90"],
            places=_places(each["rank_lo90"], each["rank_hi90"]),
            first=_percent(each.get("p_first")),
            top_three=_percent(each.get("p_top3")),
            weighted=weighted.get(each["team"]),
        )
        for each in estimated
    ]


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _percent(chance: float | None) -> str:
    return "" if chance is None else f"{chance:.0%}"


def _places(low: int, high: int) -> str:
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _ties(estimated: list[dict[str, Any]], teams: dict[str, str]) -> list[str]:
    """Neighbours that luck alone may have put in this order."""
    return [
        _("%(one)s and %(other)s") % {"one": teams[each["team"]], "other": teams[after["team"]]}
        for each, after in pairwise(estimated)
        if each.get("statistical_tie_with_next")
    ]


def _picture(rows: tuple[Row, ...], sheet: ResultSheet) -> SafeString:
    low, high = min(row.low for row in rows), max(row.high for row in rows)
    ranges = [charts.Range(row.team, row.low, row.estimate, row.high, f"{row.estimate:.2f}") for row in rows]
    return charts.range_bars(str(sheet), ranges, lowest=max(0, int(low)), highest=int(high) + 1)


_WARNINGS: dict[str, Callable[[], str]] = {
    "single_judge": lambda: _("One judge only: nothing can be said about strictness or luck, so nothing is adjusted."),
    "no_spread": lambda: _("All scores are equal, so there is nothing to tell teams apart by."),
    "no_sheets": lambda: _("No card is counted."),
    "not_connected": lambda: _(
        "Some rooms share neither a judge nor a team. Their teams can be compared only if the rooms had judges and "
        "teams alike, so no chances are given."
    ),
    "little_to_go_by": lambda: _("So few cards say little: ranges are shown, and no chances."),
    "ceiling": lambda: _(
        "More than a fifth of the scores touch the highest value, so the best are hard to tell apart."
    ),
}


def _alarms(sheet: ResultSheet, document: dict[str, Any], teams: dict[str, str], judges: dict[str, str]) -> list[Alarm]:
    """Each in words, with the one card that it is about."""
    found = document.get("alarms", ())
    pairs = {(each["team"], each["judge"]) for each in found if "team" in each and "judge" in each}
    cards = Scorecard.objects.filter(
        pitch__pitch_day=sheet.pitch_day_id, judge__in={judge for _team, judge in pairs}
    ).values_list("pitch__team", "judge", "pk")
    by_pair = {(str(team), str(judge)): card for team, judge, card in cards}
    return [
        Alarm(_alarm(each, teams, judges), each.get("judge", ""), by_pair.get((each.get("team"), each.get("judge"))))
        for each in found
    ]


def _beside(
    document: dict[str, Any], estimated: list[dict[str, Any]], teams: dict[str, str], sheet: ResultSheet
) -> list[Beside]:
    raw = {str(line.team_id): line.mean for line in sheet.results.all()}
    complete, without = document.get("is_complete", True), document.get("without", {}).values()
    return [
        Beside(
            teams[each["team"]],
            _two(raw.get(each["team"])),
            "" if complete else _two(each["estimate"]),
            _two(document["reliability"]["estimates"].get(each["team"])),
            tuple(_two(figures.get(each["team"])) for figures in without),
        )
        for each in estimated
    ]


def _two(value: Any) -> str:
    return "–" if value is None else two_digits(value)


def _alarm(alarm: dict[str, Any], teams: dict[str, str], judges: dict[str, str]) -> str:
    who = judges.get(alarm.get("judge", ""), _("a judge"))
    team = teams.get(alarm.get("team", ""), "")
    podium = ", ".join(teams.get(each, "") for each in alarm.get("podium", ()))
    return {
        "judge_against_the_others": _("%(judge)s goes against the other judges, more than luck would explain."),
        "noisy_judge": _("%(judge)s differs from the others by much more than is usual on this day."),
        "odd_sheet": _("What %(judge)s gave %(team)s stands far from everything else. Ask whether it was meant."),
        "podium_differs_by_reliability": _(
            "If judges who agree with the others counted for more, the first three would be: %(podium)s."
        ),
        "podium_rests_on_the_pull": _(
            "The first three rest on the pull towards the day's mean. Without it they would be: %(podium)s."
        ),
        "sensitive_to_one_judge": _("Without %(judge)s the first would be %(winner)s."),
    }[alarm["kind"]] % {"judge": who, "team": team, "podium": podium, "winner": teams.get(alarm.get("winner", ""), "")}


def _agreement(found: dict[str, Any]) -> str:
    alpha = found.get("alpha")
    if alpha is None:
        return ""
    return _(
        "Krippendorff's alpha is %(alpha)s: 0.80 and more is good, from 0.67 it is tentative. Strictness lowers it."
    ) % {"alpha": two_digits(alpha)}
