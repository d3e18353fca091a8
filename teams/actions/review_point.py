"""Review points: set by organisers, chased by the clock until every review is in."""

import datetime as dt
from typing import cast

from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Cohort, Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import CohortState
from teams.models import ReviewPoint
from teams.notifications import REVIEW_DUE
from teams.queries import health
from teams.queries.review import Due

# When mentors who owe a review are reminded, counted from the close.
CHASED = (dt.timedelta(days=-2), dt.timedelta(days=1), dt.timedelta(days=4))
# What is longer ago speaks no more, so that a site that was down does not shout.
TOO_LATE = dt.timedelta(days=7)


class PointTaken(Refused):
    """Another review point of the cohort has the name."""


class HasReviews(Refused):
    sentence = "Mentors have written at this review point, so it stays."


@action
def create_point(cohort: Cohort, *, name: str, closes_at: dt.datetime, asks_ratings: bool, by: Person) -> ReviewPoint:
    """Ask mentors how their teams are, at a date and about no deliverable. Raises PointTaken."""
    authorise(by, "teams.organise", cohort)
    _refuse_taken(cohort, name)
    point = ReviewPoint.objects.create(cohort=cohort, name=name, closes_at=closes_at, asks_ratings=asks_ratings)
    record("teams.review_point.created", by=by, target=point)
    return point


@action
def change_point(
    point: ReviewPoint, *, name: str, closes_at: dt.datetime, asks_ratings: bool, by: Person
) -> ReviewPoint:
    """Change its name, its close and whether ratings are needed. Raises PointTaken."""
    point = _locked(point)
    authorise(by, "teams.organise", point)
    _refuse_taken(point.cohort, name, other_than=point)
    point.name, point.closes_at, point.asks_ratings = name, closes_at, asks_ratings
    point.save()
    record("teams.review_point.changed", by=by, target=point)
    return point


@action
def remove_point(point: ReviewPoint, *, by: Person) -> None:
    """Take away a point at which nobody has written. Raises HasReviews."""
    point = _locked(point)
    authorise(by, "teams.organise", point)
    if point.deliverable_id:
        raise Refused(_("Take the date of reviews out of the deliverable instead."))
    if point.reviews.exists():
        raise HasReviews
    record("teams.review_point.removed", by=by, target=point)
    point.delete()


def chase_due(*, at: dt.datetime | None = None) -> int:
    """For the clock: remind whoever owes a review, before the close and after; returns how many were written to."""
    at = at or now()
    waiting = ReviewPoint.objects.exclude(cohort__state=CohortState.COMPLETED).filter(
        closes_at__gt=at - CHASED[-1] - TOO_LATE, closes_at__lte=at - CHASED[0]
    )
    return sum(chase(point, at=at) for point in waiting if _step(point, at))


@action
def chase(point: ReviewPoint, *, at: dt.datetime) -> int:
    """Remind each mentor of what they owe at the point, once for each step however many clocks there are."""
    point = _locked(point)
    step = _step(point, at)
    if step is None:
        return 0
    point.chased_at = at
    point.save(update_fields=("chased_at",))
    owed: dict[Person, list[Due]] = {}
    for due in health.owed(point.cohort, at=at, point=point):
        owed.setdefault(due.mentorship.enrolment.person, []).append(due)
    notify(
        REVIEW_DUE,
        to=owed,
        about=point,
        act=f"{step:%Y-%m-%dT%H:%MZ}",
        each=lambda person: {"teams": [(due.team, _url(due)) for due in owed[cast(Person, person)]]},
        is_over=point.has_closed(at),
    )
    record("teams.review_point.chased", by=None, target=point, people=len(owed))
    return len(owed)


def _step(point: ReviewPoint, at: dt.datetime) -> dt.datetime | None:
    """The newest time of chasing that has come and was not acted on."""
    times = (point.closes_at + each for each in CHASED)
    come = [each for each in times if at - TOO_LATE < each <= at and (not point.chased_at or each > point.chased_at)]
    return come[-1] if come else None


def _url(due: Due) -> str:
    return address_in(due.point.cohort, "teams:review_edit", due.point.pk, due.team.pk)


def _locked(point: ReviewPoint) -> ReviewPoint:
    rows = ReviewPoint.objects.select_for_update(of=("self",)).select_related("cohort__programme", "deliverable")
    return rows.get(pk=point.pk)


def _refuse_taken(cohort: Cohort, name: str, *, other_than: ReviewPoint | None = None) -> None:
    others = ReviewPoint.objects.filter(cohort=cohort, name=name).exclude(pk=other_than.pk if other_than else None)
    if others.exists():
        raise PointTaken(_("There is already a review point called “%(name)s”.") % {"name": name})
