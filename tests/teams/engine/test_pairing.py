from collections import Counter
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from teams.engine.pairing import CONFLICT, cheapest, pair


def test_a_mentor_whose_colleague_is_in_the_team_goes_elsewhere():
    conflicts = {("ash", "mia"), ("birch", "max")}

    assert pair(["ash", "birch"], {"mia": 0, "max": 0}, lambda *each: CONFLICT * (each in conflicts)) == {
        "ash": "max",
        "birch": "mia",
    }


def test_loads_are_even():
    found = pair([f"team {number}" for number in range(7)], {"mia": 0, "max": 0, "moe": 0}, lambda *_: 0)

    assert sorted(Counter(found.values()).values()) == [2, 2, 3]


def test_who_has_teams_already_gets_fewer():
    found = pair([f"team {number}" for number in range(4)], {"mia": 2, "max": 0, "moe": 0}, lambda *_: 0)

    assert Counter(found.values()) == {"max": 2, "moe": 2}


def test_one_without_teams_takes_all_where_the_others_have_many():
    found = pair([f"team {number}" for number in range(5)], {"mia": 9, "max": 0, "moe": 9}, lambda *_: 0)

    assert set(found.values()) == {"max"}


def test_without_mentors_nobody_is_paired():
    assert pair(["ash"], {}, lambda *_: 0) == {}


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_other_assignment_is_cheaper(costs):
    best = min(sum(row[column] for row, column in zip(costs, way, strict=False)) for way in permutations(range(4)))

    found = cheapest(costs)

    assert len(set(found)) == len(costs)
    assert sum(row[column] for row, column in zip(costs, found, strict=True)) == best
