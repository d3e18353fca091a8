"""A bound without listing teams is the same as with."""

import pytest

from teams.engine import Problem
from teams.engine.bounds import simple_bound
from teams.engine.columns import SCALE, listed
from teams.engine.cost import constant
from teams.engine.pricing import Pricing
from teams.engine.prove import Proof
from teams.engine.run import solve
from teams.engine.tables import classes_of, tables_of
from tests.teams.engine.instances import instance


@pytest.mark.parametrize(("people", "teams", "labelled"), [(24, 5, True), (24, 5, False), (30, 6, True)])
def test_searching_for_teams_gives_the_bound_that_listing_them_gives(people, teams, labelled):
    problem = Problem.from_document(instance(people, teams, seed=1, labelled=labelled))
    classes = classes_of(problem)
    t = tables_of(problem, classes)
    found = solve(problem)
    where, best = list(problem.numbered(found.assignment)), found.objective - constant(problem)
    proof = Proof(t, classes, listed(t), best + 20, where, lambda *heard: False, float("inf"))
    proof.take_in(where)
    proof.converge()
    pricing = Pricing(t, classes, best, lambda bound: False, float("inf"))
    pricing.take_in(where)

    pricing.run()

    assert pricing.bound <= best
    assert pricing.bound == pytest.approx(proof.best_sum / SCALE, abs=1.3)
    assert simple_bound(problem) <= found.objective
