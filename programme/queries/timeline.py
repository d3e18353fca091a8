"""A cohort's timeline: dates from the weeks of a template, what they clash with, and where they go when it moves."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programme.models import Cohort, DayOff, Enrolment, Milestone, Person, Programme, TimelineTemplate
from programme.shared import bank_holidays
from programme.shared.dates import OwnDate, dates_of
from programme.shared.working_hours import is_weekday
from programme.states import EnrolmentState, MilestoneKind, Role

SATURDAY = 5
HALVES = ("mon", "tue", "wed", "thu", "fri")
EVERY_HALF = tuple(f"{day}_{half}" for day in HALVES for half in ("am", "pm"))


@dataclass(frozen=True)
class Point:
    """A point of a season: in which week (the first is 1), on which weekday (Monday is 0), at what time."""

    name: str
    kind: MilestoneKind
    week: int
    weekday: int
    time: dt.time


@dataclass(frozen=True)
class Planned:
    """A point with its date in one cohort."""

    name: str
    kind: MilestoneKind
    at: dt.datetime


# The usual season.
USUAL = (
    (gettext_lazy("Kick-off"), MilestoneKind.KICK_OFF, 1, 0, 10),
    (gettext_lazy("First visit"), MilestoneKind.VISIT, 2, 3, 10),
    (gettext_lazy("Problem statements due"), MilestoneKind.DEADLINE, 4, 4, 17),
    (gettext_lazy("Half-way review"), MilestoneKind.REVIEW, 6, 4, 17),
    (gettext_lazy("Solutions due"), MilestoneKind.DEADLINE, 11, 4, 17),
    (gettext_lazy("Pitch day"), MilestoneKind.PITCH_DAY, 12, 3, 10),
)


def usual() -> list[Point]:
    """The usual season's points."""
    return [Point(str(name), kind, week, weekday, dt.time(hour)) for name, kind, week, weekday, hour in USUAL]


def points_of(template: TimelineTemplate | None) -> list[Point]:
    """A template's points; the usual season's without one."""
    if template is None:
        return usual()
    return [Point(row.name, MilestoneKind(row.kind), row.week, row.weekday, row.time) for row in template.points.all()]


def dated(cohort: Cohort, points: Iterable[Point]) -> list[Planned]:
    """The points' dates between the cohort's first and last day; what would lie after the last day is left out."""
    monday = _monday(cohort.starts_on)
    planned = []
    for point in points:
        day = max(monday + dt.timedelta(weeks=point.week - 1, days=point.weekday), cohort.starts_on)
        if day <= cohort.ends_on:
            planned.append(Planned(point.name, point.kind, dt.datetime.combine(day, point.time, tzinfo=cohort.zone)))
    return planned


def point_of(milestone: Milestone, *, starts_on: dt.date) -> Point:
    """In which week and on which weekday a milestone lies, counted from a first day."""
    local = milestone.at.astimezone(milestone.cohort.zone)
    week, weekday = divmod((local.date() - _monday(starts_on)).days, 7)
    return Point(milestone.name, MilestoneKind(milestone.kind), week + 1, weekday, local.time())


def days_moved(at: dt.datetime, *, cohort: Cohort, before: dt.date) -> int:
    """By how many days a date goes when the first day has moved: to the same week and weekday of the new season."""
    day = at.astimezone(cohort.zone).date()
    new = _monday(cohort.starts_on) + (day - _monday(before))
    # What was inside the season stays inside; what came before the first day still does.
    return ((max(new, cohort.starts_on) if day >= before else new) - day).days


def people_of(cohort: Cohort) -> QuerySet[Person]:
    """Those who plan their weeks by the cohort's dates."""
    places = cohort.enrolments.active().filter(role__in=(Role.PARTICIPANT, Role.MENTOR))
    return Person.objects.filter(pk__in=places.values("person"))


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


