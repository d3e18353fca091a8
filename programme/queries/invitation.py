"""Reads invitations for the desk."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from programme.models import Cohort, Invitation
from programme.states import InvitationState, NominationState


def for_cohort(cohort: Cohort, *, state: str = "", role: str = "", search: str = "") -> QuerySet[Invitation]:
    """The cohort's invitations, the newest first; filtered as the desk's address says."""
    rows = cohort.invitations.select_related("organisation").order_by("-sent_at", "full_name", "pk")
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
    found = dict(cohort.invitations.values_list("state").annotate(n=Count("*")).order_by())
    return {str(state): found.get(state, 0) for state in InvitationState}


def open_in(cohort: Cohort) -> QuerySet[Invitation]:
    """Invitations that wait for an answer."""
    return cohort.invitations.filter(state=InvitationState.SENT)


def next_to_run_out(cohort: Cohort, *, at: dt.datetime) -> tuple[int, dt.datetime] | None:
    """How many people answer by the soonest expiry that is ahead, and when that is."""
    rows = cohort.invitations.filter(state=InvitationState.SENT, link_expires_at__gt=at)
    soonest = rows.order_by("link_expires_at").values_list("link_expires_at", flat=True).first()
    return (rows.filter(link_expires_at=soonest).count(), soonest) if soonest else None


def run_out(*, at: dt.datetime) -> QuerySet[Invitation]:
    """Open invitations whose time is over, the oldest first."""
    return Invitation.objects.filter(state=InvitationState.SENT, link_expires_at__lte=at).order_by("link_expires_at")


def open_locked(pks: Iterable[object]) -> QuerySet[Invitation]:
    """Those of the invitations that nobody has answered, locked until the commit."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(pk__in=list(pks), state=InvitationState.SENT)
    return rows.select_related("cohort__programme", "organisation")


def to_remind(before: dt.timedelta, *, at: dt.datetime) -> list[Invitation]:
    """Open invitations whose moment to be reminded, `before` their date, has come and has not been used."""
    rows = Invitation.objects.filter(
        state=InvitationState.SENT, link_expires_at__gt=at, link_expires_at__lte=at + before
    )
    return [row for row in rows if is_due(row, before, at=at)]


def is_due(invitation: Invitation, before: dt.timedelta, *, at: dt.datetime) -> bool:
    """Whether the moment has come, was not there when the invitation was sent, and nobody has reminded since."""
    moment = invitation.link_expires_at - before
    reminded = invitation.reminded_at
    return invitation.sent_at < moment <= at < invitation.link_expires_at and (not reminded or reminded < moment)


def may_be_answered_late(invitation: Invitation) -> bool:
    """Whether a nominated person's answer still counts although its date is over."""
    nomination = invitation.nomination
    if not nomination or nomination.erased_at:
        return False
    # Until the clock has been round, an offer that has run out still says that it is open.
    over = (InvitationState.SENT, NominationState.INVITED), (InvitationState.EXPIRED, NominationState.EXPIRED)
    return (invitation.state, nomination.state) in over
