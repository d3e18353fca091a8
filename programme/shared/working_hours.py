"""A clock that runs only while people can be expected to read: 8am to 8pm on working days."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

OPENS, CLOSES = dt.time(8), dt.time(20)


def is_weekday(day: dt.date) -> bool:
    """Monday to Friday."""
    return day.isoweekday() <= 5


def when_passed(
    hours: int,
    *,
    begin: dt.datetime,
    zone: ZoneInfo,
    always_from: dt.datetime,
    is_working_day: Callable[[dt.date], bool] = is_weekday,
) -> dt.datetime:
    """The moment at which so many hours have passed since `begin`; from `always_from` on nights and weekends count."""
    at, left = begin.astimezone(dt.UTC), dt.timedelta(hours=hours)
    always_from = always_from.astimezone(dt.UTC)
    while at < always_from:
        day = at.astimezone(zone).date()
        opens, closes = (dt.datetime.combine(day, hour, zone).astimezone(dt.UTC) for hour in (OPENS, CLOSES))
        first, last = max(at, opens), min(closes, always_from)
        if is_working_day(day) and first < last:
            if last - first >= left:
                return first + left
            left -= last - first
        tomorrow = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)
        at = min(tomorrow, always_from)
    return at + left
