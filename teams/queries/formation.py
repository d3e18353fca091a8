"""Reads of the formation desk: its runs and rules, what is asked, what clashes."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from programme.models import Cohort, Person
from programme.shared import looking
from programme.shared.authorise import authorise
from programme.states import EnrolmentState, LookKind
from teams.engine import Problem, in_words
from teams.models import FormationRule, FormationRun, Membership, Team
from teams.queries.formation_report import IDS, Names
from teams.queries.instance import wishes_of
from teams.queries.look import tells_needs
from teams.states import FormationState, Strength

WISHES = {
    "sectors": gettext_lazy("both sectors as even as the numbers allow"),
    "colleagues": gettext_lazy("nobody with a colleague"),
    "past": gettext_lazy("nobody with a past team-mate"),
    "skills": gettext_lazy("somebody for each wanted skill"),
    "halfdays": gettext_lazy("two half-days that suit everybody"),
    "regions": gettext_lazy("at most two regions"),
    "challenges": gettext_lazy("a challenge that people chose"),
    "experience": gettext_lazy("like experience in every team"),
    "alone": gettext_lazy("nobody the only one of their sector"),
}


def runs(cohort: Cohort, *, by: Person) -> QuerySet[FormationRun]:
    """The cohort's attempts, the newest first. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    return FormationRun.objects.filter(cohort=cohort).select_related("asked_by", "cohort__programme")


def run_of(cohort: Cohort, pk: object, *, by: Person) -> FormationRun | None:
    """One attempt; None for an id that means nothing. Raises NotAllowed. A look where it tells what people need."""
    rows = runs(cohort, by=by).select_related("repeats")
    found = rows.filter(pk=pk).first() if IDS.fullmatch(str(pk)) else None
    if found and tells_needs(found):
        looking.saw(by, LookKind.NEEDS, found)
    return found


def rules_of(cohort: Cohort, *, by: Person) -> QuerySet[FormationRule]:
    """What organisers said of single people. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    joined = ("enrolment__person", "other__person", "team", "cohort__programme")
    return FormationRule.objects.filter(cohort=cohort).select_related(*joined)


def rules_about(cohort: Cohort) -> Counter[object]:
    """How many rules that are on name each participant, by enrolment."""
    rows = FormationRule.objects.filter(cohort=cohort, is_on=True).values_list("enrolment", "other")
    return Counter(person for pair in rows for person in pair if person)


def teams_to_fill(cohort: Cohort) -> QuerySet[Team]:
    """The teams that formation puts people in."""
    return Team.objects.standing().filter(cohort=cohort)


def placed(cohort: Cohort) -> int:
    """How many people have a team now."""
    return _live(cohort).count()


def _live(cohort: Cohort) -> QuerySet[Membership]:
    return Membership.objects.live().filter(team__cohort=cohort, enrolment__state=EnrolmentState.ACTIVE)


def moving(run: FormationRun) -> int:
    """How many people would have another team than now."""
    now = {str(person): str(team) for person, team in _live(run.cohort).values_list("enrolment", "team")}
    return sum(now.get(person) != team for person, team in run.places.items())


def in_short(cohort: Cohort) -> dict[str, Any]:
    """What is wished of the teams: what must hold, what matters, what is nice, and how many single rules."""
    wishes = wishes_of(cohort)
    by_strength = {strength: [WISHES[name] for name in WISHES if wishes[name] == strength] for strength in Strength}
    rules = FormationRule.objects.filter(cohort=cohort, is_on=True).count()
    return {"musts": by_strength[Strength.MUST], "matters": by_strength[Strength.MATTERS]} | {
        "nice": by_strength[Strength.NICE],
        "rules": rules,
    }


@dataclass(frozen=True)
class Clash:
    """One rule of a clash as a sentence; `rule` is its id, for switching it off."""

    rule: str
    words: str
    can_be_switched_off: bool


def clash_of(run: FormationRun, names: Names) -> list[Clash]:
    """The minimal set of rules that cannot hold together."""
    answer = next((each for each in (run.points or [run.outcome]) if each.get("conflict")), {})
    problem = Problem.from_document(run.instance)
    general = ("size", "sector.min_each", "sector.max_difference", "employer", "needs")
    return [
        Clash(rule, names.into(in_words(problem, rule)), rule in general or bool(run.origins.get(rule)))
        for rule in answer.get("conflict", ())
    ]


def is_same(run: FormationRun) -> bool | None:
    """Whether a repetition came out as the run it repeats, apart from the seconds; None while it is not known."""
    if run.repeats is None or run.is_under_way or run.state == FormationState.FAILED:
        return None
    return _without_seconds(run.outcome) == _without_seconds(run.repeats.outcome)


def _without_seconds(document: dict[str, Any]) -> dict[str, Any]:
    if "points" in document:
        return document | {"points": [_without_seconds(point) for point in document["points"]]}
    return {name: value for name, value in document.items() if name != "seconds"}
