"""Charts: real text, no styles, shapes that say the same as the figures."""

import datetime as dt
import re
from xml.etree import ElementTree

import pytest

from programme.shared import charts

TODAY = dt.date(2026, 11, 2)
STARTS = dt.date(2026, 9, 28)
POINTS = [
    charts.Point("Teams formed", STARTS + dt.timedelta(days=4)),
    charts.Point("First visit", STARTS + dt.timedelta(days=9)),
    charts.Point("Interim report", STARTS + dt.timedelta(days=40)),
    charts.Point("Pitch day", STARTS + dt.timedelta(days=83)),
]

ALL = {
    "bars": charts.bars("31 have accepted", [charts.Bar("Accepted", 31), charts.Bar("Waiting", 4, quiet=True)]),
    "sector_bars": charts.sector_bars(
        "Both sectors everywhere", [charts.Pair("Birch", 3, 3), charts.Pair("Elm", 2, 0)]
    ),
    "range_bars": charts.range_bars("Too close", [charts.Range("Birch <1>", 3.5, 4, 4.25)], lowest=1, highest=5),
    "weeks": charts.weeks("Week 6 of 12", starts_on=STARTS, count=12, points=POINTS, today=TODAY),
    "no rows": charts.bars("Nobody yet", []),
}


def drawing(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{svg}</div>")


def lengths(svg: str, kind: str) -> list[str]:
    return [part.get("width", "") for part in drawing(svg).iter("rect") if kind in (part.get("class") or "").split()]


@pytest.mark.parametrize("svg", ALL.values(), ids=ALL)
def test_a_chart_is_well_formed_and_says_its_message(svg: str):
    pictures = list(drawing(svg).iter("svg"))

    assert pictures
    for picture in pictures:
        assert picture.get("role") == "img"
        title = picture.find("title")
        assert title is not None
        assert title.get("id") == picture.get("aria-labelledby")


@pytest.mark.parametrize("svg", ALL.values(), ids=ALL)
def test_a_chart_holds_no_style_and_no_id_twice(svg: str):
    ids = re.findall(r'\sid="([^"]+)"', svg)

    assert "style" not in svg
    assert len(ids) == len(set(ids))


def test_bars_start_at_zero_and_are_as_long_as_their_figures():
    assert lengths(ALL["bars"], "plot-bar") == ["100%", "12.9%"]


def test_bars_of_known_scale_leave_the_rest_free():
    assert lengths(charts.bars("Half", [charts.Bar("Done", 19)], highest=38), "plot-bar") == ["50%"]


def test_the_second_sector_has_a_pattern_and_both_have_figures():
    svg = ALL["sector_bars"]

    assert lengths(svg, "plot-civil") == ["50%", "33.33%"]
    assert lengths(svg, "plot-hatched") == ["50%", "0%"]
    assert re.findall(r"url\(#([^)]+)\)", svg)[0] in re.findall(r'<pattern id="([^"]+)"', svg)
    assert "3 + 3" in svg


def test_a_range_lies_where_its_scale_says():
    bar = next(part for part in drawing(ALL["range_bars"]).iter("rect"))

    assert (bar.get("x"), bar.get("width")) == ("62.5%", "18.75%")
    assert "Birch &lt;1&gt;" in ALL["range_bars"]


def test_weeks_before_today_are_done_and_one_is_now():
    picture = next(drawing(ALL["weeks"]).iter("svg"))
    kinds = [part.get("class") for part in picture.iter("rect")]

    assert kinds == ["plot-week plot-week-done"] * 5 + ["plot-week plot-week-now"] + ["plot-week"] * 6
    assert "Today, 2 November" in ALL["weeks"]


def test_today_is_not_drawn_outside_the_cohort():
    after = charts.weeks("Over", starts_on=STARTS, count=12, points=POINTS, today=STARTS + dt.timedelta(days=200))

    assert "Today" not in after
    assert "plot-today" not in after


def test_labels_of_near_points_stand_at_different_heights_inside_the_picture():
    picture = next(drawing(ALL["weeks"]).iter("svg"))
    texts = {part.text: part for part in picture.iter("text")}
    first, second = texts["Teams formed, 2 Oct"], texts["First visit, 7 Oct"]
    last = texts["Pitch day, 20 Dec"]

    assert float(first.get("y", 0)) < float(second.get("y", 0))
    assert float(last.get("x", 0)) + charts.LETTER * len(last.text or "") <= 760


@pytest.mark.parametrize(
    ("value", "shown"), [(12, "12"), (4.25, "4.25"), (4.5, "4.5"), (1200, "1,200"), (0, "0"), (10, "10")]
)
def test_figures_have_no_more_decimals_than_they_need(value: float, shown: str):
    assert charts.figure(value) == shown


@pytest.mark.parametrize(("value", "top"), [(0, 1), (1, 1), (3.7, 4), (31, 40), (41, 50), (99, 100)])
def test_a_scale_ends_at_a_round_figure(value: float, top: float):
    assert charts.round_figure_above(value) == top
