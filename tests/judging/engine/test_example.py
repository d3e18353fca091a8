"""The day that the method page and the engine's README show: its figures are the engine's."""

from fractions import Fraction

import pytest

from judging.engine import analysed, rank
from judging.engine.example import ADJUSTED, MISSED, day


def test_the_day_comes_out_as_on_paper():
    standings = rank(day())

    assert [(line.team, line.place, line.mean) for line in standings.lines] == [
        ("A", 1, Fraction(4)),
        ("B", 1, Fraction(4)),
        ("D", 3, Fraction(16, 5)),
        ("C", 4, Fraction(13, 5)),
    ]
    assert standings.is_complete
    assert [part.adds for part in standings.lines[0].parts] == [Fraction(12, 5), Fraction(8, 5)]


def test_with_a_judge_missing_the_engine_gives_the_adjusted_figures_that_are_shown():
    found = analysed(day(without=MISSED))

    shown = {
        each["team"]: (each["lines"]["raw"], each["lines"]["severity"], each["lines"]["pull"], each["estimate"])
        for each in found["estimates"]
    }
    assert list(shown) == list(ADJUSTED)
    assert [shown[team] for team in ADJUSTED] == [pytest.approx(ADJUSTED[team], abs=0.00011) for team in ADJUSTED]
    assert [sum(parts[:3]) for parts in ADJUSTED.values()] == pytest.approx([parts[3] for parts in ADJUSTED.values()])
