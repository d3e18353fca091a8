"""Formation: asking the worker for teams, stopping it, changing what it found by hand, and adopting it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.actions.audit import record
from programme.models import Cohort, Enrolment, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.enqueue import later
from programme.shared.refusals import Refused
from programme.shared.time import now
from teams.actions.formation_rule import switch_off
from teams.actions.membership import move
from teams.actions.team import tell_everybody
from teams.engine import VERSION, Problem, explain, fingerprint, total
from teams.models import FormationRun, Team
from teams.queries import team as teams
from teams.queries.instance import Built, build, narrowed
from teams.states import FORMATION, FormationKind, FormationState


class NothingToForm(Refused):
    """There are no people, or no teams to put them in."""


class OneAtATime(Refused):
    """A run is under way."""


class NobodyHasATeam(Refused):
    """There are no teams of now to begin from."""


class PeopleHaveChanged(Refused):
    """Somebody came or left, or a team is gone, since the run was asked for."""


class NothingToChange(Refused):
    """The change names nobody of the run, or nothing can be undone."""


@action
def form_teams(cohort: Cohort, *, by: Person, kept: Mapping[str, str] | None = None) -> FormationRun:
    """Ask the worker for the best teams by the wishes and rules of now. `kept` people stay in the teams given."""
    authorise(by, "teams.organise", cohort)
    built = build(cohort, kept=kept)
    return _ask(cohort, built, by=by, kind=FormationKind.FORM, kept=sorted(kept or ()))


@action
def change_teams(cohort: Cohort, *, by: Person) -> FormationRun:
    """Ask the worker what each number of moves away from the teams of now would gain."""
    authorise(by, "teams.organise", cohort)
    built = build(cohort, incumbent=True)
    if not built.document["incumbent"]:
        raise NobodyHasATeam(_("Nobody has a team yet. Form teams from scratch."))
    return _ask(cohort, built, by=by, kind=FormationKind.CHANGE)


@action
def repeat(run: FormationRun, *, by: Person) -> FormationRun:
    """Do a stored run again from its record: the same instance and seed."""
    authorise(by, "teams.organise", run)
    built = Built(run.instance, run.origins)
    return _ask(run.cohort, built, by=by, kind=FormationKind(run.kind), kept=run.kept, seed=run.seed, repeats=run)


@action
def try_without(run: FormationRun, rule: str, *, by: Person) -> FormationRun:
    """Let go of one rule of a clash and form teams again by those that are left."""
    switch_off(run, rule, by=by)
    kept = {}
    if run.kept and run.origins.get(rule) != "kept":
        fixed = run.instance["hard"]["fixed"]
        kept = {each["person"]: each["team"] for each in fixed if each["person"] in run.kept}
    if run.kind == FormationKind.CHANGE:
        return change_teams(run.cohort, by=by)
    return form_teams(run.cohort, by=by, kept=kept)


@action
def assess_teams(cohort: Cohort, *, by: Person) -> FormationRun:
    """Store the teams of now as a run, so that they can be looked at and compared like any other."""
    authorise(by, "teams.organise", cohort)
    built = build(cohort, incumbent=True)
    places = built.document.pop("incumbent")
    built = Built(narrowed(built.document, places.keys()), {})
    problem = Problem.from_document(built.document)
    run = _new(cohort, built, by=by, kind=FormationKind.CURRENT)
    run.state, run.finished_at = FormationState.FOUND, run.asked_at
    run.best = total(problem, problem.numbered(places))
    run.outcome = {"status": "feasible", "assignment": places, "objective": run.best}
    run.save()
    record("teams.formation.assessed", by=by, target=run, cost=run.best)
    return run


def _ask(cohort: Cohort, built: Built, *, by: Person, **fields: Any) -> FormationRun:
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    if not built.document["people"] or not built.document["teams"]:
        raise NothingToForm(_("There are no teams to put people in, or nobody to put in them. Make the teams first."))
    waiting = (FormationState.WAITING, FormationState.RUNNING)
    if FormationRun.objects.filter(cohort=cohort, state__in=waiting).exists():
        raise OneAtATime(_("Teams are being formed already. Wait for them, or stop."))
    run = _new(cohort, built, by=by, **fields)
    run.save()
    later("teams.tasks.form_teams", str(run.pk))
    record("teams.formation.asked", by=by, target=run, input=run.content_hash, seed=run.seed, kind=run.kind)
    return run


def _new(cohort: Cohort, built: Built, *, by: Person, **fields: Any) -> FormationRun:
    last = FormationRun.objects.filter(cohort=cohort).aggregate(last=Max("number"))["last"] or 0
    return FormationRun(
        cohort=cohort,
        number=last + 1,
        instance=built.document,
        origins=built.origins,
        content_hash=fingerprint(built.document),
        engine=VERSION,
        asked_by=by,
        asked_at=now(),
        **fields,
    )


@action
def stop(run: FormationRun, *, by: Person) -> FormationRun:
    """Ask the worker to stop and keep the best so far; a run that has not begun ends at once."""
    run = _locked(run)
    authorise(by, "teams.organise", run)
    run.stop_asked_at = now()
    if run.state == FormationState.WAITING:
        run.state, run.finished_at = FormationState.FAILED, run.stop_asked_at
        run.outcome = {"status": "error", "explanation": _("It was stopped before it began.")}
    run.save()
    record("teams.formation.stopped", by=by, target=run)
    return run


@action
def choose_point(run: FormationRun, moves: int, *, by: Person) -> FormationRun:
    """Take the point of a curve with at most so many moves."""
    run = _locked(run)
    authorise(by, "teams.organise", run)
    if not any(point["moves"] == moves and point.get("assignment") for point in run.points):
        raise NothingToChange(_("There are no teams with so few moves."))
    run.moves, run.adjustments, run.unmet = moves, [], []
    run.best, run.bound = run.answer["objective"], run.answer["bound"]
    run.save(update_fields=("moves", "adjustments", "unmet", "best", "bound"))
    record("teams.formation.point_chosen", by=by, target=run, moves=moves)
    return run


@action
def adjust(run: FormationRun, changes: Sequence[tuple[str, str]], *, by: Person) -> FormationRun:
    """Put people of a run into other teams by hand, as one act that can be undone: person and team, by id."""
    run = _locked(run)
    authorise(by, "teams.organise", run)
    FORMATION.check(run.state, to=FormationState.ADOPTED)
    places, known = run.places, {each["id"] for each in run.instance["teams"]}
    real = [[person, team] for person, team in changes if places.get(person, team) != team and team in known]
    if not real:
        raise NothingToChange(_("Nobody would change team."))
    run.adjustments = [*run.adjustments, real]
    run.save(update_fields=("adjustments",))
    record("teams.formation.adjusted", by=by, target=run, changes=real)
    return run


@action
def undo(run: FormationRun, *, by: Person) -> FormationRun:
    """Take back the last change by hand."""
    run = _locked(run)
    authorise(by, "teams.organise", run)
    if not run.adjustments:
        raise NothingToChange(_("There is nothing to undo."))
    run.adjustments = run.adjustments[:-1]
    run.save(update_fields=("adjustments",))
    record("teams.formation.undone", by=by, target=run)
    return run


@action
def adopt(run: FormationRun, *, by: Person, tell: bool = False) -> int:
    """Make the run's teams the cohort's: each person moves with their own reasons. Returns how many moved.

    With `tell`, teams that nobody knows of are made known to everybody in the same act. Raises PeopleHaveChanged.
    """
    run = _locked(run)
    authorise(by, "teams.organise", run)
    FORMATION.check(run.state, to=FormationState.ADOPTED)
    people, into = _still_so(run), defaultdict(list)
    problem = Problem.from_document(run.instance)
    reasons = explain(problem, problem.numbered(run.places), exchanges=False).reasons
    for person, place in run.places.items():
        into[place].append(people[person])
    moved = 0
    for team in Team.objects.filter(pk__in=into).order_by("number"):
        own: dict[object, list[str]] = {each.pk: list(reasons[str(each.pk)]) for each in into[str(team.pk)]}
        moved += move(into[str(team.pk)], to=team, by=by, cohort=run.cohort, reasons=own)
    run.state, run.adopted_at = FormationState.ADOPTED, now()
    run.save(update_fields=("state", "adopted_at"))
    if tell and teams.untold(run.cohort).exists():
        tell_everybody(run.cohort, by=by)
    record("teams.formation.adopted", by=by, target=run, moved=moved)
    return moved


def _still_so(run: FormationRun) -> dict[str, Enrolment]:
    """The run's people, all still here, and its teams still there."""
    people = {str(each.pk): each for each in teams.participants(run.cohort)}
    gone = len(run.places.keys() - people.keys())
    new = 0 if run.kind == FormationKind.CURRENT else len(people.keys() - run.places.keys())
    there = {str(pk) for pk in Team.objects.standing().filter(cohort=run.cohort).values_list("pk", flat=True)}
    if gone or new:
        words = ngettext(
            "%(n)d person has come or left since then. Form teams again.",
            "%(n)d people have come or left since then. Form teams again.",
            gone + new,
        )
        raise PeopleHaveChanged(words % {"n": gone + new})
    if not set(run.places.values()) <= there:
        raise PeopleHaveChanged(_("A team of this attempt is gone. Form teams again."))
    return people


def _locked(run: FormationRun) -> FormationRun:
    return FormationRun.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=run.pk)
