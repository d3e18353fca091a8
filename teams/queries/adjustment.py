"""What a change by hand would do to a run: where one person could go, and whom to change places with. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass

from programme.models import Enrolment
from teams.engine import broken, change, in_words
from teams.models import Team
from teams.queries.formation_report import Report, cost_change

MOST_PARTNERS = 8
# Of so many cheap exchanges it is looked whether they break a rule.
LOOKED_AT = 24

Changes = list[tuple[int, int]]


@dataclass(frozen=True)
class Option:
    """One change that could be made: to a team alone, or by changing places with `partner`."""

    team: Team
    partner: Enrolment | None
    change: int
    breaks: list[str]

    @property
    def words(self) -> str:
        return cost_change(self.change)


@dataclass(frozen=True)
class Options:
    """Everything that can be done with one person of a run."""

    enrolment: Enrolment
    team: Team
    alone: list[Option]
    partners: list[Option]


def options(report: Report, person: str) -> Options | None:
    """Each other team, and the best people to change places with; None for somebody who is not in the run."""
    ids = [each.id for each in report.problem.people]
    if person not in ids or person not in report.names.people:
        return None
    number = ids.index(person)
    here = report.places[number]
    elsewhere = [team for team in range(len(report.problem.teams)) if team != here]
    alone = [_option(report, [(number, team)], team) for team in elsewhere]
    swaps: list[tuple[int, Changes, int]] = []
    for other, team in enumerate(report.places):
        if team != here and ids[other] in report.names.people:
            changes = [(number, team), (other, here)]
            swaps.append((change(report.problem, report.places, changes), changes, other))
    partners = [_option(report, changes, changes[0][1], other) for _, changes, other in sorted(swaps)[:LOOKED_AT]]
    partners.sort(key=lambda each: (len(each.breaks), each.change))
    return Options(report.names.people[person], _team(report, here), alone, partners[:MOST_PARTNERS])


def _option(report: Report, changes: Sequence[tuple[int, int]], team: int, partner: int | None = None) -> Option:
    after = list(report.places)
    for person, to in changes:
        after[person] = to
    new = [rule for rule in broken(report.problem, after) if rule not in report.breaks]
    return Option(
        _team(report, team),
        None if partner is None else report.names.people[report.problem.people[partner].id],
        change(report.problem, report.places, changes),
        [report.names.into(in_words(report.problem, rule)) for rule in new],
    )


def _team(report: Report, number: int) -> Team:
    return report.cards[number].team
