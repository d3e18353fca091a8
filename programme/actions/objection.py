"""Erases what is held about nominated people who do not take part: at once when they object, else after some days.

Counts and the audit record stay; the name goes everywhere, also from messages that were sent.
"""

import datetime as dt
from typing import Any

from django.db.models import Value
from django.db.models.functions import Replace

from programme.actions import free_place
from programme.actions.audit import record
from programme.actions.invitation import InvitationClosed, leave_place, locked
from programme.actions.notification import notify
from programme.actions.place_offer import move_nomination
from programme.models import AuditReason, Invitation, Nomination, Notification, Objection
from programme.notifications import OBJECTION
from programme.queries import nomination as queries
from programme.queries.people import organisers
from programme.shared.acting import action
from programme.states import INVITATION, InvitationState, NominationState

ERASED = "[name erased]"


@action
def object_to(invitation: Invitation, *, at: dt.datetime) -> None:
    """Erase the person who was named, for good: the address cannot be nominated in the programme again."""
    invitation = locked(invitation)
    nomination = invitation.nomination
    if nomination is None or nomination.state == NominationState.CONFIRMED:
        raise InvitationClosed
    if nomination.erased_at:
        return
    programme = invitation.cohort.programme
    Objection.objects.get_or_create(
        programme=programme, fingerprint=queries.fingerprint(nomination.email), defaults={"made_at": at}
    )
    held = nomination.state == NominationState.INVITED or free_place.still_holds(nomination)
    for offer in nomination.invitations.filter(state__in=(InvitationState.SENT, InvitationState.EXPIRED)):
        INVITATION.check(offer.state, to=InvitationState.DECLINED)
        offer.state, offer.answered_at = InvitationState.DECLINED, at
        offer.save(update_fields=("state", "answered_at"))
    if nomination.state != NominationState.DECLINED:
        move_nomination(nomination, NominationState.DECLINED, at=at)
    if held:
        leave_place(invitation, at=at)
    _erase(nomination, at=at)
    record("programme.nomination.objected", by=None, target=nomination)
    told: dict[str, Any] = {"cohort": invitation.cohort, "organisation": nomination.organisation}
    notify(OBJECTION, to=organisers(programme), about=nomination, **told)


def erase_ended(*, at: dt.datetime) -> int:
    """For the clock: erase who declined or stayed silent so many days ago as their cohort says."""
    return sum(_erase_when_due(nomination, at=at) for nomination in queries.to_erase(at=at))


@action
def _erase_when_due(nomination: Nomination, *, at: dt.datetime) -> bool:
    nomination = free_place.locked_nomination(nomination)
    if nomination.erased_at or nomination.ended_at is None:
        return False
    free_place.release_place(nomination, at=at, by=None)
    _erase(nomination, at=at)
    record("programme.nomination.erased", by=None, target=nomination)
    return True


@action
def erase_unsuccessful(nomination: Nomination, at: dt.datetime) -> bool:
    """Erase who did not take part, whatever became of the nomination, once it has been kept long enough."""
    nomination = free_place.locked_nomination(nomination)
    if nomination.erased_at or nomination.state == NominationState.CONFIRMED:
        return False
    _erase(nomination, at=at)
    record("programme.nomination.erased", by=None, target=nomination)
    return True


def _erase(nomination: Nomination, *, at: dt.datetime) -> None:
    name, email = nomination.full_name, nomination.email
    nowhere = f"{nomination.pk}@erased.invalid"
    nomination.full_name = nomination.known_as = nomination.job_title = nomination.region = ""
    nomination.reason = nomination.nominated_by = ""
    nomination.skills, nomination.experience_months = [], None
    nomination.email, nomination.erased_at = nowhere, at
    nomination.save()
    offers = nomination.invitations.all()
    AuditReason.objects.filter(event__target_id__in=[str(offer.pk) for offer in offers]).update(text="", erased_at=at)
    offers.update(full_name="", email=nowhere)
    ours = Notification.objects.filter(programme=nomination.cohort.programme_id)
    ours.filter(address__iexact=email, person=None).delete()
    for field in ("subject", "body"):
        told = ours.filter(**{f"{field}__contains": name})
        told.update(**{field: Replace(field, Value(name), Value(ERASED))})
