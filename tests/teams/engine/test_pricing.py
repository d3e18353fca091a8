"""A bound without listing teams is the same as with."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from teams.engine import Problem
from teams.engine.bounds import simple_bound
from teams.engine.columns import SCALE, listed
from teams.engine.cost import constant
from teams.engine.cuts import violated
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

    with ThreadPoolExecutor(1) as pool:
        pricing.converge(pool)

    assert pricing.bound <= best
    assert pricing.bound == pytest.approx(proof.best_sum / SCALE, abs=1.3)
    assert simple_bound(problem) <= found.objective


def test_cuts_raise_the_bound_and_leave_it_true():
    problem = Problem.from_document(instance(24, 5, seed=1))
    classes = classes_of(problem)
    found = solve(problem)
    best = found.objective - constant(problem)
    pricing = Pricing(tables_of(problem, classes), classes, best, lambda bound: False, float("inf"))
    pricing.take_in(list(problem.numbered(found.assignment)))
    with ThreadPoolExecutor(1) as pool:
        pricing.converge(pool)
    before = pricing.bound

    pricing.run()

    assert found.status == "optimal"
    assert before < pricing.bound <= best


def test_the_cuts_chosen_are_those_that_the_lp_violates_most():
    halves = [((0, 1), 0.5), ((0, 2), 0.5), ((1, 2), 0.5), ((3, 4), 0.6), ((3, 5), 0.5), ((6, 7, 8), 1.0)]

    assert violated(halves, 9, 5, 5) == [(0, 1, 2), (3, 4, 5)]
    assert violated(halves, 9, 1, 5) == [(0, 1, 2)]
    assert violated([*halves, ((0, 3), 0.5), ((1, 3), 0.5)], 9, 5, 1) == [(0, 1, 2), (3, 4, 5)]
