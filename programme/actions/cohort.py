"""Plans cohorts: dates, places for each sector, milestones, and the move from planned to running to completed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.moved_dates import Moved, tell_moved
from programme.actions.timeline import fill, move_with_start
from programme.models import Cohort, CohortQuota, Enrolment, Milestone, Person, Programme, TimelineTemplate
from programme.queries.timeline import Planned
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import COHORT, CohortState, EnrolmentState, MilestoneKind, Role, Sector


class AddressTaken(Refused):
    sentence = gettext_lazy("Another cohort of this programme has this name in addresses.")


class TooFewPlaces(Refused):
    """More people have a place already than the new number allows."""


class MilestoneHeld(Refused):
    sentence = gettext_lazy("This cohort already has a milestone of that name.")


@action
def create_cohort(
    programme: Programme,
    *,
    by: Person,
    quotas: Mapping[Sector, int],
    milestones: Iterable[Planned] | None = None,
    template: TimelineTemplate | None = None,
    **values: Any,
) -> Cohort:
    """Plan a cohort with its places and milestones; without any given, those of a template or the usual season."""
    authorise(by, "programme.organise", programme)
    if programme.cohorts.filter(slug=values["slug"]).exists():
        raise AddressTaken
    cohort = Cohort.objects.create(programme=programme, **values)
    CohortQuota.objects.bulk_create(
        CohortQuota(cohort=cohort, sector=sector, places=quotas.get(sector, 0)) for sector in Sector
    )
    if milestones is None:
        fill(cohort, template)
    else:
        Milestone.objects.bulk_create(
            Milestone(cohort=cohort, name=each.name, kind=each.kind, at=each.at) for each in milestones
        )
    record("programme.cohort.created", by=by, target=cohort, quotas={str(key): value for key, value in quotas.items()})
    return cohort


@action
def change_cohort(cohort: Cohort, *, by: Person, quotas: Mapping[Sector, int], **values: Any) -> Cohort:
    """Change dates, name and places; places never fall below the people who have one.

    When the first day moves, dates that are not fixed move with it.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
    if cohort.programme.cohorts.filter(slug=values.get("slug", cohort.slug)).exclude(pk=cohort.pk).exists():
        raise AddressTaken
    for sector, places in quotas.items():
        quota, _is_new = CohortQuota.objects.select_for_update().get_or_create(
            cohort=cohort, sector=sector, defaults={"places": places}
        )
        taken = places_taken(cohort, sector)
        if places < taken:
            raise TooFewPlaces(
                _("%(taken)d people from %(sector)s have a place, so there cannot be fewer places than that.")
                % {"taken": taken, "sector": Sector(sector).label.lower()}
            )
        quota.places = places
        quota.save(update_fields=("places",))
    before = cohort.starts_on
    for name, value in values.items():
        setattr(cohort, name, value)
    cohort.save(update_fields=list(values))
    count = move_with_start(cohort, by, before=before) if cohort.starts_on != before else 0
    record("programme.cohort.changed", by=by, target=cohort, fields=sorted(values), dates_moved=count)
    return cohort


def places_taken(cohort: Cohort, sector: str) -> int:
    """Participants of the sector who hold a place."""
    return (
        Enrolment.objects.filter(cohort=cohort, role=Role.PARTICIPANT, organisation__sector=sector)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .count()
    )


@action
def move_cohort(cohort: Cohort, *, by: Person, to: CohortState) -> Cohort:
    """Start a planned cohort, or complete a running one."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
    COHORT.check(cohort.state, to=to)
    cohort.state = to
    cohort.save(update_fields=("state",))
    record("programme.cohort.moved", by=by, target=cohort, to=to)
    return cohort


@action
def add_milestone(
    cohort: Cohort,
    *,
    by: Person,
    name: str,
    at: dt.datetime,
    kind: MilestoneKind = MilestoneKind.OTHER,
    is_fixed: bool = False,
) -> Milestone:
    """Put a dated point on the cohort's timeline."""
    authorise(by, "programme.organise", cohort)
    milestone, is_new = Milestone.objects.get_or_create(
        cohort=cohort, name=name, defaults={"at": at, "kind": kind, "is_fixed": is_fixed}
    )
    if not is_new:
        raise MilestoneHeld
    record("programme.milestone.added", by=by, target=milestone)
    return milestone


@action
def change_milestone(milestone: Milestone, *, by: Person, **values: Any) -> Milestone:
    """Rename or move a dated point, say what it is, or fix its date. A new date is told."""
    milestone = _locked(milestone)
    authorise(by, "programme.organise", milestone)
    before = milestone.at
    name = values.get("name", milestone.name)
    if Milestone.objects.filter(cohort=milestone.cohort_id, name=name).exclude(pk=milestone.pk).exists():
        raise MilestoneHeld
    for field, value in values.items():
        setattr(milestone, field, value)
    milestone.save(update_fields=list(values))
    record("programme.milestone.changed", by=by, target=milestone, fields=sorted(values))
    if milestone.at != before:
        tell_moved(milestone.cohort, [Moved(milestone, before=before)])
    return milestone


@action
def remove_milestone(milestone: Milestone, *, by: Person) -> None:
    """Take a dated point off the timeline. One that lies ahead is told to be off."""
    milestone = _locked(milestone)
    authorise(by, "programme.organise", milestone)
    record("programme.milestone.removed", by=by, target=milestone)
    tell_moved(milestone.cohort, [Moved(milestone, before=milestone.at, is_off=True)])
    milestone.delete()


def _locked(milestone: Milestone) -> Milestone:
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("cohort__programme")
    return rows.get(pk=milestone.pk)
