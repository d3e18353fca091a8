"""A run as the desk shows it: its teams with what is met and what not, its curve, two runs side by side."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programme.models import Cohort, Enrolment
from programme.shared.charts import Pair, sector_bars
from programme.states import Sector
from teams.engine import Explanation, Problem, broken, explain, in_words
from teams.engine.explain import TeamReport
from teams.models import FormationRun, Team
from teams.queries.instance import LOOSENED

IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|civil_service")
# What each term of the sum is called, and what one unit of it is.
TERMS = {
    "skills": gettext_lazy("Skills that are wanted"),
    "availability": gettext_lazy("Half-days in common"),
    "region": gettext_lazy("At most two regions"),
    "experience": gettext_lazy("Like experience"),
    "preference": gettext_lazy("Challenges by choice"),
    "isolation": gettext_lazy("Nobody alone of a sector"),
    "balance": gettext_lazy("Even sectors"),
    "avoid": gettext_lazy("Better apart"),
    "prefer": gettext_lazy("Partners who were asked for"),
    "move": gettext_lazy("People who change team"),
}
HARD = {
    "size": gettext_lazy("Size of the team"),
    "sector.min_each": gettext_lazy("Both sectors"),
    "sector.max_difference": gettext_lazy("Even sectors"),
    "employer": gettext_lazy("No colleagues"),
    "needs": gettext_lazy("What members need"),
    "pairs": gettext_lazy("Your rules about people"),
}


class Names:
    """Puts names where stored words speak of ids."""

    def __init__(self, cohort: Cohort) -> None:
        rows = Enrolment.objects.filter(cohort=cohort).select_related("person", "organisation__parent")
        self.people = {str(row.pk): row for row in rows}
        self.teams = {str(team.pk): team for team in Team.objects.filter(cohort=cohort).order_by("number")}
        self.words = {key: row.person.full_name for key, row in self.people.items()}
        self.words |= {key: team.name for key, team in self.teams.items()}
        for row in rows:
            employer = row.organisation.parent or row.organisation
            self.words[str(employer.pk)] = employer.name
        self.words[Sector.CIVIL_SERVICE.value] = "civil service"

    def into(self, text: str) -> str:
        """The text with names for ids; who is gone is "somebody who has left"."""
        return IDS.sub(lambda found: self.words.get(found[0], _("somebody who has left")), text)


@dataclass(frozen=True)
class Chip:
    """One person in a team, with why."""

    enrolment: Enrolment
    reasons: tuple[str, ...]

    @property
    def skills(self) -> str:
        return ", ".join(self.enrolment.skills[:2])


@dataclass(frozen=True)
class Card:
    """One team of a run: who, what it misses, what it breaks."""

    team: Team
    chips: list[Chip]
    misses: list[str]
    breaks: list[str]
    cost: int
    is_weakest: bool

    def count(self, sector: Sector) -> int:
        return sum(chip.enrolment.sector == sector for chip in self.chips)

    @property
    def civil_service(self) -> int:
        return self.count(Sector.CIVIL_SERVICE)

    @property
    def industry(self) -> int:
        return self.count(Sector.INDUSTRY)


@dataclass(frozen=True)
class Line:
    """One rule or wish over all teams: for each team 0 (met) or how far it is missed."""

    label: str
    is_rule: bool
    cells: list[int]

    @property
    def missed(self) -> int:
        return sum(self.cells)


class Report:
    """A run as the desk shows it. Everything is worked out from the stored record by the engine's own price."""

    def __init__(self, run: FormationRun, names: Names) -> None:
        self.run, self.names = run, names
        self.problem = Problem.from_document(run.instance)
        self.places = self.problem.numbered(run.places)

    @cached_property
    def account(self) -> Explanation:
        return explain(self.problem, self.places, exchanges=False)

    @cached_property
    def breaks(self) -> dict[str, list[int]]:
        return broken(self.problem, self.places)

    @property
    def cost(self) -> int:
        kept = self.problem.soft.weights["prefer"] * len(self.problem.soft.prefer)
        return kept + sum(each.bill.total for each in self.account.teams)

    @cached_property
    def cards(self) -> list[Card]:
        return [self._card(number, report) for number, report in enumerate(self.account.teams)]

    def _card(self, number: int, report: TeamReport) -> Card:
        names = self.names
        return Card(
            names.teams.get(report.team) or Team(cohort=self.run.cohort, name=_("A team that is gone")),
            [Chip(names.people[each], self.account.reasons[each]) for each in report.members if each in names.people],
            [names.into(words) for words in report.misses],
            [names.into(in_words(self.problem, rule)) for rule, where in self.breaks.items() if number in where],
            report.bill.total,
            report.team == self.account.weakest and report.bill.total > 0,
        )

    @property
    def weakest(self) -> Card | None:
        return next((card for card in self.cards if card.is_weakest), None)

    @cached_property
    def lines(self) -> list[Line]:
        """Each rule that is on and each wish, with how every team stands."""
        every = range(len(self.problem.teams))
        on: dict[str, Any] = {"size": self.problem.hard.size, "employer": self.problem.hard.max_same_employer}
        on |= {"sector.min_each": self.problem.hard.min_each}
        on |= {"sector.max_difference": self.problem.hard.max_difference is not None}
        on |= {"needs": any(each.needs for each in self.problem.people)}
        found = [
            Line(str(HARD[rule]), True, [int(team in self.breaks.get(rule, ())) for team in every])
            for rule, value in on.items()
            if value
        ]
        pairs = [where for rule, where in self.breaks.items() if ":" in rule]
        if any(getattr(self.problem.hard, kind) for kind in ("together", "apart", "fixed", "forbidden")):
            found.append(Line(str(HARD["pairs"]), True, [sum(team in where for where in pairs) for team in every]))
        return found + [Line(str(TERMS[term]), False, self._units(term)) for term in wished(self.run)]

    def _units(self, term: str) -> list[int]:
        """How far each team misses a wish; a partner is missed in the team of the person who asked."""
        if term != "prefer":
            return [each.bill.units[term] for each in self.account.teams]
        apart = [self.places[one] for one, other in self.problem.soft.prefer if self.places[one] != self.places[other]]
        return [apart.count(team) for team in range(len(self.problem.teams))]

    @property
    def picture(self) -> SafeString:
        rows = [Pair(card.team.name, card.civil_service, card.industry) for card in self.cards]
        return sector_bars(self.picture_title, rows)

    @property
    def picture_title(self) -> str:
        apart = max((abs(card.civil_service - card.industry) for card in self.cards), default=0)
        if apart <= 1:
            return _("The sectors are level in every team, give or take one")
        return _("In one team the sectors are %(n)d apart") % {"n": apart}

    @property
    def columns(self) -> list[str]:
        return [_("Team"), _("Civil service"), _("Industry"), _("Points")]

    @property
    def figures(self) -> list[list[Any]]:
        return [[card.team.name, card.civil_service, card.industry, card.cost] for card in self.cards]

    @property
    def quality(self) -> str:
        """How good this is, in one sentence. What breaks rules is not measured against teams that keep them."""
        if broken_rules := len(self.breaks):
            words = ngettext("%(n)d rule is broken.", "%(n)d rules are broken.", broken_rules)
            return words % {"n": broken_rules}
        return quality(self.run, self.cost)


