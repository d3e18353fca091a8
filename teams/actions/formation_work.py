"""What the worker does with a run of formation: solve, tell how far it is, hear of a stop, store what came out."""

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.conf import settings

from programme.actions.audit import record
from programme.shared.acting import action
from programme.shared.time import now
from teams import engine
from teams.models import FormationRun
from teams.queries.instance import sizes
from teams.states import FORMATION, FormationKind, FormationState

if TYPE_CHECKING:
    from teams.engine.run import Progress

# How often a run says how far it is, and looks whether it shall stop.
EVERY = 0.7
# Among so many pairs of people exchanges are looked for: some fifteen seconds, and of 400 people all.
MOST_PAIRS = 1_000_000
# The points of a curve: so many moves more than are needed at least.
MORE = (0, 1, 2, 3, 4, 6)


def carry_out(run: object) -> None:
    """Solve the run and store the outcome. Safe to do twice: what is finished stays as it is."""
    begun = begin(run)
    if begun is None:
        return
    problem = engine.Problem.from_document(begun.instance)
    heard = _Listener(begun)
    seconds = settings.FORMATION_SECONDS
    try:
        if begun.kind == FormationKind.CHANGE:
            moves = moves_for(begun.instance)
            curve = engine.resolve(problem, moves=moves, seed=begun.seed, seconds=seconds, listener=heard)
            document = curve.as_document()
        else:
            found = engine.solve(problem, seed=begun.seed, seconds=seconds, listener=heard)
            document = found.as_document()
    except Exception:
        finish(begun, {"status": "error", "explanation": "The engine stopped with a fault of its own."})
        raise
    finish(begun, document)
    look_for_exchanges(begun)


def moves_for(instance: dict[str, Any]) -> tuple[int, ...]:
    """The points of the curve: from the fewest moves that the sizes allow. A new team has to be filled from others."""
    now, size = sizes(instance), instance["hard"]["team_size"]
    free = len(instance["people"]) - sum(now)
    missing, beyond = sum(max(0, size["min"] - each) for each in now), sum(max(0, each - size["max"]) for each in now)
    return tuple(max(0, missing - free, beyond) + more for more in MORE)


def look_for_exchanges(run: FormationRun) -> None:
    """Store what each unmet wish would take, after the teams: they can be seen meanwhile.

    Of so many people that it would be too much work, the desk asks for the rest one by one. Chosen from a curve are the
    teams of now: if somebody has chosen others since, nothing is stored.
    """
    run.refresh_from_db()
    if places := run.answer.get("assignment"):
        problem = engine.Problem.from_document(run.instance)
        found = engine.what_it_takes(problem, problem.numbered(places), most=MOST_PAIRS)
        unmet = [asdict(each) for each in found]
        FormationRun.objects.filter(pk=run.pk, moves=run.moves).update(unmet=unmet)


@action
def begin(run: object) -> FormationRun | None:
    """Take a waiting run, or one whose worker died; None if it is finished or gone."""
    row = (
        FormationRun.objects.select_for_update(of=("self",)).select_related("cohort__programme").filter(pk=run).first()
    )
    if row is None or not FORMATION.allows(row.state, to=FormationState.RUNNING):
        return None
    row.state, row.heard_at = FormationState.RUNNING, now()
    row.save(update_fields=("state", "heard_at"))
    return row


@action
def finish(run: FormationRun, document: dict[str, Any]) -> None:
    """Store the answer."""
    run = FormationRun.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=run.pk)
    answers = document.get("points") or [document]
    # Of a curve the fewest moves that reach as few points as any number of them.
    reached = [each for each in answers if each.get("assignment")]
    best = min(reached, key=lambda each: each["objective"], default=answers[-1])
    states = {"optimal": FormationState.FOUND, "feasible": FormationState.FOUND, "infeasible": FormationState.CLASHING}
    state = states.get(best["status"], FormationState.FAILED)
    FORMATION.check(run.state, to=state)
    run.state, run.finished_at, run.outcome = state, now(), document
    run.best, run.bound = best.get("objective"), best.get("bound")
    run.moves = best.get("moves")
    run.save()
    record("teams.formation.finished", by=None, target=run, status=best["status"], best=run.best, bound=run.bound)


class _Listener:
    """Hears of progress and writes it down now and then; answers whether somebody asked to stop."""

    def __init__(self, run: FormationRun) -> None:
        self.rows = FormationRun.objects.filter(pk=run.pk)
        self.next, self.stop = 0.0, False

    def __call__(self, progress: "Progress") -> bool:
        if time.monotonic() >= self.next:
            self.next = time.monotonic() + EVERY
            # One statement, no transaction around it: the run itself holds no lock while it thinks.
            self.rows.update(best=progress.objective, bound=progress.bound, heard_at=now())
            self.stop = self.rows.filter(stop_asked_at__isnull=False).exists()
        return self.stop
