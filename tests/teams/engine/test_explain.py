"""What it would take to meet a wish: looked at beside every exchange there is."""

from itertools import combinations

import pytest

from teams.engine import Problem, broken, explain, total, what_it_takes
from teams.engine.cost import members_of
from teams.engine.wishes import Wish, unmet
from tests.teams.engine.instances import instance


def dealt(problem: Problem) -> list[int]:
    """Teams by turns, whatever that breaks: many wishes are not met."""
    return [number % len(problem.teams) for number in range(len(problem.people))]


def swapped(where: list[int], one: int, other: int) -> list[int]:
    after = list(where)
    after[one], after[other] = where[other], where[one]
    return after


def wishes(problem: Problem, where: list[int]) -> list[Wish]:
    return unmet(problem, where, members_of(problem, where))


def same(one: Wish, other: Wish) -> bool:
    """Whether both are one wish, though a team's members may be others by now."""
    if one.team is None:
        return (one.term, one.people) == (other.term, other.people)
    return (one.term, one.team, one.what) == (other.term, other.team, other.what)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_exchange_that_meets_a_wish_is_cheaper_than_the_one_that_is_named(seed):
    problem = Problem.from_document(instance(14, 3, seed=seed))
    where = dealt(problem)
    numbers = {each.id: number for number, each in enumerate(problem.people)}
    before, broken_before = total(problem, where), broken(problem, where)
    after = {}
    for one, other in combinations(range(len(where)), 2):
        changed = swapped(where, one, other)
        new = [
            rule for rule, teams in broken(problem, changed).items() if set(teams) - set(broken_before.get(rule, ()))
        ]
        if where[one] != where[other] and not new:
            after[one, other] = total(problem, changed) - before, wishes(problem, changed)

    told = list(what_it_takes(problem, where))

    assert len(told) > 10
    for wish, each in zip(wishes(problem, where), told, strict=True):
        own = {pair: found for pair, found in after.items() if set(pair) & set(wish.people)}
        cheapest = min(
            (change for change, left in own.values() if not any(same(wish, other) for other in left)), default=None
        )
        assert each.looked_for
        assert (each.exchange and each.exchange.change) == cheapest
        if each.exchange:
            assert after[numbers[each.exchange.one], numbers[each.exchange.other]][0] == cheapest


def test_what_an_exchange_costs_adds_up_to_its_change():
    problem = Problem.from_document(instance(14, 3, seed=1))

    offered = [each.exchange for each in what_it_takes(problem, dealt(problem)) if each.exchange]

    assert offered
    for each in offered:
        assert sum(problem.soft.weights[term] * units for _, term, units in each.costs) == each.change


def test_what_was_not_looked_for_is_said_and_can_be_asked_for_alone():
    problem = Problem.from_document(instance(14, 3, seed=1))
    where = dealt(problem)
    every = explain(problem, where).unmet

    none = list(what_it_takes(problem, where, most=0))
    asked = list(what_it_takes(problem, where, most=0, also={4}))
    some = list(what_it_takes(problem, where, most=200))

    assert [each.words for each in none] == [each.words for each in every]
    assert not any(each.looked_for or each.exchange for each in none)
    assert asked == [*none[:4], every[4], *none[5:]]
    looked = sum(each.looked_for for each in some)
    assert 0 < looked < len(some)
    assert some == [*every[:looked], *none[looked:]]


def test_who_is_bound_to_a_partner_or_a_team_is_not_exchanged():
    document = instance(14, 3, seed=1)
    problem = Problem.from_document(document)
    names = problem.named(dealt(problem))
    first, second, third = [person for person, team in names.items() if team == problem.teams[0].id][:3]
    document["hard"]["together"] = [[first, second]]
    document["hard"]["fixed"] = [{"person": third, "team": names[third]}]
    problem = Problem.from_document(document)

    offered = {
        who
        for each in what_it_takes(problem, dealt(problem))
        if each.exchange
        for who in (each.exchange.one, each.exchange.other)
    }

    assert offered
    assert not offered & {first, second, third}


@pytest.mark.parametrize(
    ("skills", "sectors", "words"),
    [
        (["policy"], "aabb", "You bring policy."),
        ([], "aabb", "You are one of 2 of your sector in the team."),
        ([], "abbb", "You are the only one of your sector in the team."),
        ([], "aaaa", "You are one of 4 in the team."),
    ],
)
def test_everybody_reads_one_line_why(skills, sectors, words):
    people = [{"id": f"p{number}", "sector": sector, "skills": skills} for number, sector in enumerate(sectors)]
    document = {"people": people, "teams": [{"id": "t"}], "soft": {"skills": [{"skill": "policy", "target": 1}]}}

    assert explain(Problem.from_document(document), [0] * 4).reasons["p0"] == (words,)


def test_an_exchange_moves_no_more_people_than_may():
    document = instance(14, 3, seed=1)
    problem = Problem.from_document(document)
    where = dealt(problem)
    document["incumbent"] = problem.named(where)
    document["hard"]["max_moves"] = 1

    told = list(what_it_takes(Problem.from_document(document), where))

    assert told
    assert not [each for each in told if each.exchange]