def wished(run: FormationRun) -> list[str]:
    """The terms of the sum that the run was asked to look at."""
    asked = run.instance["soft"] | {"move": run.instance.get("incumbent")}
    return [term for term in TERMS if asked.get(term)]


def cost_change(change: int) -> str:
    """What a change does to the sum, in words."""
    if change == 0:
        return _("nothing would be lost")
    if change > 0:
        return ngettext("%(n)d point worse", "%(n)d points worse", change) % {"n": change}
    return ngettext("%(n)d point better", "%(n)d points better", -change) % {"n": -change}


def quality(run: FormationRun, cost: int | None = None) -> str:
    """Proven, or how far from the best possible at most."""
    best = run.best if cost is None else cost
    if run.is_under_way and run.bound is None:
        return _("How far this is from the best possible is being worked out.")
    if best is None or run.bound is None:
        return _("How far this is from the best possible has not been worked out.")
    if run.outcome.get("stopped") and best > run.bound <= 0:
        return _("It was stopped before anything was proven.")
    if best <= run.bound:
        return _("Best possible: proven.")
    if run.bound <= 0:
        return _("How far this is from the best possible is not proven.")
    return _("At most %(n)d %% from the best possible.") % {"n": -(-100 * (best - run.bound) // best)}


def moves_of(run: FormationRun, names: Names) -> list[tuple[str, str, str]]:
    """Who would change team, from which to which; of a run that begins from the teams of now."""
    before = run.instance.get("incumbent") or {}
    return sorted(
        (names.into(person), names.into(before[person]) if person in before else _("no team"), names.into(team))
        for person, team in run.places.items()
        if before.get(person) != team
    )


def how_sizes_were_loosened(run: FormationRun) -> str:
    """Said openly where the sizes of now needed it."""
    if run.origins.get("size") != LOOSENED:
        return ""
    size = run.instance["hard"]["team_size"]
    words = _("So that few people move, teams may have %(min)d to %(max)d members here, one more or fewer than usual.")
    return words % size


@dataclass(frozen=True)
class Point:
    """One point of a curve: with so many moves, this is what the teams cost."""

    moves: int
    is_possible: bool
    cost: int | None
    is_proven: bool
    gain: int | None
    is_chosen: bool
    # Of a point that is not possible the rules in the way, and what would be possible with them one looser, in words.
    rules: str = ""
    looser: str = ""


def curve(run: FormationRun, names: Names) -> list[Point]:
    """What each number of moves gains against the fewest that are possible. Moves themselves have no price here."""
    found: list[Point] = []
    if not run.points:
        return found
    price, problem = price_of_a_move(run), Problem.from_document(run.instance)
    for point in run.points:
        cost = None
        if point.get("assignment"):
            moved = sum(
                run.instance["incumbent"].get(person, team) != team for person, team in point["assignment"].items()
            )
            cost = point["objective"] - price * moved
        first = next((each.cost for each in found if each.cost is not None), None)
        gain = first - cost if first is not None and cost is not None else None
        chosen = point["moves"] == run.moves
        in_the_way = [in_words(problem, rule) for rule in point.get("conflict", ()) if rule != "max_moves"]
        rules = names.into(" ".join(in_the_way))
        proven = point["status"] == "optimal"
        found.append(Point(point["moves"], cost is not None, cost, proven, gain, chosen, rules, _looser(point)))
    return found


def price_of_a_move(run: FormationRun) -> int:
    """What the sum counts for each person who changes team."""
    return int(run.instance["soft"].get("weights", {}).get("move", 0))


def _looser(point: Mapping[str, Any]) -> str:
    softer = point.get("looser")
    if not softer or not softer.get("assignment"):
        return ""
    return _("With one rule looser they could be: %(words)s That costs %(points)d points.") % {
        "words": softer["explanation"],
        "points": softer["objective"],
    }


def comparison(one: Report, other: Report) -> dict[str, Any]:
    """Two runs side by side: what each line misses, who would be elsewhere."""
    lines = {line.label: line.missed for line in other.lines}
    rows = [(line.label, line.missed, lines.get(line.label, 0)) for line in one.lines]
    there = other.run.places
    moved = [
        (one.names.people[person], one.names.into(team), one.names.into(there[person]))
        for person, team in one.run.places.items()
        if person in one.names.people and there.get(person, team) != team
    ]
    return {"one": one, "other": other, "rows": rows, "moved": moved}
