"""What organisers wish of their teams: strengths for the whole cohort, and rules about single people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from programme.actions.audit import fingerprint, record
from programme.models import Cohort, Enrolment, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from teams.models import FormationRule, FormationRun, FormationWishes, Team
from teams.queries.instance import DEFAULTS, wishes_of
from teams.states import OF_TEAMS, RuleKind, Strength


class RuleMakesNoSense(Refused):
    """The rule names somebody twice, a person of another cohort, or lacks the other half."""


class CannotBeSwitchedOff(Refused):
    """Everybody is in one team: that always holds."""


# The rules that a wish, not a row, brings into an instance.
WISH_OF_RULE = {"sector.min_each": "sectors", "sector.max_difference": "sectors", "employer": "colleagues"}


@action
def change_wishes(cohort: Cohort, values: Mapping[str, Any], *, by: Person) -> FormationWishes:
    """Bring the cohort's wishes to `values`; what is left out stays as it is."""
    authorise(by, "teams.organise", cohort)
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    chosen = wishes_of(cohort) | {name: value for name, value in values.items() if name in DEFAULTS}
    row, _created = FormationWishes.objects.update_or_create(
        cohort=cohort, defaults={"values": chosen, "changed_at": now()}
    )
    record("teams.formation.wishes_changed", by=by, target=row, values=fingerprint(str(sorted(chosen.items()))))
    return row


@action
def add_rule(
    cohort: Cohort,
    kind: RuleKind,
    enrolment: Enrolment,
    *,
    by: Person,
    other: Enrolment | None = None,
    team: Team | None = None,
) -> FormationRule:
    """Say something of two people, or of a person and a team. Raises RuleMakesNoSense."""
    authorise(by, "teams.organise", cohort)
    wanted, unwanted = (team, other) if kind in OF_TEAMS else (other, team)
    named = [each for each in (enrolment, wanted) if each]
    if len(named) < 2 or unwanted or any(each.cohort_id != cohort.pk for each in named) or enrolment == other:
        raise RuleMakesNoSense(_("A rule names two different people of this cohort, or a person and a team."))
    row = FormationRule.objects.create(cohort=cohort, kind=kind, enrolment=enrolment, other=other, team=team)
    record("teams.formation.rule_added", by=by, target=row, kind=kind)
    return row


@action
def remove_rule(rule: FormationRule, *, by: Person) -> None:
    """Take the rule away."""
    authorise(by, "teams.organise", rule)
    record("teams.formation.rule_removed", by=by, target=rule, kind=rule.kind)
    rule.delete()


@action
def switch_rule(rule: FormationRule, *, on: bool, by: Person) -> FormationRule:
    """Let a rule rest, or hold again."""
    rule = FormationRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    authorise(by, "teams.organise", rule)
    rule.is_on = on
    rule.save(update_fields=("is_on",))
    record("teams.formation.rule_switched", by=by, target=rule, on=on)
    return rule


@action
def switch_off(run: FormationRun, rule: str, *, by: Person) -> None:
    """Let go of one rule of a clash, so that it can be tried again. Raises CannotBeSwitchedOff."""
    authorise(by, "teams.organise", run)
    origin = run.origins.get(rule, "")
    row = FormationRule.objects.filter(cohort=run.cohort, pk=origin).first() if len(origin) == 36 else None
    if row:
        switch_rule(row, on=False, by=by)
    elif origin in ("past", "challenges"):
        change_wishes(run.cohort, {origin: Strength.MATTERS}, by=by)
    elif rule == "sector.min_each" and wishes_of(run.cohort)["alone"] == Strength.MUST:
        change_wishes(run.cohort, {"alone": Strength.MATTERS}, by=by)
    elif rule in WISH_OF_RULE:
        change_wishes(run.cohort, {WISH_OF_RULE[rule]: Strength.MATTERS}, by=by)
    elif rule == "size":
        change_wishes(run.cohort, {"least": 0, "most": len(run.instance["people"])}, by=by)
    elif rule == "needs":
        for team in Team.objects.standing().select_for_update().filter(cohort=run.cohort):
            team.lacks = []
            team.save(update_fields=("lacks",))
    elif origin != "kept":
        raise CannotBeSwitchedOff(_("Everybody has to be in a team. Change how many teams there are instead."))
    record("teams.formation.switched_off", by=by, target=run, rule=rule)
