"""Following the LP to good teams, and parts of a problem: the same costs and rules as the whole."""

import numpy as np
import pytest

from teams.engine import Problem, broken, price, total
from teams.engine.cost import constant
from teams.engine.dive import cost_of, dives
from teams.engine.pricing import Pricing
from teams.engine.search import Teams, improve, start
from teams.engine.tables import classes_of, part_of, tables_of
from tests.teams.engine.instances import instance, on_one_core


def dived(problem):
    """What a listener hears of dives from a dealt start, and the bound they began with."""
    classes = classes_of(problem)
    t = tables_of(problem, classes)
    where = start(t, 1).where.tolist()
    pricing = Pricing(t, classes, total(problem, where) - constant(problem), lambda bound: False, float("inf"))
    pricing.take_in(where)
    pricing.run()
    heard = [(pricing.best, where)]

    def better(cost, where):
        heard.append((cost, where))
        return False

    dives(pricing, 1, lambda: False, better, rest=10)
    return heard, pricing.bound


@pytest.mark.parametrize("labelled", [True, False])
def test_each_dive_that_is_heard_of_is_legal_better_than_the_last_and_costs_what_it_says(labelled):
    problem = Problem.from_document(instance(24, 5, seed=2, labelled=labelled))

    heard, bound = dived(problem)

    costs = [cost for cost, _ in heard]
    assert len(costs) > 1
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] >= bound
    for cost, where in heard:
        assert not broken(problem, where)
        assert total(problem, where) - constant(problem) == cost


def test_dives_with_few_moves_allowed_keep_to_them():
    document = instance(24, 5, seed=2)
    problem = Problem.from_document(document)
    where = start(tables_of(problem, classes_of(problem)), 1).where.tolist()
    document["incumbent"] = problem.named(where)
    document["hard"]["max_moves"] = 4
    limited = Problem.from_document(document)

    heard, _ = dived(limited)

    assert not [where for _, where in heard if broken(limited, where)]


def test_dives_find_the_same_on_one_core_and_on_all():
    problem = Problem.from_document(instance(24, 5, seed=4))

    assert dived(problem) == on_one_core(lambda: dived(problem))


def test_a_search_in_halves_finds_the_same_on_one_core_and_on_all():
    problem = Problem.from_document(instance(90, 16, seed=1))
    t = tables_of(problem, classes_of(problem))

    def searched():
        begun = start(t, 1)
        cost, teams = improve(t, begun, cost_of(t, begun), seed=5, moves=60_000, tell=lambda *heard: False)
        return cost, teams.where.tolist()

    found = searched()

    assert found == on_one_core(searched)
    assert found[0] == total(problem, found[1]) - constant(problem)


def test_teams_of_a_part_cost_as_they_do_in_the_whole():
    problem = Problem.from_document(instance(38, 7, seed=3))
    t = tables_of(problem, classes_of(problem))
    teams = start(t, 1)
    some = np.array([1, 2, 5])
    people = np.flatnonzero(np.isin(teams.where, some))

    smaller, alike = part_of(t, people, some)

    inside = {team: np.flatnonzero(teams.where == team).tolist() for team in some.tolist()}
    assert cost_of(smaller, Teams(smaller, np.searchsorted(some, teams.where[people]))) == sum(
        price(problem, members, team).total for team, members in inside.items()
    )
    assert sorted(team for group in alike.teams for team in group) == [0, 1, 2]
