"""A day ranked: what is said, what is left unsaid, and what gives pause."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.engine import Card, Criterion, Day, rank, reliability
from judging.engine.crossed import Equations, Sheets
from judging.engine.ranking import count, ranking
from judging.engine.variances import mode_of
from tests.judging.engine.days import CRITERIA, make

ONE = (Criterion("c", 1, 0, 10),)


def day_of(table: dict[str, dict[str, int]]) -> Day:
    """One criterion; teams by judges."""
    cards = tuple(Card(team, judge, {"c": value}) for team, row in table.items() for judge, value in row.items())
    return Day(ONE, tuple(table), cards)


def estimates(found: dict) -> dict[str, float]:
    return {each["team"]: each["estimate"] for each in found["estimates"]}


def alarms(found: dict, kind: str) -> list[dict]:
    return [each for each in found["alarms"] if each["kind"] == kind]


# --- Raw where that is fair -----


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 6), st.integers(2, 4))
def test_a_complete_day_keeps_the_raw_order_with_its_ties(seed, teams, judges):
    day = make(seed, teams, judges).day
    raw = {line.team: float(line.mean) for line in rank(day).lines}

    assert estimates(ranking(day)) == raw


def test_a_complete_day_says_that_no_adjustment_was_needed():
    found = ranking(make(1, 6, 3).day)

    assert found["method"].startswith("raw mean; every judge saw every team")
    assert "lines" not in found["estimates"][0]


# --- Adjusted where judges saw different teams -----


def test_a_team_seen_by_strict_judges_is_raised_and_the_lines_add_up():
    day = make(3, 12, 6, each=3, severity=1.6).day
    found = ranking(day)

    for each in found["estimates"]:
        assert sum(each["lines"].values()) == pytest.approx(each["estimate"], abs=1e-9)
    numbers = count(day)
    leniency = mode_of(Equations(numbers.sheets))[1].leniency
    kindness = {
        team: leniency[numbers.sheets.judge[numbers.sheets.team == number]].mean()
        for number, team in enumerate(numbers.teams)
    }
    raised = max(found["estimates"], key=lambda each: each["lines"]["severity"])
    assert raised["team"] == min(kindness, key=lambda team: kindness[team])
    assert raised["lines"]["severity"] > 0


def test_the_adjusted_estimates_are_nearer_to_the_truth_than_raw_means_where_judges_are_severe():
    better = 0
    for seed in range(4):
        made = make(seed, 20, 8, each=3, severity=1.6)
        truth = np.array([made.truth[team] for team in made.day.teams])
        adjusted = estimates(ranking(made.day))
        raw = {line.team: float(line.mean) for line in rank(made.day).lines}
        better += (
            np.corrcoef(truth, [adjusted[t] for t in made.day.teams])[0, 1]
            > (np.corrcoef(truth, [raw[t] for t in made.day.teams])[0, 1])
        )

    assert better >= 3


def test_the_order_of_cards_and_the_names_do_not_matter():
    day = make(5, 6, 4, missing=0.2).day
    turned = replace(day, cards=tuple(reversed(day.cards)), teams=tuple(reversed(day.teams)))

    assert ranking(turned) == ranking(day)


def test_points_added_to_every_score_move_every_estimate_by_as_much():
    made = make(7, 6, 4, missing=0.2).day
    low = replace(made, criteria=tuple(replace(each, high=20) for each in CRITERIA))
    high = replace(
        low,
        cards=tuple(replace(card, values={key: value + 3 for key, value in card.values.items()}) for card in low.cards),
    )
    before, after = estimates(ranking(low)), estimates(ranking(high))

    assert all(after[team] == pytest.approx(before[team] + 3, abs=2e-4) for team in before)


def test_weights_times_ten_change_no_estimate():
    day = make(8, 6, 4, missing=0.2).day
    scaled = replace(day, criteria=tuple(replace(each, weight=each.weight * 10) for each in CRITERIA))

    assert estimates(ranking(scaled)) == estimates(ranking(day))


def test_the_same_day_gives_the_same_digits():
    day = make(9, 12, 6, missing=0.3).day

    assert json.dumps(ranking(day)) == json.dumps(ranking(day))


# --- What is left unsaid -----


def test_one_judge_gives_an_order_and_nothing_more():
    found = ranking(day_of({"a": {"j": 4}, "b": {"j": 7}}))

    assert found["warnings"] == ["single_judge"]
    assert estimates(found) == {"a": 4.0, "b": 7.0}
    assert set(found["estimates"][0]) == {"team", "estimate", "sheets"}


def test_two_judges_give_ranges_and_no_percentages():
    found = ranking(make(2, 4, 2).day)

    assert "little_to_go_by" in found["warnings"]
    assert "lo90" in found["estimates"][0]
    assert "p_first" not in found["estimates"][0]


def test_equal_scores_everywhere_are_one_tie():
    found = ranking(day_of({team: {"j1": 5, "j2": 5, "j3": 5} for team in "abc"}))

    assert found["warnings"] == ["no_spread"]
    assert set(estimates(found).values()) == {5.0}


def test_a_team_without_a_sheet_is_listed_apart():
    day = make(4, 5, 3).day
    found = ranking(replace(day, teams=(*day.teams, "late")))

    assert found["estimates"][-1] == {"team": "late", "estimate": None, "sheets": 0}


def test_nobody_scored_at_all():
    found = ranking(Day(ONE, ("a", "b"), ()))

    assert found["warnings"] == ["no_sheets"]
    assert set(estimates(found).values()) == {None}


def test_two_rooms_that_never_mix_are_said_and_get_no_chances_of_being_first():
    one, two = make(1, 4, 3).day, make(2, 4, 3).day
    other = tuple(Card("x" + card.team, "x" + card.judge, card.values) for card in two.cards)
    found = ranking(Day(CRITERIA, (*one.teams, *("x" + team for team in two.teams)), (*one.cards, *other)))

    assert "not_connected" in found["warnings"]
    assert all("p_first" not in each for each in found["estimates"])


def test_many_scores_at_an_end_of_the_scale_are_pointed_out():
    found = ranking(
        day_of({"a": {"j1": 10, "j2": 10, "j3": 9}, "b": {"j1": 8, "j2": 10, "j3": 10}, "c": {"j1": 10, "j2": 7}})
    )

    assert "ceiling" in found["warnings"]


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcde"), st.sampled_from("uvwx")), st.integers(0, 10), min_size=1, max_size=20
    )
)
def test_no_figure_is_ever_not_a_number(values):
    cards = tuple(Card(team, judge, {"c": value}) for (team, judge), value in values.items())
    text = json.dumps(ranking(Day(ONE, tuple("abcde"), cards)))

    assert "NaN" not in text
    assert "Infinity" not in text


# --- What gives pause -----


def test_a_hostile_judge_is_named_and_the_second_opinion_is_not_taken_in():
    named, honest = 0, 0
    for seed in range(4):
        made = make(seed, 12, 6, hostile=True)
        found = ranking(made.day)
        named += [each["judge"] for each in alarms(found, "judge_against_the_others")] == [made.hostile]
        honest += bool(alarms(ranking(make(seed, 12, 6).day), "judge_against_the_others"))

    assert named == 4
    assert honest <= 1


def test_a_judge_who_is_only_strict_is_not_alarmed():
    made = make(6, 8, 4).day
    strict = replace(
        made,
        cards=tuple(
            replace(card, values={key: max(value - 2, 0) for key, value in card.values.items()})
            if card.judge == "j001"
            else card
            for card in made.cards
        ),
    )

    assert not alarms(ranking(strict), "judge_against_the_others")


def test_a_sheet_unlike_all_others_is_named():
    made = make(11, 10, 6).day
    odd = replace(
        made,
        cards=tuple(
            replace(card, values=dict.fromkeys(card.values, 0))
            if (card.team, card.judge) == ("t0002", "j003")
            else card
            for card in made.cards
        ),
    )
    found = alarms(ranking(odd), "odd_sheet")

    assert [(each["team"], each["judge"]) for each in found] == [("t0002", "j003")]
    assert found[0]["residual"] < -3


def test_the_chair_is_told_when_one_judge_decides_who_wins():
    table = {"a": {"j1": 7, "j2": 7, "j3": 8}, "b": {"j1": 7, "j2": 7, "j3": 5}, "c": {"j1": 2, "j2": 3, "j3": 4}}
    table["b"]["j1"], table["b"]["j2"] = 8, 7
    found = alarms(ranking(day_of(table)), "sensitive_to_one_judge")

    assert [(each["judge"], each["winner"]) for each in found] == [("j3", "b")]


# --- The fit itself -----


def test_estimates_without_a_judge_are_those_of_a_fit_without_the_judge():
    sheets = count(make(13, 8, 5, missing=0.2).day).sheets
    logs, fit = mode_of(Equations(sheets))
    found = reliability.check(Equations(sheets), fit, logs)
    kept = sheets.judge != 2
    small = Sheets(sheets.team[kept], sheets.judge[kept], sheets.score[kept], 8, 5, np.ones(kept.sum()))

    assert found.without[2] == pytest.approx(Equations(small).solve(fit.p, fit.q).estimates, abs=1e-8)


def test_leverages_add_up_to_what_the_model_takes():
    sheets = count(make(14, 7, 4, missing=0.1).day).sheets
    fit = Equations(sheets).solve(1.0, 1.5)
    incidence = np.zeros((sheets.count, 12))
    incidence[:, 0] = 1
    incidence[np.arange(sheets.count), 1 + sheets.team] = 1
    incidence[np.arange(sheets.count), 8 + sheets.judge] = 1
    whole = incidence.T @ incidence + np.diag([0.0] + [1.0] * 7 + [1.5] * 4)

    assert fit.leverage == pytest.approx(np.diag(incidence @ np.linalg.inv(whole) @ incidence.T))
