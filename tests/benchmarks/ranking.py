"""How fair rankings are, in figures: `python -m tests.benchmarks.ranking`. Simulated days whose truth is known.

The adjusted ranking beside the ways people rank by hand, on the same days: raw mean, trimmed mean and z-scores.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.stats import kendalltau

from judging.engine.ranking import ranking
from judging.engine.sheets import Day, weighted_score
from tests.judging.engine.days import Made, make

DAYS = 300
TRIMMED_FROM = 3
PODIUM = 3

# Name, teams, judges, and how the day differs from a plain one.
SCENARIOS: tuple[tuple[str, int, int, dict[str, Any]], ...] = (
    ("6 x 3 complete", 6, 3, {}),
    ("6 x 3, 20 % missing", 6, 3, {"missing": 0.2}),
    ("8 x 5, 15 % missing", 8, 5, {"missing": 0.15}),
    ("12 x 6 complete", 12, 6, {}),
    ("12 x 6, 30 % missing", 12, 6, {"missing": 0.3}),
    ("12 x 6, 30 % missing, severe", 12, 6, {"missing": 0.3, "severity": 1.6}),
    ("12 x 6, 30 % missing, agreed", 12, 6, {"missing": 0.3, "severity": 0.0}),
    ("12 x 6, 10 % partial", 12, 6, {"missing": 0.1, "partial": 0.1}),
    ("40 x 10, three a team", 40, 10, {"each": 3}),
    ("40 x 10, three a team, severe", 40, 10, {"each": 3, "severity": 1.6}),
    ("12 x 6, one hostile", 12, 6, {"hostile": True}),
    ("12 x 6, 10 % missing, one hostile", 12, 6, {"hostile": True, "missing": 0.1}),
)

Table = np.ndarray[Any, np.dtype[np.float64]]


def table_of(day: Day) -> Table:
    """Teams by judges: the score of each sheet, not a number where there is none."""
    teams, judges = sorted(day.teams), sorted({card.judge for card in day.cards})
    found = np.full((len(teams), len(judges)), np.nan)
    for card in day.cards:
        score = weighted_score(card.values, day)
        if score is not None:
            found[teams.index(card.team), judges.index(card.judge)] = float(score)
    return found


def raw_mean(table: Table) -> Table:
    return np.asarray(np.nanmean(table, axis=1))


def trimmed_mean(table: Table) -> Table:
    """Without the highest and the lowest where a team has three sheets or more."""
    rows = [np.sort(row[~np.isnan(row)]) for row in table]
    return np.array([(row[1:-1] if len(row) >= TRIMMED_FROM else row).mean() for row in rows])


def z_score(table: Table) -> Table:
    """The mean of what each judge gave, counted in that judge's own spread."""
    middle, spread = np.nanmean(table, axis=0), np.nanstd(table, axis=0)
    return np.asarray(np.nanmean((table - middle) / np.where(spread > 0, spread, 1), axis=1))


BY_HAND: dict[str, Callable[[Table], Table]] = {"raw": raw_mean, "trimmed": trimmed_mean, "z": z_score}


@dataclass
class Seen:
    """What one way of ranking came to over the days of a scenario."""

    tau: list[float] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    podium: list[float] = field(default_factory=list)

    def add(self, estimate: Table, truth: Table) -> None:
        self.tau.append(float(kendalltau(estimate, truth).statistic))
        self.first.append(bool(np.argmax(estimate) == np.argmax(truth)))
        best = set(np.argsort(-truth)[:PODIUM])
        self.podium.append(len(best & set(np.argsort(-estimate)[:PODIUM])) / PODIUM)

    def __str__(self) -> str:
        return f"{np.mean(self.tau):.3f} / {np.mean(self.first):.2f} / {np.mean(self.podium):.2f}"


@dataclass
class Promises:
    """What the ranking says of itself, against the truth."""

    covered: list[float] = field(default_factory=list)
    ranks_covered: list[float] = field(default_factory=list)
    stated: list[float] = field(default_factory=list)
    alarmed: list[bool] = field(default_factory=list)
    right_judge: list[bool] = field(default_factory=list)

    def add(self, made: Made, document: dict[str, Any], truth: Table, estimates: dict[str, dict[str, Any]]) -> None:
        teams = sorted(made.day.teams)
        ranks = {team: 1 + int((truth > truth[number]).sum()) for number, team in enumerate(teams)}
        held = [(estimates[team], made.truth[team], ranks[team]) for team in teams]
        self.covered.append(np.mean([row["lo90"] <= value <= row["hi90"] for row, value, _ in held]))
        self.ranks_covered.append(np.mean([row["rank_lo90"] <= rank <= row["rank_hi90"] for row, _, rank in held]))
        if "p_first" in held[0][0]:
            self.stated.append(max(row["p_first"] for row, _, _ in held))
        against = {each["judge"] for each in document["alarms"] if each["kind"] == "judge_against_the_others"}
        self.alarmed.append(bool(against))
        self.right_judge.append(made.hostile in against)


def measure(teams: int, judges: int, days: int, **kind: Any) -> tuple[dict[str, Seen], Promises, float]:
    """So many days of a scenario: each way of ranking, the promises, and CPU seconds for a ranking."""
    seen = {name: Seen() for name in (*BY_HAND, "adjusted", "weighted")}
    promises, spent = Promises(), 0.0
    for seed in range(days):
        made = make(1000 + seed, teams, judges, **kind)
        truth = np.array([made.truth[team] for team in sorted(made.day.teams)])
        begun = time.process_time()
        document = ranking(made.day)
        spent += time.process_time() - begun
        estimates = {row["team"]: row for row in document["estimates"]}
        table = table_of(made.day)
        for name, way in BY_HAND.items():
            seen[name].add(way(table), truth)
        order = sorted(made.day.teams)
        seen["adjusted"].add(np.array([estimates[team]["estimate"] for team in order]), truth)
        seen["weighted"].add(np.array([document["reliability"]["estimates"][team] for team in order]), truth)
        promises.add(made, document, truth, estimates)
    return seen, promises, spent / days


def lines(days: int = DAYS, only: str = "") -> list[str]:
    """A table: Kendall's tau, how often the best team was first, and the share of the true podium found."""
    found = [
        "| day | raw mean | trimmed mean | z-score | adjusted | reliability-weighted | 90 % intervals, ranks hold "
        "| first: said, was | a judge named | CPU s |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, teams, judges, kind in SCENARIOS:
        if only not in name:
            continue
        seen, promises, spent = measure(teams, judges, days, **kind)
        said = f"{np.mean(promises.stated):.2f}, {np.mean(seen['adjusted'].first):.2f}" if promises.stated else "-"
        named = f"{np.mean(promises.alarmed):.0%}"
        if kind.get("hostile"):
            named = f"the right one on {np.mean(promises.right_judge):.0%}"
        found.append(
            f"| {name} | {' | '.join(str(each) for each in seen.values())} | {np.mean(promises.covered):.2f}, "
            f"{np.mean(promises.ranks_covered):.2f} | {said} | {named} | {spent:.2f} |"
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ranking", description=__doc__)
    parser.add_argument("--days", type=int, default=DAYS, help="for each kind of day")
    parser.add_argument("--only", default="", help="kinds of day whose name contains this")
    wanted = parser.parse_args()
    print("\n".join(lines(wanted.days, wanted.only)))


if __name__ == "__main__":
    main()
