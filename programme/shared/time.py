"""Times as people read them: always in a stated zone, with the weekday written out."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.shared.working_hours import is_weekday


def now() -> dt.datetime:
    """The server's time. Read once in a doorway or an action and handed down."""
    return timezone.now()


def clock_words(moment: dt.datetime, zone: ZoneInfo) -> str:
    """`5pm`, `9:30am`, `midday`."""
    local = moment.astimezone(zone)
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    hour = local.hour % 12 or 12
    half = _("am") if local.hour < 12 else _("pm")
    return f"{hour}{half}" if local.minute == 0 else f"{hour}:{local.minute:02}{half}"


def date_words(day: dt.date) -> str:
    """`Friday 4 December 2026`."""
    return date_format(day, "l j F Y")


def in_words(moment: dt.datetime, zone: ZoneInfo) -> str:
    """`5pm on Friday 4 December 2026`."""
    return _("%(time)s on %(date)s") % {
        "time": clock_words(moment, zone),
        "date": date_words(moment.astimezone(zone).date()),
    }


def zone_words(moment: dt.datetime, zone: ZoneInfo) -> str:
    """`London time (GMT)`: whose clock a deadline goes by, and how that clock stands on the day."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    short = moment.astimezone(zone).tzname() or ""
    if "/" not in zone.key:
        return city
    # Many zones have no letters of their own, only hours: "+04".
    return _("%(city)s time (%(short)s)") % {
        "city": city,
        "short": short if short.isalpha() else f"UTC{short}",
    }


def in_words_with_zone(moment: dt.datetime, zone: ZoneInfo) -> str:
    """`5pm on Friday 4 December 2026, London time (GMT)`: for what somebody could miss by an hour."""
    return f"{in_words(moment, zone)}, {zone_words(moment, zone)}"


def distance_words(moment: dt.datetime, at: dt.datetime, zone: ZoneInfo) -> str:
    """`today`, `tomorrow`, `in 3 days`, `2 days ago`; by the calendar of the zone."""
    days = (moment.astimezone(zone).date() - at.astimezone(zone).date()).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}


DAY_BEGINS, DAY_ENDS = dt.time(8), dt.time(18)


def working_time(
    at: dt.datetime, zone: ZoneInfo | dt.tzinfo, is_working_day: Callable[[dt.date], bool] = is_weekday
) -> dt.datetime | None:
    """The next moment in working hours of the zone: 8am to 6pm of a working day. None if that is now."""
    local = at.astimezone(zone)
    if is_working_day(local.date()) and DAY_BEGINS <= local.time() < DAY_ENDS:
        return None
    return next_morning(at, zone, is_working_day)


def next_morning(
    at: dt.datetime, zone: ZoneInfo | dt.tzinfo, is_working_day: Callable[[dt.date], bool] = is_weekday
) -> dt.datetime:
    """The next beginning of a working day in the zone."""
    local = at.astimezone(zone)
    day = local.date() + dt.timedelta(days=local.time() >= DAY_BEGINS)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, DAY_BEGINS, tzinfo=zone)


def days_later(at: dt.datetime, days: int, zone: ZoneInfo) -> dt.datetime:
    """The same hour in the zone so many days later (or earlier), through changes of the clocks."""
    local = at.astimezone(zone)
    return dt.datetime.combine(local.date() + dt.timedelta(days=days), local.time(), tzinfo=zone)
