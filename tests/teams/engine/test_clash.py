"""Clashes of many rules: still minimal, and found by asking the solver few times."""

import pytest

from teams.engine import Problem, check, counted
from teams.engine.checks import only
from teams.engine.placing import keep
from teams.engine.rotation import needed_as_well
from tests.teams.engine.exhaustive import keeps
from tests.teams.engine.instances import instance


def one_team_only(people, teams):
    """Four of a sector whom every team but one is closed to: more than that team can even out."""
    document = instance(people, teams, seed=1)
    few = [each["id"] for each in document["people"] if each["sector"] == "civil"][:4]
    closed = [each["id"] for each in document["teams"][1:]]
    document["hard"]["forbidden"] = [{"person": one, "team": team} for one in few for team in closed]
    return document


def alone_with_their_own(people, teams):
    """Six of a sector who must be apart from everybody of the other."""
    document = instance(people, teams, seed=1)
    civil = [each["id"] for each in document["people"] if each["sector"] == "civil"]
    others = [each["id"] for each in document["people"] if each["sector"] != "civil"]
    document["hard"]["apart"] = [[one, other] for one in civil[:6] for other in others]
    return document


@pytest.mark.parametrize("made", [one_team_only, alone_with_their_own])
def test_without_any_one_of_its_many_rules_a_clash_is_none(made):
    document = made(38, 7)
    problem = Problem.from_document(document)

    rules = check(problem).rules

    assert len(rules) > 15
    for rule in rules:
        rest = set(rules) - {rule}
        assert keeps(document, problem.named(keep(only(problem, rest))), rest)


def test_one_assignment_leads_to_most_rules_that_a_long_clash_needs():
    problem = Problem.from_document(one_team_only(60, 11))
    found = check(problem)
    but_one = keep(only(problem, found.rules[:-1]))

    needed = needed_as_well(problem, but_one, found.rules[-1], found.rules)

    assert needed <= set(found.rules)
    assert len(needed) > len(found.rules) / 2 > 15
    assert "more rules like the last" in found.words


def test_a_person_too_many_who_must_all_be_apart_are_named_by_counting():
    document = instance(400, 70, seed=1)
    ids = [each["id"] for each in document["people"][:71]]
    document["hard"]["apart"] = [[one, other] for at, one in enumerate(ids) for other in ids[at + 1 :]]
    problem = Problem.from_document(document)

    assert next(counted(problem)).minimal
    assert len(check(problem).rules) == 71 * 70 // 2
