"""Reads invitations for the desk."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from programme.models import Cohort, Invitation
from programme.states import InvitationState


def for_cohort(cohort: Cohort, *, state: str = "", role: str = "", search: str = "") -> QuerySet[Invitation]:
    """The cohort's invitations, the newest first; filtered as the desk's address says."""
    rows = cohort.invitations.select_related("organisation").order_by("-sent_at", "full_name")
    if state:
        rows = rows.filter(state=state)
    if role:
        rows = rows.filter(role=role)
    if search:
        rows = rows.filter(
            Q(full_name__icontains=search) | Q(email__icontains=search) | Q(organisation__name__icontains=search)
        )
    return rows


def by_id(cohort: Cohort, pk: object) -> Invitation | None:
    """One invitation of the cohort."""
    return cohort.invitations.select_related("cohort__programme", "organisation").filter(pk=pk).first()


def counts(cohort: Cohort) -> dict[str, int]:
    """How many invitations are in each state."""
    found = dict(cohort.invitations.values_list("state").annotate(Count("pk")).order_by())
    return {str(state): found.get(state, 0) for state in InvitationState}


def open_in(cohort: Cohort) -> int:
    """How many invitations wait for an answer."""
    return cohort.invitations.filter(state=InvitationState.SENT).count()


def next_to_run_out(cohort: Cohort, *, at: dt.datetime) -> tuple[int, dt.datetime] | None:
    """How many people answer by the soonest expiry that is ahead, and when that is."""
    rows = cohort.invitations.filter(state=InvitationState.SENT, link_expires_at__gt=at)
    soonest = rows.order_by("link_expires_at").values_list("link_expires_at", flat=True).first()
    return (rows.filter(link_expires_at=soonest).count(), soonest) if soonest else None
