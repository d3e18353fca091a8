"""Reads allotments: the places of each organisation, what it has named, and what its nominator may still do."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from programme.models import Allotment, Cohort, FreePlace, Nomination, Organisation
from programme.queries import free_place as places
from programme.states import FreePlaceState, NominationState, Sector

# Named people who use one of their organisation's places. Somebody silent does until the place is released.
LIVE = (NominationState.NAMED, NominationState.INVITED, NominationState.CONFIRMED)
IS_LIVE = Q(state__in=LIVE) | Q(state=NominationState.EXPIRED, released_at=None)


def of(cohort: Cohort, organisation: Organisation) -> Allotment | None:
    """The organisation's allotment in the cohort."""
    return Allotment.objects.filter(cohort=cohort, organisation=organisation).select_related("organisation").first()


def confirm_by(cohort: Cohort, organisation: Organisation) -> dt.datetime | None:
    """The date by which people of the organisation answer: its own, else the cohort's."""
    own = Allotment.objects.filter(cohort=cohort, organisation=organisation).values_list("confirm_by", flat=True)
    return own.first() or cohort.confirm_by


def by_id(cohort: Cohort, pk: object) -> Allotment | None:
    """One allotment of the cohort."""
    rows = cohort.allotments.select_related("organisation", "cohort__programme", "nominator")
    return rows.filter(pk=pk).first()


@dataclass(frozen=True)
class SectorSum:
    """What the organisations of a sector have together, beside the sector's places."""

    sector: Sector
    quota: int
    allotted: int

    @property
    def over(self) -> int:
        return max(0, self.allotted - self.quota)

    @property
    def left(self) -> int:
        return max(0, self.quota - self.allotted)


def sums(cohort: Cohort) -> list[SectorSum]:
    """For each sector: its places, and those given to organisations."""
    quotas = dict(cohort.quotas.values_list("sector", "places"))
    rows = cohort.allotments.order_by().values_list("organisation__sector")
    given = dict(rows.annotate(places_given=Sum("places")))
    return [SectorSum(sector, quotas.get(sector, 0), given.get(sector, 0)) for sector in Sector]


def for_desk(cohort: Cohort) -> QuerySet[Allotment]:
    """Each organisation with how many people it has named (`named`), and its nominator's link."""
    named = Count("pk", filter=IS_LIVE)
    rows = Nomination.objects.filter(cohort=cohort, organisation=OuterRef("organisation")).order_by()
    return (
        cohort.allotments.select_related("organisation", "nominator")
        .annotate(named=rows.values("organisation").annotate(n=named).values("n"))
        .order_by("organisation__sector", "organisation__name")
    )


def not_asked(cohort: Cohort) -> QuerySet[Allotment]:
    """Organisations with places and a nominator whom nobody has written to."""
    rows = cohort.allotments.filter(nominator=None, places__gt=0).exclude(nominator_email="")
    return rows.select_related("organisation", "cohort__programme")


def still_to_name(cohort: Cohort, *, at: dt.datetime) -> list[Allotment]:
    """Organisations that were asked and have named fewer people than they have places, while there is time."""
    open_links = Q(nominator__link_revoked_at=None, nominator__link_expires_at__gt=at)
    named = Nomination.objects.filter(IS_LIVE, cohort=cohort, organisation=OuterRef("organisation")).order_by()
    counted = named.values("organisation").annotate(n=Count("pk")).values("n")
    rows = cohort.allotments.select_related("organisation", "cohort__programme", "nominator").annotate(named=counted)
    has_time = Q(name_by=None) | Q(name_by__gt=at)
    return [
        row
        for row in rows.filter(open_links, has_time).exclude(nominator_email="").order_by("organisation__name")
        if (row.named or 0) < row.places
    ]


@dataclass(frozen=True)
class Naming:
    """What a nominator sees: the organisation's people, and how many more may be named until when."""

    allotment: Allotment
    people: list[Nomination]
    open: int
    # Places that fell free and wait for the organisation.
    kept: list[FreePlace]
    until: dt.datetime | None
    is_over: bool

    @property
    def live(self) -> int:
        return sum(is_live(each) for each in self.people)


def is_live(nomination: Nomination) -> bool:
    """Whether the person uses one of the organisation's places."""
    return nomination.state in LIVE or (nomination.state == NominationState.EXPIRED and nomination.released_at is None)


def naming(allotment: Allotment, *, at: dt.datetime) -> Naming:
    """How an organisation's naming stands. After its date only places that fell free may be named for."""
    cohort, organisation = allotment.cohort, allotment.organisation
    people = list(
        cohort.nominations.filter(organisation=organisation, erased_at=None)
        .select_related("organisation")
        .order_by("created_at", "full_name")
    )
    kept = [
        place
        for place in cohort.free_places.filter(organisation=organisation, state=FreePlaceState.KEPT)
        if place.kept_until and place.kept_until > at
    ]
    is_over = allotment.name_by is not None and at >= allotment.name_by
    used = sum(is_live(each) for each in people) + places.lost(cohort, [organisation.pk])[organisation.pk]
    left = max(0, allotment.places - used)
    return Naming(
        allotment=allotment,
        people=people,
        open=len(kept) if is_over else left,
        kept=kept,
        until=max((place.kept_until for place in kept if place.kept_until), default=None)
        if is_over
        else allotment.name_by,
        is_over=is_over,
    )


def organisations_without(cohort: Cohort) -> QuerySet[Organisation]:
    """Organisations of the programme that have no allotment in the cohort yet."""
    has = Allotment.objects.filter(cohort=cohort, organisation=OuterRef("pk"))
    return Organisation.objects.filter(~Exists(has), programme=cohort.programme_id).order_by("name")
