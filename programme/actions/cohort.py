"""Plans cohorts: dates, places for each sector, milestones, and the move from planned to running to completed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import Cohort, CohortQuota, Enrolment, Milestone, Person, Programme
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import COHORT, CohortState, EnrolmentState, Role, Sector

# The usual season: in which week (the first is 1) and on which weekday at what hour (5pm unless said).
USUAL_MILESTONES = (
    (gettext_lazy("Kick-off"), 1, 0, 10),
    (gettext_lazy("Problem statements due"), 4, 4, 17),
    (gettext_lazy("Half-way review"), 6, 4, 17),
    (gettext_lazy("Solutions due"), 11, 4, 17),
    (gettext_lazy("Pitch day"), 12, 3, 10),
)


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
    milestones: Iterable[tuple[str, dt.datetime]] | None = None,
    **values: Any,
) -> Cohort:
    """Plan a cohort with its places and milestones; without milestones given, the usual season's."""
    authorise(by, "programme.organise", programme)
    if programme.cohorts.filter(slug=values["slug"]).exists():
        raise AddressTaken
    cohort = Cohort.objects.create(programme=programme, **values)
    CohortQuota.objects.bulk_create(
        CohortQuota(cohort=cohort, sector=sector, places=quotas.get(sector, 0)) for sector in Sector
    )
    dates = usual_milestones(cohort) if milestones is None else milestones
    Milestone.objects.bulk_create(Milestone(cohort=cohort, name=name, at=at) for name, at in dates)
    record("programme.cohort.created", by=by, target=cohort, quotas={str(key): value for key, value in quotas.items()})
    return cohort


def usual_milestones(cohort: Cohort) -> list[tuple[str, dt.datetime]]:
    """The usual season's dates between the cohort's first and last day."""
    monday = cohort.starts_on - dt.timedelta(days=cohort.starts_on.weekday())
    dates = []
    for name, week, weekday, hour in USUAL_MILESTONES:
        day = max(monday + dt.timedelta(weeks=week - 1, days=weekday), cohort.starts_on)
        if day <= cohort.ends_on:
            dates.append((str(name), dt.datetime.combine(day, dt.time(hour), tzinfo=cohort.zone)))
    return dates


@action
def change_cohort(cohort: Cohort, *, by: Person, quotas: Mapping[Sector, int], **values: Any) -> Cohort:
    """Change dates, name and places; places never fall below the people who have one."""
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
    for name, value in values.items():
        setattr(cohort, name, value)
    cohort.save(update_fields=list(values))
    record("programme.cohort.changed", by=by, target=cohort, fields=sorted(values))
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
def add_milestone(cohort: Cohort, *, by: Person, name: str, at: dt.datetime) -> Milestone:
    """Put a dated point on the cohort's timeline."""
    authorise(by, "programme.organise", cohort)
    milestone, is_new = Milestone.objects.get_or_create(cohort=cohort, name=name, defaults={"at": at})
    if not is_new:
        raise MilestoneHeld
    record("programme.milestone.added", by=by, target=milestone)
    return milestone


@action
def change_milestone(milestone: Milestone, *, by: Person, name: str, at: dt.datetime) -> Milestone:
    """Rename or move a dated point."""
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    authorise(by, "programme.organise", milestone)
    if Milestone.objects.filter(cohort=milestone.cohort_id, name=name).exclude(pk=milestone.pk).exists():
        raise MilestoneHeld
    milestone.name, milestone.at = name, at
    milestone.save(update_fields=("name", "at"))
    record("programme.milestone.changed", by=by, target=milestone)
    return milestone


@action
def remove_milestone(milestone: Milestone, *, by: Person) -> None:
    """Take a dated point off the timeline."""
    authorise(by, "programme.organise", milestone)
    record("programme.milestone.removed", by=by, target=milestone)
    milestone.delete()
