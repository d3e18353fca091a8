"""The clock of offers: worked examples, and what holds for every beginning."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.shared.working_hours import when_passed

LONDON = ZoneInfo("Europe/London")
NEVER = dt.datetime(2090, 1, 1, tzinfo=dt.UTC)


def at(words: str, zone: ZoneInfo = LONDON) -> dt.datetime:
    return dt.datetime.fromisoformat(words).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("begin", "hours", "ends"),
    [
        ("2026-11-24T09:00", 6, "2026-11-24T15:00"),  # a Tuesday
        ("2026-11-24T18:00", 6, "2026-11-25T12:00"),  # over night
        ("2026-11-24T14:00", 6, "2026-11-24T20:00"),  # to the minute at which the day closes
        ("2026-11-24T22:30", 6, "2026-11-25T14:00"),  # made at night, runs from the morning
        ("2026-11-27T17:00", 6, "2026-11-30T11:00"),  # over a weekend
        ("2026-11-28T11:00", 6, "2026-11-30T14:00"),  # made on a Saturday
        ("2026-11-24T07:59", 24, "2026-11-25T20:00"),  # two whole days
        ("2026-03-27T19:00", 2, "2026-03-30T09:00"),  # the clocks go forward in between
        ("2026-11-24T09:00", 0, "2026-11-24T09:00"),
    ],
)
def test_hours_pass_only_while_people_can_be_expected_to_read(begin: str, hours: int, ends: str):
    assert when_passed(hours, begin=at(begin), zone=LONDON, always_from=NEVER) == at(ends)


def test_near_the_visit_nights_count_too():
    visit = at("2026-11-26T10:00")

    assert when_passed(6, begin=at("2026-11-24T18:00"), zone=LONDON, always_from=visit - dt.timedelta(hours=48)) == at(
        "2026-11-25T00:00"
    )


def test_an_offer_that_crosses_into_the_last_two_days_runs_on_by_night():
    # Two hours on Monday evening, then nothing until Tuesday 8am; at 3am the last 48 hours begin.
    always = at("2026-11-24T03:00")

    assert when_passed(6, begin=at("2026-11-23T18:00"), zone=LONDON, always_from=always) == at("2026-11-24T07:00")


def test_days_that_are_no_working_days_do_not_count():
    christmas = {dt.date(2026, 12, 25), dt.date(2026, 12, 28)}

    ends = when_passed(
        6,
        begin=at("2026-12-24T18:00"),
        zone=LONDON,
        always_from=NEVER,
        is_working_day=lambda day: day.isoweekday() <= 5 and day not in christmas,
    )

    assert ends == at("2026-12-29T12:00")


def test_the_hours_are_those_of_the_zone():
    tokyo = ZoneInfo("Asia/Tokyo")

    assert when_passed(1, begin=at("2026-11-24T19:30", tokyo), zone=tokyo, always_from=NEVER) == at(
        "2026-11-25T08:30", tokyo
    )


FROM, UNTIL = dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)  # noqa: DTZ001 hypothesis adds the zone
moments = st.datetimes(FROM, UNTIL, timezones=st.just(dt.UTC))


@given(begin=moments, hours=st.integers(1, 72), always=moments)
def test_it_never_ends_sooner_than_the_hours_and_ends_in_working_time_or_near_the_visit(begin, hours, always):
    ends = when_passed(hours, begin=begin, zone=LONDON, always_from=always)
    local = ends.astimezone(LONDON)

    assert ends - begin >= dt.timedelta(hours=hours)
    assert ends > always or (local.isoweekday() <= 5 and dt.time(8) < local.time() <= dt.time(20))


@given(begin=moments, hours=st.integers(1, 71), always=moments)
def test_more_hours_never_end_sooner(begin, hours, always):
    def ends(length: int) -> dt.datetime:
        return when_passed(length, begin=begin, zone=LONDON, always_from=always)

    assert ends(hours + 1) >= ends(hours) + dt.timedelta(hours=1)
