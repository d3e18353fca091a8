"""The order of the teams: worked on paper, and what holds for each day."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from judging.engine import Card, Criterion, Day, against_the_order, rank, weighted_score
from judging.engine.example import EVIDENCE, IDEA
from judging.engine.example import day as paper_day
from judging.engine.sheets import fingerprint
from judging.engine.standings import rounded_parts


def test_a_gap_takes_the_mean_of_the_day_moved_by_how_the_card_lies():
    day = Day(
        (IDEA, EVIDENCE),
        ("A", "B"),
        (
            Card("A", "j1", {"idea": 4, "evidence": 2}),
            Card("B", "j1", {"idea": 2}),
        ),
    )

    standings = rank(day)

    # The day's idea is 3, evidence 2; B's card lies 1 below on idea, so its evidence is taken as 1.
    line = next(line for line in standings.lines if line.team == "B")
    assert line.mean == Fraction(60 * 2 + 40 * 1, 100)
    assert line.partial == 1
    assert not standings.is_complete


def test_a_card_with_less_than_half_of_the_weight_is_not_counted():
    day = Day((IDEA, EVIDENCE), ("A",), (Card("A", "j1", {"evidence": 5}),))

    line = rank(day).lines[0]

    assert (line.place, line.mean, line.cards) == (None, None, 0)
    assert weighted_score({"evidence": 5}, day) is None
    assert weighted_score({"idea": 5}, day) == 5


def test_a_team_without_a_card_is_listed_apart():
    standings = rank(Day((IDEA,), ("A", "B"), (Card("B", "j1", {"idea": 1}),)))

    assert [(line.team, line.place) for line in standings.lines] == [("B", 1), ("A", None)]


def test_mixed_scales_are_shown_from_0_to_100():
    day = Day(
        (Criterion("level", 50, 1, 5), Criterion("yes", 50, 0, 1)),
        ("A",),
        (Card("A", "j1", {"level": 3, "yes": 1}),),
    )

    assert day.scale == (0, 100)
    assert rank(day).lines[0].mean == 75


def test_an_excluded_card_does_not_count():
    day = paper_day()
    without = Day(day.criteria, day.teams, day.cards, frozenset({("A", "j1")}))

    line = next(line for line in rank(without).lines if line.team == "A")

    assert (line.cards, line.mean) == (2, Fraction(60 * 7, 200) + Fraction(40 * 4, 100))


def test_a_day_survives_its_document():
    day = paper_day()

    again = Day.from_document(day.as_document())

    assert again.as_document() == day.as_document()
    assert rank(again) == rank(day)


def test_the_fingerprint_changes_with_one_score():
    day = paper_day()
    changed = day.as_document()
    changed["scores"][0]["value"] += 1

    assert fingerprint(changed) != fingerprint(day.as_document())


def test_awards_that_follow_the_order_need_no_reason():
    means = {"A": Fraction(4), "B": Fraction(4), "C": Fraction(3), "D": Fraction(2)}

    assert against_the_order(means, ["A", "B"], ["C"]) is None
    assert against_the_order(means, ["A"]) == "tie"
    assert against_the_order(means, ["A"], ["C"]) == "order", "the other of the two best stands above C"
    assert against_the_order(means, ["A", "B"], ["D"]) == "order"
    assert against_the_order(means, ["C"], []) == "order"
    assert against_the_order({**means, "B": Fraction(39, 10)}, ["A", "B"], []) == "shared"
    assert against_the_order({**means, "B": None}, ["B"], []) == "order"


def test_one_of_two_equals_may_win_alone_only_with_a_reason_when_the_other_gets_less():
    means = {"A": Fraction(4), "B": Fraction(4)}

    assert against_the_order(means, ["A"], ["B"]) == "tie"


cells = st.integers(min_value=1, max_value=5)


@given(st.lists(st.lists(st.tuples(cells, cells), min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_line_adds_up_at_the_shown_digits(rows: list[list[tuple[int, int]]]):
    cards = tuple(
        Card(f"t{team}", f"j{judge}", {"idea": idea, "evidence": evidence})
        for team, row in enumerate(rows)
        for judge, (idea, evidence) in enumerate(row)
    )
    day = Day((IDEA, EVIDENCE), tuple(f"t{team}" for team in range(len(rows))), cards)

    for line in rank(day).lines:
        assert line.mean is not None
        assert sum(part.adds for part in line.parts) == line.mean
        parts, total = rounded_parts([part.adds for part in line.parts], line.mean, 2)
        assert sum(parts) == total
        assert abs(total - line.mean) <= Fraction(1, 200)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=2, max_size=6), st.integers(-2, 2))
def test_on_a_complete_day_a_stricter_judge_changes_no_place(rows: list[list[int]], shift: int):
    def day(extra: int) -> Day:
        cards = tuple(
            Card(f"t{team}", f"j{judge}", {"idea": value * 10 + (extra if judge == 0 else 0)})
            for team, row in enumerate(rows)
            for judge, value in enumerate(row)
        )
        return Day((Criterion("idea", 100, 0, 100),), tuple(f"t{n}" for n in range(len(rows))), cards)

    places = {line.team: line.place for line in rank(day(0)).lines}

    assert {line.team: line.place for line in rank(day(shift)).lines} == places
