"""Reads cohorts: which a person may open, their quotas and milestones, and where in its weeks a cohort is."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from programme.models import Cohort, CohortQuota, Enrolment, Milestone, Person, Programme
from programme.states import CohortState, EnrolmentState, ProgrammeRoleKind


@dataclass(frozen=True)
class Place:
    """A cohort as one person knows it: what they are there, and where their work is."""

    cohort: Cohort
    enrolments: list[Enrolment]
    organises: bool


def places_of(person: Person) -> list[Place]:
    """Every cohort that the person takes part in or organises; running ones first."""
    mine = Enrolment.objects.filter(person=person).exclude(state=EnrolmentState.WITHDRAWN)
    organised = set(person.programme_roles.filter(kind=ProgrammeRoleKind.ORGANISER).values_list("programme", flat=True))
    cohorts = (
        Cohort.objects.visible_to(person)
        .select_related("programme")
        .prefetch_related(Prefetch("enrolments", queryset=mine, to_attr="mine"))
    )
    order = [CohortState.RUNNING, CohortState.PLANNED, CohortState.COMPLETED]
    return [
        Place(
            cohort=cohort,
            enrolments=list(cohort.mine),  # type: ignore[attr-defined]
            organises=person.is_site_admin or cohort.programme_id in organised,
        )
        for cohort in sorted(cohorts, key=lambda each: order.index(CohortState(each.state)))
    ]


def programmes_of(person: Person) -> QuerySet[Programme]:
    """Programmes that the person may set up: organisers their own, site admins all."""
    rows = Programme.objects.visible_to(person)
    if person.is_site_admin:
        return rows
    return rows.filter(roles__person=person, roles__kind=ProgrammeRoleKind.ORGANISER)


def of_programme(programme: Programme) -> QuerySet[Cohort]:
    """The programme's cohorts, the newest first."""
    return programme.cohorts.select_related("programme").prefetch_related(
        Prefetch("quotas", queryset=CohortQuota.objects.order_by("sector"))
    )


def quotas(cohort: Cohort) -> dict[str, int]:
    """Places for each sector."""
    return dict(cohort.quotas.values_list("sector", "places"))


def milestones(cohort: Cohort) -> QuerySet[Milestone]:
    """The dated points of the cohort in their order."""
    return cohort.milestones.order_by("at")


def milestone(cohort: Cohort, pk: object) -> Milestone | None:
    """One dated point of the cohort."""
    return cohort.milestones.filter(pk=pk).first()


@dataclass(frozen=True)
class Weeks:
    """Where a cohort is in its weeks on a day."""

    count: int
    # 0 before the first day, count + 1 after the last.
    current: int
    days_to_start: int

    @property
    def has_begun(self) -> bool:
        return self.current > 0

    @property
    def is_over(self) -> bool:
        return self.current > self.count


def weeks(cohort: Cohort, *, today: dt.date) -> Weeks:
    """The cohort's weeks, counted from its first day."""
    count = max(1, -(-((cohort.ends_on - cohort.starts_on).days + 1) // 7))
    days = (today - cohort.starts_on).days
    current = 0 if days < 0 else min(days // 7 + 1, count) if today <= cohort.ends_on else count + 1
    return Weeks(count=count, current=current, days_to_start=max(0, -days))
