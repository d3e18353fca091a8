"""What the engine promises, as properties: legal answers, whatever the labels, true bounds, the same every time."""

import json
import random
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teams.engine import Problem, broken, explain, total
from teams.engine.curve import in_line, resolve_document
from teams.engine.run import Run, solve_document
from teams.engine.solution import Solution
from tests.teams.engine.exhaustive import keeps, moved, objective
from tests.teams.engine.instances import instance

SEEDS = st.integers(0, 10**6)


def some(seed):
    draw = random.Random(seed)
    teams = draw.randint(2, 4)
    return instance(draw.randint(4 * teams, 5 * teams), teams, seed=seed, labelled=draw.random() < 0.5)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(SEEDS)
def test_the_answer_keeps_every_rule_and_costs_what_it_says(seed):
    document = some(seed)

    found = solve_document(document)

    assert found.status == "optimal"
    assert keeps(document, found.assignment)
    assert objective(document, found.assignment) == found.objective == found.bound


@settings(max_examples=8, deadline=None, derandomize=True)
@given(SEEDS)
def test_other_names_and_another_order_of_people_and_teams_change_no_objective(seed):
    document, draw = some(seed), random.Random(seed)
    other = deepcopy(document)
    names = {each["id"]: f"x{draw.random()}" for each in other["people"]}
    teams = {each["id"]: f"y{draw.random()}" for each in other["teams"]}
    text = json.dumps(other)
    for before, after in (*names.items(), *teams.items()):
        text = text.replace(f'"{before}"', f'"{after}"')
    other = json.loads(text)
    draw.shuffle(other["people"])
    draw.shuffle(other["teams"])

    assert solve_document(other).objective == solve_document(document).objective


def stricter(document, draw):
    """The document with one rule more, of any kind."""
    hard, ids = deepcopy(document["hard"]), [each["id"] for each in document["people"]]
    place = {"person": draw.choice(ids), "team": draw.choice(document["teams"])["id"]}
    kind = draw.choice(("apart", "together", "fixed", "forbidden", "size", "employer", "sector", "moves"))
    if kind in ("apart", "together"):
        hard[kind].append(draw.sample(ids, 2))
    elif kind in ("fixed", "forbidden"):
        hard[kind].append(place)
    elif kind == "size":
        hard["team_size"]["min"] = hard["team_size"]["max"]
    elif kind == "moves":
        hard["max_moves"] = draw.randint(0, len(ids))
    else:
        hard |= {"max_same_employer": 1} if kind == "employer" else {"sector": {**hard["sector"], "max_difference": 0}}
    return {**document, "hard": hard}


@settings(max_examples=16, deadline=None, derandomize=True)
@given(SEEDS)
def test_another_rule_never_makes_the_best_cheaper(seed):
    draw = random.Random(seed)
    document = some(seed)
    document["hard"]["max_same_employer"] = 2
    document["incumbent"] = {each["id"]: draw.choice(document["teams"])["id"] for each in document["people"]}

    before, after = solve_document(document), solve_document(stricter(document, draw))

    assert before.status == "optimal"
    assert after.status == "infeasible" or after.objective >= before.objective


@settings(max_examples=6, deadline=None, derandomize=True)
@given(SEEDS)
def test_no_bound_on_the_way_is_above_the_best(seed):
    document = some(seed)
    heard = []

    def listener(progress):
        heard.append(progress)
        return False

    best = Run(Problem.from_document(document), seed=1, seconds=60, listener=listener).solution().objective

    assert all(each.bound is None or each.bound <= best for each in heard)
    assert all(keeps(document, each.assignment) for each in heard)


def test_a_run_that_is_told_to_stop_keeps_its_best():
    problem = Problem.from_document(instance(30, 6, seed=2))

    found = Run(problem, seed=1, seconds=60, listener=lambda progress: True).solution()

    assert found.status == "feasible"
    assert found.stopped
    assert found.bound <= found.objective
    assert not broken(problem, problem.numbered(found.assignment))


@pytest.mark.parametrize(("people", "best"), [(12, 46), (38, 137)])
def test_the_examples_are_proven(people, best):
    file = Path(__file__).with_name(f"formation-{people}.json")
    document = json.loads(file.read_text(encoding="utf-8"))

    found = solve_document(document)

    assert (found.status, found.objective, found.bound) == ("optimal", best, best)
    assert keeps(document, found.assignment)
    assert objective(document, found.assignment) == best


