"""Small problems, where every assignment can be tried: answers are the best ones, clashes are minimal."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teams.engine import Problem, check, total
from teams.engine.clash import place_or_clash
from teams.engine.curve import resolve_document
from teams.engine.run import solve_document
from tests.teams.engine.exhaustive import assignments, is_minimal_clash, keeps, moved, objective, optimum
from tests.teams.engine.instances import instance


def small(draw: random.Random) -> dict[str, Any]:
    """Up to seven people in up to three teams, with any mix of rules and odd answers."""
    people, teams = draw.randint(1, 7), draw.randint(1, 3)
    sectors = ("civil", "industry", "charity")[: draw.randint(1, 3)]
    document = instance(
        max(people, teams), teams, seed=draw.randrange(10**6), labelled=draw.random() < 0.6, sectors=sectors
    )
    ids, places = [each["id"] for each in document["people"]], [each["id"] for each in document["teams"]]
    hard, soft = document["hard"], document["soft"]
    low = draw.randint(0, 3)
    hard["team_size"] = {"min": low, "max": low + draw.randint(0, 4)}
    hard["sector"]["max_difference"] = draw.choice((None, 0, 1, 2))
    hard["sector"]["min_each"] = draw.choice(({}, {sectors[0]: 1}))
    hard["max_same_employer"] = draw.choice((None, 1, 2))
    for rule in ("together", "apart"):
        hard[rule] = [draw.choices(ids, k=2) for _ in range(draw.choice((0, 0, 1, 2)))]
    for rule in ("fixed", "forbidden"):
        hard[rule] = [
            {"person": draw.choice(ids), "team": draw.choice(places)} for _ in range(draw.choice((0, 0, 1, 2)))
        ]
    soft["avoid"] = [draw.choices(ids, k=2) for _ in range(2)]
    soft["prefer"] = [draw.choices(ids, k=2) for _ in range(2)]
    soft["isolation"].append({"attribute": "sector", "value": sectors[0]})
    soft["skills"][0]["target"] = 2
    for each in document["people"]:
        each["region"] = each["region"] if draw.random() < 0.8 else None
        each["employer"] = each["employer"] if draw.random() < 0.8 else None
    if draw.random() < 0.5:
        document["incumbent"] = {one: draw.choice((*places, "gone")) for one in ids if draw.random() < 0.8}
        hard["max_moves"] = draw.choice((None, 0, 1, 2, 5))
    return document


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.integers(0, 10**9))
def test_the_answer_is_the_best_of_all_assignments_or_a_minimal_clash(seed):
    document = small(random.Random(seed))

    found = solve_document(document)

    best = optimum(document)
    if best is None:
        assert found.status == "infeasible"
        assert found.explanation
        assert is_minimal_clash(document, list(found.conflict))
    else:
        assert (found.status, found.objective, found.bound) == ("optimal", best, best)
        assert keeps(document, found.assignment)
        assert objective(document, found.assignment) == best


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_the_engine_prices_every_assignment_as_the_format_says(seed):
    document = small(random.Random(seed))
    problem = Problem.from_document(document)

    for each in list(assignments(document))[::37]:
        assert total(problem, problem.numbered(each)) == objective(document, each)


@pytest.mark.parametrize(("people", "teams", "labelled"), [(9, 2, False), (10, 2, True), (10, 3, True)])
def test_up_to_ten_people_with_every_assignment_tried(people, teams, labelled):
    document = instance(people, teams, seed=3, labelled=labelled)

    best = optimum(document)

    found = solve_document(document)

    assert (found.status, found.objective, found.bound) == ("optimal", best, best)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_each_point_of_a_curve_is_the_best_with_so_many_moves(seed):
    document = small(random.Random(seed))
    document["hard"]["max_moves"] = None
    ids, places = [each["id"] for each in document["people"]], [each["id"] for each in document["teams"]]
    document["incumbent"] = {one: places[number % len(places)] for number, one in enumerate(ids)}
    legal = [
        (moved(document, each), objective(document, each)) for each in assignments(document) if keeps(document, each)
    ]

    curve = resolve_document(document, moves=(0, 1, 2, 3))

    for moves, point in zip(curve.moves, curve.points, strict=True):
        within = [cost for away, cost in legal if away <= moves]
        assert point.status == ("optimal" if within else "infeasible")
        assert point.objective == min(within, default=None)
        if not within:
            limited = {**document, "hard": {**document["hard"], "max_moves": moves}}
            assert is_minimal_clash(limited, list(point.conflict))


@pytest.mark.parametrize("seed", range(3))
def test_a_check_says_the_same_as_trying(seed):
    document = small(random.Random(seed))
    problem = Problem.from_document(document)

    assert (check(problem) is None) == (optimum(document) is not None)
    assert isinstance(place_or_clash(problem), tuple) == (optimum(document) is not None)
