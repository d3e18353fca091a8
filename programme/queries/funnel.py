"""Counts the way from a name to a place: for each organisation, each sector and the whole cohort."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from programme.models import Cohort, Invitation, Organisation
from programme.queries import free_place as places
from programme.queries.sector import by_sector, of_organisation
from programme.states import InvitationState, NominationState, Role, Sector


@dataclass
class Counts:
    """How many people came how far. `nominated` and `invited` are all who ever were; the rest is where they are now."""

    places: int = 0
    nominated: int = 0
    invited: int = 0
    waiting: int = 0
    confirmed: int = 0
    declined: int = 0
    expired: int = 0
    reserve: int = 0


@dataclass
class SectorFunnel:
    """One sector: all of its organisations together."""

    sector: Sector
    standing: places.Standing
    total: Counts


STATES = {
    NominationState.NAMED: "named",
    NominationState.INVITED: "waiting",
    NominationState.CONFIRMED: "confirmed",
    NominationState.DECLINED: "declined",
    NominationState.EXPIRED: "expired",
    NominationState.RESERVE: "reserve",
}
# Who is in one of these has been invited; of the others their invitations tell.
INVITED = ("waiting", "confirmed", "expired")
OTHERS = (NominationState.NAMED, NominationState.DECLINED, NominationState.RESERVE)
STEPS = ("nominated", "invited", "confirmed", "waiting", "declined", "expired", "reserve")


def of(cohort: Cohort) -> list[SectorFunnel]:
    """The funnel of the cohort, sector by sector."""
    found = by_sector(cohort, **_numbers(cohort))
    return [SectorFunnel(each.sector, each, _counts(found.get(each.sector, {}))) for each in places.standings(cohort)]


def organisations(cohort: Cohort) -> QuerySet[Organisation]:
    """Organisations with places in the cohort, or with people named for it."""
    has_named = Exists(cohort.nominations.filter(organisation=OuterRef("pk")))
    has_places = Exists(cohort.allotments.filter(organisation=OuterRef("pk")))
    rows = Organisation.objects.filter(has_named | has_places, programme=cohort.programme_id)
    return rows.order_by("sector", "name", "pk")


def counts_of(cohort: Cohort, some: Iterable[Organisation]) -> dict[Organisation, Counts]:
    """The funnel of each of these organisations."""
    numbers = _numbers(cohort)
    rows = Organisation.objects.filter(pk__in=[each.pk for each in some]).annotate(**numbers)
    found = {row["pk"]: row for row in rows.values("pk", *numbers)}
    return {each: _counts(found[each.pk]) for each in some}


def _numbers(cohort: Cohort) -> dict[str, Subquery]:
    """What is counted for each organisation. Each number is of one state, which an index finds, so that nobody is
    counted twice on a page of many thousands."""
    asked = Invitation.objects.filter(nomination=OuterRef("pk")).exclude(state=InvitationState.REVOKED)
    named = cohort.nominations.all()
    return {
        "places": Subquery(cohort.allotments.filter(organisation=OuterRef("pk")).values("places")),
        "invited_before": of_organisation(named.filter(Exists(asked), state__in=OTHERS)),
        **{name: of_organisation(named.filter(state=state)) for state, name in STATES.items()},
    }


def _counts(numbers: Mapping[str, int | None]) -> Counts:
    """The counts from what the database has found."""
    found = {name: number or 0 for name, number in numbers.items()}
    return Counts(
        places=found.get("places", 0),
        nominated=sum(found.get(name, 0) for name in STATES.values()),
        invited=found.get("invited_before", 0) + sum(found.get(name, 0) for name in INVITED),
        **{step: found.get(step, 0) for step in STEPS if step not in ("nominated", "invited")},
    )


def to_nudge(cohort: Cohort, *, at: object) -> QuerySet[Invitation]:
    """Nominated people who have not answered, the soonest date first."""
    rows = cohort.invitations.filter(state=InvitationState.SENT, role=Role.PARTICIPANT, link_expires_at__gt=at)
    return rows.select_related("organisation").order_by("link_expires_at", "full_name")