def without(document, left):
    """The document after somebody has left."""
    document = deepcopy(document)
    document["people"] = [each for each in document["people"] if each["id"] != left]
    for kind, rules in (("hard", "together"), ("hard", "apart"), ("soft", "avoid"), ("soft", "prefer")):
        document[kind][rules] = [pair for pair in document[kind][rules] if left not in pair]
    return document


def test_after_a_drop_out_the_curve_falls_and_each_point_is_proven():
    document = instance(24, 4, seed=7)
    document["incumbent"] = dict(solve_document(document).assignment)
    document = without(document, document["people"][5]["id"])
    document["hard"]["team_size"]["min"] -= 1

    curve = resolve_document(document, moves=(0, 1, 2, 3))

    costs = [point.objective for point in curve.points]
    assert [point.status for point in curve.points] == ["optimal"] * 4
    assert costs == sorted(costs, reverse=True)
    assert all(
        moved(document, point.assignment) <= moves for moves, point in zip(curve.moves, curve.points, strict=True)
    )


def test_points_of_a_curve_that_was_stopped_learn_from_each_other():
    def point(objective, bound):
        where = {"p": "t"}
        return Solution("i", "feasible", assignment=where, objective=objective, bound=bound, stopped=True)

    short = Solution("i", "infeasible", conflict=("size",))

    found = in_line({3: point(178, 150), 2: point(152, 90), 6: point(150, 149), 4: point(172, 100), 1: short})

    assert found[1] == short
    assert {moves: found[moves].objective for moves in (2, 3, 4, 6)} == {2: 152, 3: 152, 4: 152, 6: 150}
    assert {moves: found[moves].bound for moves in (2, 3, 4, 6)} == {2: 150, 3: 150, 4: 149, 6: 149}

    assert in_line({0: point(152, 90), 1: point(160, 152)})[0].status == "optimal"


def test_a_point_that_sizes_or_sectors_put_out_of_reach_is_shown_with_these_one_looser_and_says_so():
    document = instance(12, 3, seed=1)
    document["incumbent"] = dict(solve_document(document).assignment)
    document = without(document, document["people"][0]["id"])

    point, *_ = resolve_document(document, moves=(0,)).as_document()["points"]

    assert point["status"] == "infeasible"
    assert point["looser"]["status"] == "optimal"
    assert "Teams have 3 to 5 members here, one looser than the rule of 4 to 4." in point["looser"]["explanation"]
    assert {**point["looser"]["assignment"]}.items() <= document["incumbent"].items()


def test_an_account_names_the_weakest_team_and_what_an_exchange_would_cost():
    document = instance(20, 4, seed=3)
    found = solve_document(document)
    problem = Problem.from_document(document)
    where = problem.numbered(found.assignment)

    account = explain(problem, where)

    dearest = max(account.teams, key=lambda each: each.bill.total)
    assert account.weakest == dearest.team
    assert set(account.reasons) == set(found.assignment)
    offered = [each.exchange for each in account.unmet if each.exchange]
    assert offered
    for each in offered:
        swapped = found.assignment | {
            each.one: found.assignment[each.other], each.other: found.assignment[each.one]
        }  # fmt: skip
        assert keeps(document, swapped)
        assert total(problem, problem.numbered(swapped)) == found.objective + each.change >= found.objective


def test_what_a_team_misses_is_an_unmet_wish_too_and_its_exchange_would_meet_it():
    document = instance(20, 4, seed=3)
    found = solve_document(document)
    problem = Problem.from_document(document)

    account = explain(problem, problem.numbered(found.assignment))

    missed = {f"{team.team}: {words}" for team in account.teams for words in team.misses if "again" not in words}
    wishes = {each.words: each.exchange for each in account.unmet}
    assert missed
    assert missed <= set(wishes)
    offered = {words: wishes[words] for words in missed if wishes[words]}
    assert offered
    for words, each in offered.items():
        swapped = found.assignment | {
            each.one: found.assignment[each.other], each.other: found.assignment[each.one]
        }  # fmt: skip
        after = explain(problem, problem.numbered(swapped), exchanges=False)
        assert words not in {f"{team.team}: {miss}" for team in after.teams for miss in team.misses}