@dataclass(frozen=True)
class Dated:
    """A milestone, or a date with a page of its own, with its week and what it clashes with, in words."""

    thing: Milestone | OwnDate
    week: int
    clashes: list[str]


def with_clashes(cohort: Cohort) -> tuple[list[Dated], list[Dated]]:
    """The cohort's milestones, and its visits, deliverables and the like, each with what speaks against its date."""
    days_off = list(cohort.days_off.all())
    absent, told = _part_time(cohort)

    def with_words(thing: Milestone | OwnDate) -> Dated:
        local = thing.at.astimezone(cohort.zone)
        clashes = [*on_day(local.date(), days_off), *_who_is_off(local, absent, told)]
        return Dated(thing, (local.date() - _monday(cohort.starts_on)).days // 7 + 1, clashes)

    milestones = [with_words(each) for each in cohort.milestones.order_by("at")]
    return milestones, [with_words(each) for each in dates_of(cohort)]


def on_day(day: dt.date, days_off: Iterable[DayOff]) -> list[str]:
    """Weekend, bank holidays, and the days that organisers noted."""
    found = [_("It is a %(weekday)s.") % {"weekday": date_format(day, "l")}] if day.weekday() >= SATURDAY else []
    if holiday := bank_holidays.on(day):
        found.append(f"{holiday}.")
    found += [f"{each.name}." for each in days_off if each.from_on <= day <= each.until_on]
    return found


def working_days(cohort: Cohort | None) -> Callable[[dt.date], bool]:
    """Tells of a day whether people of the cohort can be expected to answer: no weekend, no bank holiday in any part of
    the country, no single day that organisers noted. School holidays go on for weeks, and people read their mail."""
    single = cohort and set(cohort.days_off.filter(until_on=F("from_on")).values_list("from_on", flat=True))
    return lambda day: is_weekday(day) and day not in (single or ()) and not bank_holidays.is_on(day)


def _part_time(cohort: Cohort) -> tuple[Counter[str], int]:
    """For each half-day, how many people cannot usually give it; of how many who told us."""
    places = Enrolment.objects.filter(
        cohort=cohort, role__in=(Role.PARTICIPANT, Role.MENTOR), state=EnrolmentState.ACTIVE
    )
    # Many give the same half-days, so the database counts them.
    rows = places.order_by().values_list("availability").annotate(people=Count("*"))
    given = [(set(halves), people) for halves, people in rows if halves]
    absent: Counter[str] = Counter()
    for halves, people in given:
        absent.update(dict.fromkeys((half for half in EVERY_HALF if half not in halves), people))
    return absent, sum(people for _halves, people in given)


def _who_is_off(local: dt.datetime, absent: Counter[str], told: int) -> list[str]:
    if local.weekday() >= SATURDAY:
        return []
    half = "am" if local.hour < 12 else "pm"
    count = absent[f"{HALVES[local.weekday()]}_{half}"]
    if not count:
        return []
    words = _("%(weekday)s mornings") if half == "am" else _("%(weekday)s afternoons")
    when = words % {"weekday": date_format(local, "l")}
    sentence = ngettext(
        "%(count)d of %(told)d person cannot usually give %(when)s.",
        "%(count)d of %(told)d people cannot usually give %(when)s.",
        told,
    )
    return [sentence % {"count": count, "told": told, "when": when}]


def days_off(cohort: Cohort) -> QuerySet[DayOff]:
    """The days that organisers noted."""
    return cohort.days_off.select_related("cohort__programme").order_by("from_on", "name")


def templates(programme: Programme) -> QuerySet[TimelineTemplate]:
    """The programme's own templates."""
    return programme.timeline_templates.select_related("programme").prefetch_related("points").order_by("name")


def next_for(cohort: Cohort, *, at: dt.datetime, most: int = 3) -> list[Milestone]:
    """The next dates."""
    return list(cohort.milestones.filter(at__gt=at).order_by("at")[:most])
