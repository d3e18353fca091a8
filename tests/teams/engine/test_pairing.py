from collections import Counter
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from teams.engine.pairing import CONFLICT, cheapest, pair


def test_a_mentor_whose_colleague_is_in_the_team_goes_elsewhere():
    conflicts = {("ash", "mia"), ("birch", "max")}

    assert pair(["ash", "birch"], ["mia", "max"], lambda *each: CONFLICT * (each in conflicts)) == {
        "ash": "max",
        "birch": "mia",
    }


def test_loads_are_even():
    found = pair([f"team {number}" for number in range(7)], ["mia", "max", "moe"], lambda *_: 0)

    assert sorted(Counter(found.values()).values()) == [2, 2, 3]


def test_without_mentors_nobody_is_paired():
    assert pair(["ash"], [], lambda *_: 0) == {}


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_other_assignment_is_cheaper(costs):
    best = min(sum(row[column] for row, column in zip(costs, way, strict=False)) for way in permutations(range(4)))

    found = cheapest(costs)

    assert len(set(found)) == len(costs)
    assert sum(row[column] for row, column in zip(costs, found, strict=True)) == best
