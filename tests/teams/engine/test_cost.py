"""What a team costs, on paper; and the compiled kernel says the same as the formulas."""

import random

import numpy as np
import pytest

from teams.engine import Problem, by_term, change, price, total
from teams.engine.checks import broken
from teams.engine.kernel import breaks, soft_cost
from teams.engine.tables import BREAK, classes_of, tables_of
from tests.teams.engine.instances import instance


def person(name, sector, months, *skills, **more):
    return {"id": name, "name": name, "sector": sector, "experience": months, "skills": list(skills), **more}


@pytest.fixture
def on_paper():
    return Problem.from_document(
        {
            "name": "on paper",
            "people": [
                person("Ann", "civil", 12, "policy", region="London"),
                person("Ben", "industry", 36, "software", region="London"),
                person("Cat", "civil", 60, "policy", region="London"),
            ],
            "teams": [{"id": "t1", "challenge": None, "provides": []}],
            "soft": {
                "skills": [{"skill": "policy", "target": 1}, {"skill": "data", "target": 1}],
                "experience": {"target": 30, "tolerance": 12, "step": 12},
                "region": {"allowed": 2},
            },
        }
    )


def test_the_team_of_the_readme_costs_twelve(on_paper):
    bill = price(on_paper, [0, 1, 2], 0)

    assert {term: units for term, units in bill.units.items() if units} == {"skills": 1, "experience": 1}
    assert bill.total == total(on_paper, [0, 0, 0]) == 12


def test_empty_answers_neither_cost_nor_match():
    people = [person(f"p{number}", "civil", 30, region=None, availability=[], preferences=[]) for number in range(4)]
    soft = {"region": {"allowed": 0}, "availability": {"target": 2}, "preference": {"costs": [0], "unranked": 6}}
    document = {"people": people, "teams": [{"id": "t", "challenge": "c", "provides": []}], "soft": soft}

    assert total(Problem.from_document(document), [0, 0, 0, 0]) == 0


def test_a_change_costs_the_difference_of_the_totals():
    problem = Problem.from_document(instance(12, 3, seed=5))
    before = [number % 3 for number in range(12)]
    after = [*before[1:2], before[0], *before[2:]]

    assert change(problem, before, [(0, before[1]), (1, before[0])]) == total(problem, after) - total(problem, before)


def test_terms_weigh_up_to_the_total():
    problem = Problem.from_document(instance(20, 4, seed=6))
    where = [number % 4 for number in range(20)]

    assert total(problem, where) == sum(
        problem.soft.weights[term] * units for term, units in by_term(problem, where).items()
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_kernel_prices_and_checks_teams_as_the_formulas_do(seed):
    document = instance(30, 5, seed=seed)
    document["soft"]["skills"] += [{"skill": "policy", "target": 3}]
    document["people"][0]["availability"] = []
    problem = Problem.from_document(document)
    classes = classes_of(problem)
    t = tables_of(problem, classes)
    draw = random.Random(seed)
    rules = {"size", "sector.min_each", "sector.max_difference", "employer"}

    for _ in range(200):
        team, members = draw.randrange(5), draw.sample(range(30), draw.randint(0, 8))
        array = np.array([*members, 0], np.int64)
        where = [team if each in members else (team + 1) % 5 for each in range(30)]
        formula = price(problem, members, team)
        label = sum(int(t.label[classes.of_team[team], each]) % BREAK for each in members)
        apart = sum(one in members and other in members for one, other in problem.hard.apart)

        assert soft_cost(t, array, len(members)) - BREAK * apart + label == formula.total
        bad = {rule for rule, teams in broken(problem, where).items() if team in teams}
        assert (breaks(t, array, len(members)) > 0) == bool(bad & rules)
