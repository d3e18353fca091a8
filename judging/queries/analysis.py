"""How sure the order of a sheet is, in words for the results group: ranges, chances, and what gives pause."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from judging.models import Analysis, Result, ResultSheet, Scorecard
from judging.queries.figures import two_digits
from programme.models import Person
from programme.shared import charts
from teams.models import Team

ALARMS_ON_A_PAGE = 10
# Of so many teams it is said who is too close to call; further down no award hangs on it.
TIES_SHOWN = 12


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
    # Of the teams that were asked for.
    rows: tuple[Row, ...]
    # Empty without an alarm; the judges of its last columns are those whom the alarms of the page name.
    beside: tuple[Beside, ...]
    alarms: Page[Alarm]
    named_judges: tuple[str, ...]
    ties: tuple[str, ...]
    agreement: str
    picture: SafeString | None

    @property
    def says_chances(self) -> bool:
        return any(row.first for row in self.rows)


def report_of(sheet: ResultSheet, results: Collection[Result], *, number: str | None = None) -> Report | None:
    """What the worker found about the sheet's cards, for the teams of these results, with so-and-so-many-th page of
    alarms; None while it has not."""
    found = found_of(sheet)
    return _report(sheet, found, results, number) if found else None


def found_of(sheet: ResultSheet) -> Analysis | None:
    """The analysis of the cards that the sheet holds now; the document itself, which may be long, stays behind."""
    rows = Analysis.objects.defer("document").exclude(brief={})
    return rows.filter(sheet=sheet, inputs_hash=sheet.inputs_hash).first()


def row_of(sheet: ResultSheet, result: Result) -> Row | None:
    """One team's row of it; None where the worker said nothing that goes beyond the raw scores."""
    found, teams = found_of(sheet), _names([result])
    return next(iter(_rows(found, _documents(found, teams), teams)), None) if found else None


def ties_among(sheet: ResultSheet, results: Collection[Result]) -> tuple[str, ...]:
    """Which of the first of these teams luck alone may have put before the next."""
    found, teams = found_of(sheet), _names(list(results)[:TIES_SHOWN])
    return tuple(_ties(_documents(found, teams), teams)) if found else ()


def _report(sheet: ResultSheet, found: Analysis, results: Collection[Result], number: str | None) -> Report:
    teams, brief = _names(results), found.brief
    documents = _documents(found, teams)
    rows = _rows(found, documents, teams)
    alarms = Paginator(brief.get("alarms", ()), ALARMS_ON_A_PAGE).get_page(number)
    named = [judge for judge in dict.fromkeys(each.get("judge") for each in alarms) if judge in brief["without"]]
    judges = _judges({each["judge"] for each in alarms if "judge" in each})
    has_alarms = bool(brief.get("alarms"))
    alarms.object_list = _alarms(sheet, list(alarms), judges)
    return Report(
        is_complete=brief.get("is_complete", True),
        warnings=tuple(_WARNINGS[code]() for code in brief.get("warnings", ()) if code in _WARNINGS),
        rows=rows,
        beside=tuple(_beside(found, documents, results, named)) if has_alarms else (),
        alarms=alarms,
        named_judges=tuple(judges.get(each, "") for each in named),
        ties=tuple(_ties(documents, _names(list(results)[:TIES_SHOWN]))),
        agreement=_agreement(brief.get("agreement") or {}),
        picture=_picture(rows, sheet) if rows else None,
    )


def _names(results: Collection[Result]) -> dict[str, str]:
    return {str(each.team_id): each.team.name for each in results}


def _judges(ids: Collection[str]) -> dict[str, str]:
    return {str(pk): name for pk, name in Person.objects.filter(pk__in=ids).values_list("pk", "full_name")}


def _documents(found: Analysis, teams: Collection[str]) -> list[dict[str, Any]]:
    """What it says of these teams, the highest estimate first."""
    return list(found.lines.filter(team__in=teams).values_list("document", flat=True))


def _rows(found: Analysis, documents: list[dict[str, Any]], teams: Mapping[str, str]) -> tuple[Row, ...]:
    if found.brief.get("is_complete", True) or not found.brief["has_ranges"]:
        return ()
    return tuple(
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
            weighted=each["weighted"],
        )
        for each in documents
    )


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _percent(chance: float | None) -> str:
    return "" if chance is None else f"{chance:.0%}"


def _places(low: int, high: int) -> str:
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _ties(documents: list[dict[str, Any]], teams: Mapping[str, str]) -> list[str]:
    """Neighbours that luck alone may have put in this order."""
    return [
        _("%(one)s and %(other)s") % {"one": teams[each["team"]], "other": teams[each["level_with"]]}
        for each in documents
        if each["team"] in teams and each["level_with"] in teams
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


def _alarms(sheet: ResultSheet, found: list[dict[str, Any]], judges: Mapping[str, str]) -> list[Alarm]:
    """Each in words, with the one card that it is about."""
    pairs = {(each["team"], each["judge"]) for each in found if "team" in each and "judge" in each}
    cards = Scorecard.objects.filter(
        pitch__pitch_day=sheet.pitch_day_id,
        judge__in={judge for _team, judge in pairs},
        pitch__team__in={team for team, _judge in pairs},
    ).values_list("pitch__team", "judge", "pk")
    by_pair = {(str(team), str(judge)): card for team, judge, card in cards}
    named = {team for each in found for team in (each.get("team"), each.get("winner"), *each.get("podium", ())) if team}
    teams = {str(pk): name for pk, name in Team.objects.filter(pk__in=named).values_list("pk", "name")}
    return [
        Alarm(
            _alarm(each, teams, judges),
            each.get("judge", ""),
            by_pair.get((each.get("team", ""), each.get("judge", ""))),
        )
        for each in found
    ]


def _beside(
    found: Analysis, documents: list[dict[str, Any]], results: Collection[Result], named: Collection[str]
) -> list[Beside]:
    lines, complete = {str(line.team_id): line for line in results}, found.brief.get("is_complete", True)
    return [
        Beside(
            lines[each["team"]].team.name,
            _two(lines[each["team"]].mean),
            "" if complete else _two(each["estimate"]),
            _two(each["weighted"]),
            tuple(_two(each["without"].get(judge)) for judge in named),
        )
        for each in documents
    ]


def _two(value: Any) -> str:
    return "–" if value is None else two_digits(value)


def _alarm(alarm: Mapping[str, Any], teams: Mapping[str, str], judges: Mapping[str, str]) -> str:
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
