"""What becomes of a solution: who takes it on, how far they come, what they measure each year."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from teams.models import Adoption, Outcome, ReuseRequest, Solution
from teams.queries.library import FURTHEST
from teams.states import ADOPTION, AdoptionState


class KnownAlready(Refused):
    sentence = gettext_lazy("This organisation is in the list already. Change it there.")


class NothingToMeasure(Refused):
    sentence = gettext_lazy("Say first what is measured, and what the challenge asked for.")


@action
def add_adoption(
    solution: Solution, *, organisation: str, state: str, since_on: dt.date, is_named: bool, by: Person, at: dt.datetime
) -> Adoption:
    """Keep that an organisation has taken the solution on. Raises KnownAlready."""
    solution = _locked(solution)
    authorise(by, "teams.organise", solution)
    if solution.adoptions.filter(organisation__iexact=organisation).exists():
        raise KnownAlready
    made = Adoption.objects.create(
        solution=solution, organisation=organisation, state=state, since_on=since_on, is_named=is_named
    )
    record("teams.adoption.added", by=by, target=made, state=state)
    _refresh(solution, at=at)
    return made


def begin_adoption(request: ReuseRequest, *, at: dt.datetime) -> Adoption:
    """A confirmed request is interest. A step of the confirmation, which records it."""
    solution = _locked(request.solution)
    made, is_new = Adoption.objects.get_or_create(
        solution=solution,
        organisation=request.organisation,
        defaults={"request": request, "since_on": at.astimezone(solution.team.cohort.zone).date()},
    )
    if is_new:
        _refresh(solution, at=at)
    return made


@action
def change_adoption(
    adoption: Adoption, *, state: str, since_on: dt.date, is_named: bool, by: Person, at: dt.datetime
) -> Adoption:
    """Keep how far the organisation has come, and whether it may be named."""
    solution = _locked(adoption.solution)
    adoption = Adoption.objects.select_for_update(of=("self",)).get(pk=adoption.pk)
    authorise(by, "teams.organise", solution)
    if state != adoption.state:
        ADOPTION.check(AdoptionState(adoption.state), to=AdoptionState(state))
    adoption.state, adoption.since_on, adoption.is_named = state, since_on, is_named
    adoption.save()
    record("teams.adoption.changed", by=by, target=adoption, state=state)
    _refresh(solution, at=at)
    return adoption


@action
def choose_measure(
    solution: Solution, *, measure: str, unit: str, sought: Decimal | None, by: Person, at: dt.datetime
) -> Solution:
    """Say by what the outcome is measured, and the figure that the challenge asked for."""
    solution = _locked(solution)
    authorise(by, "teams.organise", solution)
    solution.measure, solution.unit, solution.sought = measure, unit, sought
    record("teams.solution.measure_chosen", by=by, target=solution)
    _refresh(solution, at=at)
    return solution


@action
def record_outcome(adoption: Adoption, *, year: int, value: Decimal, by: Person, at: dt.datetime) -> Outcome:
    """Keep what was measured in a year, in place of what was kept for it before. Raises NothingToMeasure."""
    solution = _locked(adoption.solution)
    authorise(by, "teams.organise", solution)
    if not solution.measure:
        raise NothingToMeasure
    outcome, _made = Outcome.objects.update_or_create(adoption=adoption, year=year, defaults={"value": value})
    record("teams.adoption.measured", by=by, target=adoption, year=year)
    _refresh(solution, at=at)
    return outcome


def _refresh(solution: Solution, *, at: dt.datetime) -> None:
    """Lists and kept pages ask the solution itself how far it has come, and since when it is as it is."""
    states = set(solution.adoptions.values_list("state", flat=True))
    solution.adoption = next((state for state in FURTHEST if state in states), "")
    solution.changed_at = at
    solution.save()


def _locked(solution: Solution) -> Solution:
    rows = Solution.objects.select_for_update(of=("self",))
    return rows.select_related("team__cohort__programme").get(pk=solution.pk)
