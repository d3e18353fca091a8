"""What each wish that a run does not meet would take: who would change places, and what that would cost whom."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from teams.engine import what_it_takes
from teams.queries.formation_report import TERMS, Report, cost_change

# Among so many pairs of people exchanges are looked for while somebody waits for the page: a quarter of a second.
MOST_PAIRS = 12_000


@dataclass(frozen=True)
class Unmet:
    """A wish that is not met, and what it would take; `number` is its place among them, the dearest being 0."""

    number: int
    words: str
    exchange: str
    costs: list[str]
    looked_for: bool


def unmet(report: Report, *, asked: int = -1) -> list[Unmet]:
    """As the worker worked it out; else as far as a moment allows, and always for the wish that is asked for."""
    stored = [] if report.run.adjustments else report.run.unmet
    most = 0 if stored else MOST_PAIRS
    rows: list[dict[str, Any]] = [
        asdict(each) for each in what_it_takes(report.problem, report.places, most=most, also={asked})
    ]
    if len(stored) == len(rows):
        rows = [now if now["looked_for"] else then for now, then in zip(rows, stored, strict=True)]
    return [_in_words(report, number, row) for number, row in enumerate(rows)]


def _in_words(report: Report, number: int, row: Mapping[str, Any]) -> Unmet:
    exchange, into = row["exchange"], report.names.into
    if not exchange:
        return Unmet(number, into(row["words"]), "", [], row.get("looked_for", False))
    words = _("%(one)s and %(other)s change places: %(change)s.") % {
        "one": into(exchange["one"]),
        "other": into(exchange["other"]),
        "change": cost_change(exchange["change"]),
    }
    costs = [*_of_people(report, exchange["one"], exchange["other"]), *_of_teams(report, exchange["costs"])]
    return Unmet(number, into(row["words"]), words, costs, looked_for=True)


def _of_people(report: Report, one: str, other: str) -> Iterator[str]:
    """What the two who change places would get of their choices."""
    people, places = {each.id: each for each in report.problem.people}, report.run.places
    challenges = {each.id: each.challenge for each in report.problem.teams}
    for person, here, there in ((one, places[one], places[other]), (other, places[other], places[one])):
        before, after = challenges[here], challenges[there]
        wished = people[person].preferences
        if wished and before and after and before != after:
            ranks = {"name": report.names.into(person), "before": _rank(wished, before), "after": _rank(wished, after)}
            yield _("%(name)s: %(after)s instead of %(before)s") % ranks


def _rank(wished: tuple[str, ...], challenge: str) -> str:
    if challenge not in wished:
        return _("a challenge not chosen")
    rank = wished.index(challenge) + 1
    return _("the first choice") if rank == 1 else _("choice %(n)d") % {"n": rank}


def _of_teams(report: Report, costs: list[tuple[str, str, int]]) -> Iterator[str]:
    """Points by team and wish; they add up to the change."""
    by_team: dict[str, list[str]] = {}
    for team, term, units in costs:
        points = cost_change(units * report.problem.soft.weights[term])
        by_team.setdefault(team, []).append(f"{str(TERMS[term]).lower()}, {points}")
    for team, each in by_team.items():
        yield f"{report.names.into(team)}: {'; '.join(each)}"
