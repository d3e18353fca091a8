"""A whole day ranked: raw where that is fair, adjusted where judges saw different teams, with what gives pause.

Loads NumPy and SciPy, so only the worker and the command line import it.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from judging.engine import agreement, reliability
from judging.engine.adjusted import DIGITS, Adjusted, adjust, fixed_teams
from judging.engine.crossed import Equations, Sheets
from judging.engine.sheets import Day, fingerprint, total
from judging.engine.standings import ADJUSTED as METHOD
from judging.engine.standings import Standings, rank

FORMAT = "pitchday-pred/1"
# With less than this there is more prior than data in a percentage.
LEAST_JUDGES, LEAST_DEGREES = 3, 6
# Below this chance of standing above the next team, the two are a statistical tie.
TIE = 0.6
CEILING = 0.2
PODIUM = 3


@dataclass(frozen=True)
class Count:
    """The sheets of a day as numbers, with the ids that the numbers stand for."""

    sheets: Sheets
    teams: tuple[str, ...]
    judges: tuple[str, ...]

    @property
    def groups(self) -> int:
        """How many parts of the day share no judge and no team: 1 is what one wants."""
        parent = list(range(len(self.teams) + len(self.judges)))

        def top(node: int) -> int:
            while parent[node] != node:
                parent[node] = parent[parent[node]]
                node = parent[node]
            return node

        for team, judge in zip(self.sheets.team.tolist(), self.sheets.judge.tolist(), strict=True):
            parent[top(team)] = top(len(self.teams) + judge)
        return len({top(node) for node in range(len(parent))})

    @property
    def degrees(self) -> int:
        """What is left of the sheets when each team and each judge has taken one."""
        return self.sheets.count - len(self.teams) - len(self.judges) + 1


def count(day: Day) -> Count:
    """The counted sheets of the day; teams and judges without one are not in it."""
    cards = day.filled_in
    weights = {each.id: each.weight for each in day.criteria}
    teams = tuple(sorted({team for team, _ in cards}))
    judges = tuple(sorted({judge for _, judge in cards}))
    team_number = {team: number for number, team in enumerate(teams)}
    judge_number = {judge: number for number, judge in enumerate(judges)}
    pairs = sorted(cards)
    return Count(
        Sheets(
            np.array([team_number[team] for team, _ in pairs], dtype=np.int64),
            np.array([judge_number[judge] for _, judge in pairs], dtype=np.int64),
            np.array([float(_score(cards[pair], weights)) for pair in pairs]),
            len(teams),
            len(judges),
            np.ones(len(pairs)),
        ),
        teams,
        judges,
    )


def _score(card: dict[str, Fraction], weights: dict[str, int]) -> Fraction:
    return total(card.values(), (weights[key] for key in card)) / sum(weights[key] for key in card)


def ranking(day: Day) -> dict[str, Any]:
    """The ranking in the exchange format, with alarms, agreement and the lines that explain each figure.

    The same day gives the same digits: the seed is the fingerprint of the day. What cannot be said honestly is left
    out: no interval from one judge, no percentage from very little.
    """
    standings = rank(day)
    counted = count(day)
    document: dict[str, Any] = {"format": FORMAT, "input": fingerprint(day.as_document())}
    if len(counted.judges) < 2 or not np.ptp(counted.sheets.score):
        return document | _plain(standings, counted)
    equations = Equations(counted.sheets)
    adjusted = adjust(equations, seed=int(document["input"][:15], 16))
    return document | _modelled(day, standings, counted, equations, adjusted)


def _plain(standings: Standings, counted: Count) -> dict[str, Any]:
    """Raw means in their order, where there is nothing to tell judges, teams and luck apart."""
    one_judge = len(counted.judges) == 1
    return {
        "method": "raw mean",
        "warnings": ["single_judge"] if one_judge else ["no_spread"] if counted.judges else ["no_sheets"],
        "estimates": [
            {"team": line.team, "estimate": None if line.mean is None else float(line.mean), "sheets": line.cards}
            for line in standings.lines
        ],
    }


def _modelled(
    day: Day, standings: Standings, counted: Count, equations: Equations, adjusted: Adjusted
) -> dict[str, Any]:
    mode = adjusted.model.mode
    logs = -0.5 * np.log(np.array([mode.p, mode.q]))
    second = reliability.check(equations, mode, logs)
    raw = {line.team: line for line in standings.lines}
    figures = (
        np.array([float(raw[team].mean or 0) for team in counted.teams]) if standings.is_complete else adjusted.estimate
    )
    says_chances = counted.groups == 1 and len(counted.judges) >= LEAST_JUDGES and counted.degrees >= LEAST_DEGREES
    order = sorted(range(len(counted.teams)), key=lambda number: (-figures[number], counted.teams[number]))
    estimates = [
        _entry(number, counted, standings, adjusted, float(figures[number]), says_chances=says_chances)
        for number in order
    ]
    for entry, here, after in zip(estimates, order, order[1:], strict=False):
        above = float((adjusted.draws[:, here] > adjusted.draws[:, after]).mean())
        entry["statistical_tie_with_next"] = above < TIE
    estimates += [{"team": each, "estimate": None, "sheets": 0} for each in day.teams if each not in counted.teams]
    alarms = _alarms(counted, figures, equations, adjusted, second)
    return {
        "method": "raw mean; every judge saw every team, so no adjustment was needed"
        if standings.is_complete
        else METHOD,
        "is_complete": standings.is_complete,
        "warnings": _warnings(day, counted),
        "estimates": estimates,
        "strictness": {
            judge: round(float(value), DIGITS) for judge, value in zip(counted.judges, adjusted.strictness, strict=True)
        },
        "agreement": _agreement(counted, mode),
        "alarms": alarms,
        "without": _without(alarms, counted, second, is_complete=standings.is_complete),
        "reliability": {
            "estimates": dict(zip(counted.teams, map(float, second.estimate), strict=True)),
            "weights": dict(zip(counted.judges, (round(float(each), DIGITS) for each in second.weight), strict=True)),
        },
    }


def _entry(
    number: int, counted: Count, standings: Standings, adjusted: Adjusted, figure: float, *, says_chances: bool
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "team": counted.teams[number],
        "estimate": figure,
        "sheets": int((counted.sheets.team == number).sum()),
        "lo90": round(float(adjusted.low[number]), DIGITS),
        "hi90": round(float(adjusted.high[number]), DIGITS),
        "rank_lo90": int(adjusted.rank_low[number]),
        "rank_hi90": int(adjusted.rank_high[number]),
    }
    if says_chances:
        entry["p_first"] = round(float(adjusted.first[number]), DIGITS)
        entry["p_top3"] = round(float(adjusted.top_three[number]), DIGITS)
    if not standings.is_complete:
        raw, severity = round(float(adjusted.raw[number]), DIGITS), round(float(adjusted.severity[number]), DIGITS)
        # What rounding leaves over goes to the pull, so that the lines add up.
        entry["lines"] = {"raw": raw, "severity": severity, "pull": round(figure - raw - severity, DIGITS)}
    return entry


def _warnings(day: Day, counted: Count) -> list[str]:
    """Codes of what the reader has to be told about the day itself."""
    found = []
    if counted.groups > 1:
        found.append("not_connected")
    if len(counted.judges) < LEAST_JUDGES or counted.degrees < LEAST_DEGREES:
        found.append("little_to_go_by")
    ends = {each.id: (each.low, each.high) for each in day.criteria}
    values = [value in ends[key] for card in day.cards for key, value in card.values.items()]
    if sum(values) > CEILING * len(values):
        found.append("ceiling")
    return found


def _agreement(counted: Count, mode: Any) -> dict[str, float | None]:
    panel = round(counted.sheets.count / len(counted.teams))
    found: dict[str, float | None] = {key: round(value, DIGITS) for key, value in agreement.shares(mode, panel).items()}
    value = agreement.alpha(counted.sheets.team, counted.sheets.score)
    return found | {"alpha": None if value is None else round(value, DIGITS)}


def _alarms(
    counted: Count, figures: np.ndarray, equations: Equations, adjusted: Adjusted, second: reliability.Reliability
) -> list[dict[str, Any]]:
    """What the chair has to look at before anything is signed; nothing of it changes the ranking by itself."""
    podium = _podium(counted, figures)
    alarms: list[dict[str, Any]] = [
        {"kind": "judge_against_the_others", "judge": counted.judges[number], "chance": float(second.against[number])}
        for number in np.flatnonzero(second.against < reliability.ALARM)
    ]
    alarms += [
        {"kind": "noisy_judge", "judge": counted.judges[number]}
        for number in np.flatnonzero(second.variance > reliability.NOISY * np.median(second.variance))
    ]
    alarms += [
        {
            "kind": "odd_sheet",
            "team": counted.teams[counted.sheets.team[number]],
            "judge": counted.judges[counted.sheets.judge[number]],
            "residual": round(float(second.residual[number]), DIGITS),
        }
        for number in np.flatnonzero(second.sheet_chance < reliability.ALARM)
    ]
    if _podium(counted, second.estimate) != podium:
        alarms.append({"kind": "podium_differs_by_reliability", "podium": _podium(counted, second.estimate)})
    if counted.groups == 1 and _podium(counted, fixed := fixed_teams(equations, adjusted.model)) != podium:
        alarms.append({"kind": "podium_rests_on_the_pull", "podium": _podium(counted, fixed)})
    alarms += [
        {"kind": "sensitive_to_one_judge", "judge": counted.judges[number], "winner": podium_without[0]}
        for number in range(len(counted.judges))
        if (podium_without := _podium(counted, np.round(second.without[number], DIGITS)))[0] != podium[0]
    ]
    return alarms


def _without(
    alarms: list[dict[str, Any]], counted: Count, second: reliability.Reliability, *, is_complete: bool
) -> dict[str, dict[str, float]]:
    """For each judge whom an alarm names: every team's figure without that judge, raw where the day is complete."""
    sheets, found = counted.sheets, {}
    for judge in dict.fromkeys(each["judge"] for each in alarms if "judge" in each):
        number = counted.judges.index(judge)
        others = sheets.judge != number
        figures = second.without[number]
        if is_complete:
            figures = np.bincount(sheets.team[others], sheets.score[others], sheets.teams) / others.sum() * sheets.teams
        found[judge] = {team: round(float(figure), DIGITS) for team, figure in zip(counted.teams, figures, strict=True)}
    return found


def _podium(counted: Count, figures: np.ndarray) -> list[str]:
    # Teams are in the order of their ids, and a stable sort keeps it among equals.
    return [counted.teams[number] for number in np.argsort(-figures, kind="stable")[:PODIUM]]
