import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from programme.shared.time import clock_words, date_words, distance_words, in_words, in_words_with_zone

LONDON = ZoneInfo("Europe/London")


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (utc(2026, 12, 4, 17, 0), "5pm"),
        (utc(2026, 12, 4, 9, 30), "9:30am"),
        (utc(2026, 12, 4, 12, 0), "midday"),
        (utc(2026, 12, 4, 0, 0), "12am"),
        (utc(2026, 12, 4, 12, 5), "12:05pm"),
    ],
)
def test_a_time_of_day_reads_as_people_say_it(moment: dt.datetime, words: str):
    assert clock_words(moment, LONDON) == words


def test_a_moment_is_told_with_its_weekday():
    assert in_words(utc(2026, 12, 4, 17, 0), LONDON) == "5pm on Friday 4 December 2026"
    assert date_words(dt.date(2026, 12, 4)) == "Friday 4 December 2026"


def test_the_same_hour_of_the_clock_is_told_before_and_after_the_clocks_go_forward():
    """On 29 March 2026 at 1am UTC the clocks go from 1am to 2am."""
    assert in_words(utc(2026, 3, 29, 0, 59), LONDON) == "12:59am on Sunday 29 March 2026"
    assert in_words(utc(2026, 3, 29, 1, 0), LONDON) == "2am on Sunday 29 March 2026"
    assert clock_words(utc(2026, 3, 28, 17, 0), LONDON) == "5pm"
    assert clock_words(utc(2026, 3, 29, 16, 0), LONDON) == "5pm"


def test_the_hour_that_comes_twice_when_the_clocks_go_back_is_one_and_the_other():
    """On 25 October 2026 at 1am UTC the clocks go from 2am to 1am."""
    first, second = utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)

    assert clock_words(first, LONDON) == clock_words(second, LONDON) == "1:30am"
    assert second - first == dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (utc(2026, 3, 28, 23, 30), "today"),
        (utc(2026, 3, 28, 0, 30), "today"),
        (utc(2026, 3, 29, 0, 30), "tomorrow"),
        (utc(2026, 3, 29, 23, 30), "in 2 days"),
        (utc(2026, 3, 27, 23, 0), "yesterday"),
        (utc(2026, 3, 25, 12, 0), "3 days ago"),
        (utc(2026, 4, 28, 12, 0), "in 31 days"),
    ],
)
def test_distances_count_days_of_the_calendar_also_across_the_clock_change(moment: dt.datetime, words: str):
    assert distance_words(moment, utc(2026, 3, 28, 18, 0), LONDON) == words


def test_the_day_is_that_of_the_cohorts_zone():
    late = utc(2026, 6, 30, 23, 30)

    assert in_words(late, LONDON) == "12:30am on Wednesday 1 July 2026"
    assert in_words(late, ZoneInfo("America/New_York")) == "7:30pm on Tuesday 30 June 2026"
    assert distance_words(late, utc(2026, 6, 30, 20, 0), LONDON) == "tomorrow"


@pytest.mark.parametrize(
    ("zone", "month", "words"),
    [
        ("Europe/London", 12, "5pm on Friday 4 December 2026, London time (GMT)"),
        ("Europe/London", 6, "6pm on Thursday 4 June 2026, London time (BST)"),
        ("America/New_York", 12, "midday on Friday 4 December 2026, New York time (EST)"),
        ("Asia/Dubai", 12, "9pm on Friday 4 December 2026, Dubai time (UTC+04)"),
        ("UTC", 12, "5pm on Friday 4 December 2026, UTC"),
    ],
)
def test_a_deadline_says_whose_clock_it_goes_by(zone: str, month: int, words: str):
    moment = dt.datetime(2026, month, 4, 17, tzinfo=dt.UTC)

    assert in_words_with_zone(moment, ZoneInfo(zone)) == words
