"""Reads how the places of a sector stand: who holds them, which have fallen free, who waits for one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from programme.models import Cohort, Enrolment, FreePlace, Nomination, PlaceRules
from programme.queries.sector import by_sector, of_organisation
from programme.states import EnrolmentState, FreePlaceState, InvitationState, NominationState, Role, Sector

WAITING = (FreePlaceState.KEPT, FreePlaceState.OPEN)
# Named one by one, so that an index finds them: of "not withdrawn" a database reads every row.
HOLDING = tuple(state for state in EnrolmentState if state != EnrolmentState.WITHDRAWN)


@dataclass(frozen=True)
class Standing:
    """Where the places of one sector are. Each place is in one of these, so they never add up to more than `places`."""

    sector: Sector
    places: int
    taken: int
    offered: int
    # Somebody did not answer in time, and nobody has given their place away.
    silent: int
    # Fallen free: kept for an organisation, or open to the reserve.
    waiting: int

    @property
    def held(self) -> int:
        return self.taken + self.offered + self.silent + self.waiting

    @property
    def unallocated(self) -> int:
        return self.places - self.held


def standings(cohort: Cohort) -> list[Standing]:
    """How the places of each sector stand."""
    taken = by_sector(cohort, taken=of_organisation(holders(cohort)))
    places = dict(cohort.quotas.values_list("sector", "places"))
    offered = _by_sector(cohort.invitations.filter(role=Role.PARTICIPANT, state=InvitationState.SENT))
    unanswered, free = _by_sector(silent(cohort)), _by_sector(waiting(cohort))
    return [
        Standing(
            sector=sector,
            places=places.get(sector, 0),
            taken=taken.get(sector, {}).get("taken", 0),
            offered=offered.get(sector, 0),
            silent=unanswered.get(sector, 0),
            waiting=free.get(sector, 0),
        )
        for sector in Sector
    ]


def holders(cohort: Cohort) -> QuerySet[Enrolment]:
    """Participants with a place, also those who rest."""
    return Enrolment.objects.filter(cohort=cohort, role=Role.PARTICIPANT, state__in=HOLDING)


def _by_sector(rows: QuerySet[Any]) -> dict[str, int]:
    """Of rows of which there are few beside all that the cohort has."""
    return dict(rows.order_by().values_list("organisation__sector").annotate(n=Count("*")))


def standing(cohort: Cohort, sector: str) -> Standing:
    """How the places of one sector stand; ask under the sector's lock to act on it."""
    return next(each for each in standings(cohort) if each.sector == sector)


def silent(cohort: Cohort) -> QuerySet[Nomination]:
    """Who did not answer in time and still holds the place."""
    return cohort.nominations.filter(state=NominationState.EXPIRED, released_at=None).select_related("organisation")


def reserve(cohort: Cohort, sector: str) -> QuerySet[Nomination]:
    """Who waits for a place of the sector, the first first."""
    rows = cohort.nominations.filter(state=NominationState.RESERVE, organisation__sector=sector)
    return rows.select_related("organisation").order_by("reserve_position")


def place_in_reserve(nomination: Nomination) -> int:
    """1 for whoever is next of their sector; 0 for who is not on the reserve."""
    if nomination.reserve_position is None:
        return 0
    before = reserve(nomination.cohort, nomination.organisation.sector)
    return before.filter(reserve_position__lte=nomination.reserve_position).count()


def for_nomination(nomination: Nomination) -> FreePlace | None:
    """The free place that a late yes would be given: of their own organisation, else open to the sector."""
    rows = FreePlace.objects.filter(cohort=nomination.cohort_id, organisation__sector=nomination.organisation.sector)
    own = rows.filter(state=FreePlaceState.KEPT, organisation=nomination.organisation_id).first()
    return own or rows.filter(state=FreePlaceState.OPEN).first()


def rules_of(cohort: Cohort) -> PlaceRules:
    """What the cohort has decided; the defaults where it has not."""
    return PlaceRules.objects.filter(cohort=cohort).first() or PlaceRules(cohort=cohort)


def waiting(cohort: Cohort) -> QuerySet[FreePlace]:
    """Places that have fallen free and are not filled, the oldest first."""
    rows = cohort.free_places.filter(state__in=WAITING)
    return rows.select_related("organisation", "left_by").order_by("fell_free_at")


def count_waiting(cohort: Cohort) -> int:
    """How many places have fallen free and are not filled."""
    return cohort.free_places.filter(state__in=WAITING).count()


def by_id(cohort: Cohort, pk: object) -> FreePlace | None:
    """One free place of the cohort."""
    return cohort.free_places.select_related("organisation", "cohort__programme").filter(pk=pk).first()


def due(*, at: dt.datetime) -> QuerySet[FreePlace]:
    """Places that their organisations have had long enough."""
    return FreePlace.objects.filter(state=FreePlaceState.KEPT, kept_until__lte=at).order_by("kept_until")


def lost(cohort: Cohort, organisations: Iterable[object]) -> dict[object, int]:
    """For each organisation how many of its places went, or may go, to others."""
    gone = Q(state=FreePlaceState.OPEN) | Q(state=FreePlaceState.CLOSED)
    rows = cohort.free_places.filter(organisation__in=list(organisations), opened_at__isnull=False)
    found: dict[object, int] = defaultdict(int)
    counted = rows.values_list("organisation").annotate(
        n=Count("pk", filter=gone | (Q(state=FreePlaceState.FILLED) & ~Q(filled_by__organisation=F("organisation"))))
    )
    for organisation, count in counted.order_by():
        found[organisation] = count
    return found
