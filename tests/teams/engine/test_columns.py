"""The list of legal teams: what few moves can reach, and nothing else."""

from teams.engine import Problem
from teams.engine.columns import allowance, listed
from teams.engine.tables import classes_of, tables_of
from tests.teams.engine.instances import instance


def six_made_seven(moves):
    document = instance(30, 6, seed=1)
    document["hard"]["team_size"] = {"min": 4, "max": 5}
    document["incumbent"] = {each["id"]: f"t{number // 5 + 1:03}" for number, each in enumerate(document["people"])}
    document["teams"].append({"id": "t007", "challenge": "c01", "provides": []})
    document["hard"]["max_moves"] = moves
    problem = Problem.from_document(document)
    return problem, tables_of(problem, classes_of(problem))


def test_a_new_team_takes_what_it_needs_from_the_moves_of_the_others():
    _, t = six_made_seven(moves=5)

    assert sorted(allowance(t).tolist()) == [1, 1, 1, 1, 1, 1, 5]


def test_only_teams_within_reach_of_the_moves_are_listed_and_more_moves_reach_more():
    counts = [len(listed(six_made_seven(moves)[1]).base) for moves in (4, 5, 7, None)]

    assert counts == sorted(counts), counts
    assert counts[0] < counts[2], counts
