"""Counts the way from a name to a place: for each organisation, each sector and the whole cohort."""

from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from programme.models import Cohort, Invitation
from programme.queries import free_place as places
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

    def add(self, other: "Counts") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class SectorFunnel:
    """One sector: its organisations with their counts, and all of them together."""

    sector: Sector
    standing: places.Standing
    organisations: list[tuple[str, Counts]] = field(default_factory=list)
    total: Counts = field(default_factory=Counts)


STATES = {
    NominationState.INVITED: "waiting",
    NominationState.CONFIRMED: "confirmed",
    NominationState.DECLINED: "declined",
    NominationState.EXPIRED: "expired",
    NominationState.RESERVE: "reserve",
}
STEPS = ("nominated", "invited", "confirmed", "waiting", "declined", "expired", "reserve")


def of(cohort: Cohort) -> list[SectorFunnel]:
    """The funnel of the cohort in three queries and those of `standing`, however many people there are."""
    found: dict[tuple[str, str], Counts] = {}
    named = cohort.nominations.values_list("organisation__sector", "organisation__name", "state")
    for sector, name, state, number in named.annotate(Count("pk")).order_by():
        counts = found.setdefault((sector, name), Counts())
        counts.nominated += number
        if step := STATES.get(NominationState(state)):
            setattr(counts, step, getattr(counts, step) + number)
    asked = Invitation.objects.filter(cohort=cohort, nomination__isnull=False).exclude(state=InvitationState.REVOKED)
    asked_by = asked.values_list("nomination__organisation__sector", "nomination__organisation__name")
    for sector, name, number in asked_by.annotate(Count("nomination", distinct=True)).order_by():
        found.setdefault((sector, name), Counts()).invited = number
    for sector, name, number in cohort.allotments.values_list(
        "organisation__sector", "organisation__name", "places"
    ).order_by():
        found.setdefault((sector, name), Counts()).places = number
    funnels = [SectorFunnel(sector, places.standing(cohort, sector)) for sector in Sector]
    for funnel in funnels:
        funnel.organisations = sorted(
            ((name, row) for (sector, name), row in found.items() if sector == funnel.sector), key=lambda pair: pair[0]
        )
        for _name, row in funnel.organisations:
            funnel.total.add(row)
    return funnels


def to_nudge(cohort: Cohort, *, at: object) -> QuerySet[Invitation]:
    """Nominated people who have not answered, the soonest date first."""
    rows = cohort.invitations.filter(state=InvitationState.SENT, role=Role.PARTICIPANT, link_expires_at__gt=at)
    return rows.select_related("organisation").order_by("link_expires_at", "full_name")
