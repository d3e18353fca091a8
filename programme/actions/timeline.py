"""Changes a cohort's timeline: fills it from a template, moves it with the first day, notes days to keep free."""

import datetime as dt
from functools import partial

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.moved_dates import Moved, tell_moved
from programme.models import Cohort, DayOff, Milestone, Person, Programme, TemplatePoint, TimelineTemplate
from programme.queries import timeline as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.dates import move_dates
from programme.shared.refusals import Refused
from programme.shared.time import days_later


class NothingOnIt(Refused):
    sentence = gettext_lazy("The timeline has no date that could be kept as a template.")


class TemplateHeld(Refused):
    sentence = gettext_lazy("The programme has a template of that name.")


class DayOffHeld(Refused):
    sentence = gettext_lazy("These days are noted already.")


def fill(cohort: Cohort, template: TimelineTemplate | None) -> list[Milestone]:
    """Put the template's points on the timeline that are not there yet. Part of an act that records it."""
    there = set(cohort.milestones.values_list("name", flat=True))
    planned = [each for each in queries.dated(cohort, queries.points_of(template)) if each.name not in there]
    return Milestone.objects.bulk_create(
        Milestone(cohort=cohort, name=each.name, kind=each.kind, at=each.at) for each in planned
    )


@action
def fill_from_template(cohort: Cohort, *, by: Person, template: TimelineTemplate | None) -> int:
    """Add what a template (or the usual season) has and the timeline has not; returns how many dates are new."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
    added = fill(cohort, template if template and template.programme_id == cohort.programme_id else None)
    record("programme.timeline.filled", by=by, target=cohort, count=len(added))
    return len(added)


def move_with_start(cohort: Cohort, by: Person, *, before: dt.date) -> int:
    """Move what is not fixed to the same week, weekday and hour of the new season; returns how many dates moved.

    Visits, deliverables and the like move as long as nobody counts on them. Part of the act that moves the first day.
    """
    days = partial(queries.days_moved, cohort=cohort, before=before)
    count, moves = move_dates(cohort, days, by=by), []
    for milestone in cohort.milestones.select_for_update().filter(is_fixed=False):
        if moved := days(milestone.at):
            moves.append(Moved(milestone, before=milestone.at))
            milestone.at = days_later(milestone.at, moved, cohort.zone)
            milestone.save(update_fields=("at",))
    tell_moved(cohort, moves)
    return count + len(moves)


@action
def save_template(cohort: Cohort, *, by: Person, name: str) -> TimelineTemplate:
    """Keep the cohort's timeline, in weeks, for the programme's later cohorts."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
    points = [queries.point_of(row, starts_on=cohort.starts_on) for row in cohort.milestones.select_related("cohort")]
    points = [point for point in points if point.week >= 1]
    if not points:
        raise NothingOnIt
    template, is_new = TimelineTemplate.objects.get_or_create(programme=cohort.programme, name=name)
    if not is_new:
        raise TemplateHeld
    TemplatePoint.objects.bulk_create(
        TemplatePoint(
            template=template,
            name=point.name,
            kind=point.kind,
            week=point.week,
            weekday=point.weekday,
            time=point.time,
        )
        for point in points
    )
    record("programme.timeline.template_saved", by=by, target=template, count=len(points))
    return template


@action
def remove_template(template: TimelineTemplate, *, by: Person) -> None:
    """Forget a template; timelines made from it stay."""
    programme = Programme.objects.select_for_update().get(pk=template.programme_id)
    authorise(by, "programme.organise", programme)
    record("programme.timeline.template_removed", by=by, target=template)
    template.delete()


@action
def add_day_off(cohort: Cohort, *, by: Person, name: str, from_on: dt.date, until_on: dt.date) -> DayOff:
    """Note days on which dates of the cohort would clash: a religious observance, school holidays."""
    authorise(by, "programme.organise", cohort)
    day, is_new = DayOff.objects.get_or_create(
        cohort=cohort, name=name, from_on=from_on, defaults={"until_on": until_on}
    )
    if not is_new:
        raise DayOffHeld
    record("programme.timeline.day_off_added", by=by, target=day)
    return day


@action
def remove_day_off(day: DayOff, *, by: Person) -> None:
    """Forget such days."""
    authorise(by, "programme.organise", day)
    record("programme.timeline.day_off_removed", by=by, target=day)
    day.delete()
