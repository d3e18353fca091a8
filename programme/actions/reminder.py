"""Reminds people who have not answered an invitation: by the clock before its date, and when an organiser presses."""

import datetime as dt
from collections.abc import Iterable

from programme.actions.allotment import NobodyToNudge
from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Cohort, Invitation, Person
from programme.notifications import INVITATION_REMINDER
from programme.queries import invitation as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise

# How long before the date; who was invited later than that is not reminded of what they have just read.
BEFORE = (dt.timedelta(days=7), dt.timedelta(days=2))


def remind_invited(*, at: dt.datetime) -> int:
    """For the clock: one reminder a week, and one two days before the date to answer by."""
    return sum(
        _remind_when_due(invitation, at=at, before=before)
        for before in BEFORE
        for invitation in queries.to_remind(before, at=at)
    )


@action
def _remind_when_due(invitation: Invitation, *, at: dt.datetime, before: dt.timedelta) -> bool:
    still_open = queries.open_locked([invitation.pk]).first()
    if still_open is None or not queries.is_due(still_open, before, at=at):
        return False
    _remind(still_open, at=at, act=f"{still_open.link_issue} {before.days} days before")
    record("programme.invitation.reminded", by=None, target=still_open)
    return True


@action
def nudge_invited(cohort: Cohort, *, by: Person, invitations: Iterable[Invitation], at: dt.datetime, press: str) -> int:
    """Write to those of the chosen who have not answered at this moment; the same press never writes twice."""
    authorise(by, "programme.organise", cohort)
    rows = queries.open_locked([each.pk for each in invitations]).filter(cohort=cohort, link_expires_at__gt=at)
    waiting = list(rows)
    if not waiting:
        raise NobodyToNudge
    for invitation in waiting:
        _remind(invitation, at=at, act=press)
    record("programme.invitations.nudged", by=by, target=cohort, count=len(waiting))
    return len(waiting)


def _remind(invitation: Invitation, *, at: dt.datetime, act: str) -> None:
    invitation.reminded_at = at
    invitation.save(update_fields=("reminded_at",))
    to = [Addressee(invitation.email, invitation.full_name)]
    notify(INVITATION_REMINDER, to=to, about=invitation, act=act, cohort=invitation.cohort)
