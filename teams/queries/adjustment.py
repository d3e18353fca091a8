"""What a change by hand would do to a run: where one person could go, and whom to change places with. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programme.models import Enrolment
from teams.engine import broken, change, in_words
from teams.models import FormationRun, Team
from teams.queries.formation_report import Names, Report, cost_change

MOST_PARTNERS = 8
# Of so many cheap exchanges it is looked whether they break a rule: of everybody in a cohort of the usual size.
LOOKED_AT = 60

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

    @property
    def in_short(self) -> dict[str, object]:
        return {"words": self.words, "breaks": [_("Would break: %(rule)s") % {"rule": each} for each in self.breaks]}


@dataclass(frozen=True)
class Options:
    """Everything that can be done with one person of a run."""

    enrolment: Enrolment
    team: Team
    alone: list[Option]
    # The best first.
    exchanges: list[Option]

    @property
    def partners(self) -> list[Option]:
        """The best people to change places with."""
        return self.exchanges[:MOST_PARTNERS]

    @property
    def by_team(self) -> dict[object, Option]:
        return {each.team.pk: each for each in self.alone}

    def as_document(self) -> dict[str, dict[str, dict[str, object]]]:
        """For a page that shows what would happen while somebody is dragged: by id of the team, or of the partner."""
        return {
            "teams": {str(each.team.pk): each.in_short for each in self.alone},
            "people": {str(each.partner.pk): each.in_short for each in self.exchanges if each.partner},
        }


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
    exchanges = [_option(report, changes, changes[0][1], other) for _, changes, other in sorted(swaps)[:LOOKED_AT]]
    exchanges.sort(key=lambda each: (len(each.breaks), each.change))
    return Options(report.names.people[person], _team(report, here), alone, exchanges)


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


def last_change(run: FormationRun) -> str:
    """Who was put where by the last change by hand, in one sentence."""
    names = Names(run.cohort)
    moved = [(names.into(person), names.into(team)) for person, team in run.adjustments[-1]]
    if len(moved) == 2:
        return _("%(one)s and %(other)s have changed places.") % {"one": moved[0][0], "other": moved[1][0]}
    return _("%(name)s is in %(team)s now.") % {"name": moved[0][0], "team": moved[0][1]}
