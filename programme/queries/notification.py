"""Messages: a person's inbox, the outbox of a programme, and how each kind reads.

A message that waits for its time (an embargo) is in none of them before it was sent.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from programme.models import Cohort, Notification, Person, Programme
from programme.shared.authorise import authorise
from programme.shared.notification_kinds import NotificationKind, all_kinds, kept_back
from programme.states import NotificationState

MARKER = re.compile(r"\[\[link [\w.]+ [\w-]+\]\]")


@dataclass(frozen=True)
class Counted:
    """How many messages are in a state."""

    state: NotificationState
    number: int


def shown(text: str) -> str:
    """A message's text for a screen: personal links are only in the mail itself."""
    return MARKER.sub(_("(personal link)"), text)


def _released() -> Q:
    return ~Q(kind__in=kept_back()) | Q(state=NotificationState.SENT)


def inbox(person: Person | UUID, programme: Programme) -> QuerySet[Notification]:
    """What the programme has written to the person, newest first."""
    return Notification.objects.filter(_released(), person=person, programme=programme).order_by("-created_at", "pk")


def unread(person: Person | UUID, programme: Programme) -> int:
    """How many of them are new."""
    return inbox(person, programme).filter(read_at=None).count()


def one_in_inbox(person: Person, programme: Programme, pk: UUID) -> Notification | None:
    """One of them; None where there is none or it is somebody else's."""
    return inbox(person, programme).filter(pk=pk).first()


def outbox(
    programme: Programme, *, by: Person, state: str = "", kind: str = "", to: str = ""
) -> QuerySet[Notification]:
    """Messages of the programme, newest first. Raises NotAllowed."""
    authorise(by, "programme.view_desks", programme)
    rows = Notification.objects.filter(_released(), programme=programme).order_by("-created_at", "pk")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(Q(name__icontains=to) | Q(address__icontains=to)) if to else rows


def one_in_outbox(programme: Programme, pk: UUID, *, by: Person) -> Notification | None:
    """One of them. Raises NotAllowed."""
    return outbox(programme, by=by).filter(pk=pk).first()


def counts(programme: Programme, *, by: Person) -> list[Counted]:
    """How many messages are in each state. Raises NotAllowed."""
    found = dict(outbox(programme, by=by).order_by().values_list("state").annotate(Count("pk")))
    return [Counted(state, found[state]) for state in NotificationState if state in found]


def failed(cohort: Cohort) -> int:
    """How many messages of the programme could not be sent: what waits at the desk."""
    rows = Notification.objects.filter(_released(), programme=cohort.programme_id, state=NotificationState.FAILED)
    return rows.count()


def kinds() -> list[NotificationKind]:
    """Every kind of message that any app can send."""
    return all_kinds()


def latest_of(kind: NotificationKind, programme: Programme) -> Notification | None:
    """The newest real message of the kind that was sent, if there is one."""
    rows = Notification.objects.filter(kind=kind.key, programme=programme, state=NotificationState.SENT)
    return rows.order_by("-created_at").first()


def sender(programme: Programme | None) -> str:
    """Whose name stands under a message."""
    return programme.name if programme else settings.SITE_NAME
