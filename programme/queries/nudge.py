"""Timed nudges: a cohort's rules, what they will do next, and whom they still concern."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.models import Cohort, Notification, Nudge, NudgeRun
from programme.shared.audiences import Audience, Moment, Occasion, audiences, moments
from programme.states import CohortState

# A rule that the clock has missed (the site was down) still speaks for so long.
GRACE = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Rule:
    """A nudge as a screen shows it."""

    nudge: Nudge
    moment: Moment
    audience: Audience
    next_occasion: Occasion | None
    next_at: dt.datetime | None

    @property
    def words(self) -> str:
        """`72 hours before a visit begins, to people who are booked`."""
        hours = abs(self.nudge.hours_before)
        said = (
            ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}
            if hours and hours % 24 == 0
            else ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
        )
        names = {"time": said, "moment": self.moment.label, "who": self.audience.label}
        if not hours:
            return _("When %(moment)s, to %(who)s") % names
        if self.nudge.hours_before < 0:
            return _("%(time)s after %(moment)s, to %(who)s") % names
        return _("%(time)s before %(moment)s, to %(who)s") % names


@dataclass(frozen=True)
class DueNudge:
    """A rule that has to speak now of one thing."""

    nudge: Nudge
    occasion: Occasion
    due_at: dt.datetime


def rules_of(cohort: Cohort, *, at: dt.datetime) -> list[Rule]:
    """The cohort's rules, with the time at which each will speak next."""
    found, times = [], {key: list(moment.occasions(cohort)) for key, moment in moments().items()}
    runs = Prefetch("runs", NudgeRun.objects.order_by("-ran_at"))
    for nudge in Nudge.objects.filter(cohort=cohort).prefetch_related(runs):
        if nudge.moment not in times or nudge.audience not in audiences():
            continue  # of an app that is gone
        nudge.cohort = cohort
        ahead = sorted((nudge.due_at(each.at), index) for index, each in enumerate(times[nudge.moment]))
        coming = next(((due, times[nudge.moment][index]) for due, index in ahead if due > at), None)
        found.append(
            Rule(
                nudge,
                moments()[nudge.moment],
                audiences()[nudge.audience],
                coming[1] if coming else None,
                coming[0] if coming else None,
            )
        )
    return found


def one_of(cohort: Cohort, pk: UUID) -> Nudge | None:
    """One rule of the cohort."""
    return Nudge.objects.filter(cohort=cohort, pk=pk).select_related("cohort__programme").first()


def due(*, at: dt.datetime) -> Iterator[DueNudge]:
    """What the rules of all running cohorts have to say now and have not said yet."""
    rules = Nudge.objects.filter(is_on=True).exclude(cohort__state=CohortState.COMPLETED)
    for nudge in rules.select_related("cohort__programme"):
        moment = moments().get(nudge.moment)
        if moment is None or nudge.audience not in audiences():
            continue
        done = set(nudge.runs.values_list("thing", "due_at"))
        for occasion in moment.occasions(nudge.cohort):
            due_at = nudge.due_at(occasion.at)
            is_fresh = due_at <= at < due_at + GRACE and (nudge.hours_before <= 0 or at < occasion.at)
            if is_fresh and (nudge.on_since or at) <= due_at and (str(occasion.thing.pk), due_at) not in done:
                yield DueNudge(nudge, occasion, due_at)


def people_of(audience: Audience, occasion: Occasion) -> QuerySet:
    """Those whom the rule concerns now: who has done it already is not among them."""
    return audience.people(occasion.thing).filter(is_active=True).distinct()


def is_still_wanted(row: Notification) -> bool:
    """Asked just before a nudge is mailed: it may have waited for the morning, and the person has done it meanwhile."""
    nudge_id, _colon, thing = row.act.partition(":")
    nudge = Nudge.objects.filter(pk=nudge_id).select_related("cohort__programme").first()
    thing_id = thing.partition(" ")[0]
    moment = moments().get(nudge.moment) if nudge else None
    if nudge is None or moment is None or nudge.audience not in audiences():
        return False
    for occasion in moment.occasions(nudge.cohort):
        if str(occasion.thing.pk) == thing_id:
            people = people_of(audiences()[nudge.audience], occasion)
            return row.person_id is None or people.filter(pk=row.person_id).exists()
    return False


def counted(cohort: Cohort) -> int:
    """How many rules of the cohort are switched on."""
    return Nudge.objects.filter(cohort=cohort, is_on=True).count()
