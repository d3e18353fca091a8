"""What the public may know of a programme's cohorts."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When

from programme.models import Cohort, Enrolment, Milestone, Programme
from programme.states import EnrolmentState, PublicName


@dataclass(frozen=True)
class Point:
    """A milestone as the timeline component shows it."""

    title: str
    at: dt.datetime
    state: str


def current_cohort(programme: Programme, *, at: dt.datetime, slug: str = "") -> Cohort | None:
    """The cohort of that name; else the one that runs, else the next to start, else the last that ended."""
    cohorts = Cohort.objects.filter(programme=programme).select_related("programme")
    if slug:
        return cohorts.filter(slug=slug).first()
    today = at.date()
    nearness = Case(
        When(starts_on__lte=today, ends_on__gte=today, then=Value(0)),
        When(starts_on__gt=today, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = list(cohorts.annotate(nearness=nearness).order_by("nearness", "starts_on")[:50])
    if not found:
        return None
    return found[-1] if found[0].nearness == 2 else found[0]


def timeline(cohort: Cohort, *, at: dt.datetime) -> list[Point]:
    """The cohort's milestones in order: those behind us, those of today, those to come."""
    milestones = Milestone.objects.filter(cohort=cohort).order_by("at")
    return [Point(each.name, each.at, _state(each.at, at, cohort.zone)) for each in milestones]


def _state(moment: dt.datetime, at: dt.datetime, zone: dt.tzinfo) -> str:
    if moment.astimezone(zone).date() == at.astimezone(zone).date():
        return "now"
    return "done" if moment < at else "next"


@dataclass(frozen=True)
class Named:
    """Somebody who wants to be named in full, and where they work."""

    name: str
    organisation: str


def named(cohort: Cohort, role: str) -> list[Named]:
    """People of that role in the cohort who chose to be named publicly with their full name, by name."""
    places = Enrolment.objects.filter(cohort=cohort, role=role, state=EnrolmentState.ACTIVE)
    places = places.filter(person__public_name=PublicName.FULL, person__is_active=True)
    rows = places.order_by("person__full_name").values_list("person__full_name", "organisation__name")
    return [Named(name, organisation or "") for name, organisation in rows]
