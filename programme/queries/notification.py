"""Messages: a person's inbox, the outbox of a programme, and how each kind reads.

A message that waits for its time (an embargo) is in none of them before it was sent.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Count, Max, Min, Q, QuerySet
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext as _

from programme.models import (
    Cohort,
    Enrolment,
    LostAddress,
    MailChoice,
    Notification,
    Person,
    Programme,
    ProgrammeRole,
)
from programme.shared.authorise import authorise
from programme.shared.notification_kinds import NotificationKind, all_kinds, kept_back
from programme.states import EnrolmentState, NotificationState

ANSWER_WITHIN = dt.timedelta(days=3)
WAITING = (NotificationState.QUEUED, NotificationState.TO_CHECK, NotificationState.HELD)
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


def not_kept_back() -> Q:
    """A filter for messages that need not wait for their time."""
    return ~Q(kind__in=kept_back())


def inbox(person: Person | UUID, programme: Programme) -> QuerySet[Notification]:
    """What the programme has written to the person, newest first."""
    return Notification.objects.filter(_released(), person=person, programme=programme).order_by("-created_at", "pk")


def unread(person: Person | UUID, programme: Programme) -> int:
    """How many of them are new."""
    return inbox(person, programme).filter(read_at=None).count()


def choice_of(person: Person, programme: Programme) -> MailChoice | None:
    """What the person wants by e-mail; None as long as they have not chosen."""
    return MailChoice.objects.filter(person=person, programme=programme).first()


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
    return states_of(outbox(programme, by=by))


def failed(cohort: Cohort) -> QuerySet[Notification]:
    """Messages of the programme that could not be sent: what waits at the desk."""
    return Notification.objects.filter(_released(), programme=cohort.programme_id, state=NotificationState.FAILED)


@dataclass(frozen=True)
class Sending:
    """All messages of one act: to how many people, and what became of them."""

    row: Notification
    number: int
    states: list[Counted]
    last_at: dt.datetime


def same_act(like: Notification) -> QuerySet[Notification]:
    """All messages of the act that this one belongs to; an embargo holds here, too."""
    return Notification.objects.filter(_released(), programme=like.programme_id, kind=like.kind, act=like.act)


def states_of(rows: QuerySet[Notification]) -> list[Counted]:
    """How many of them are in each state."""
    found = dict(rows.order_by().values_list("state").annotate(n=Count("*")))
    return [Counted(state, found[state]) for state in NotificationState if state in found]


def sendings(programme: Programme, *, by: Person, kind: str = "") -> QuerySet:
    """The programme's messages by act, newest first: for a page of `Sending`. Raises NotAllowed."""
    acts = outbox(programme, by=by, kind=kind).order_by().values("kind", "act")
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in NotificationState}
    found = acts.annotate(number=Count("pk"), last_at=Max("created_at"), one=Min(Cast("pk", CharField())), **counts)
    return found.order_by("-last_at", "act")


def as_sendings(page: Iterable[dict[str, Any]]) -> list[Sending]:
    """The acts of a page with a message of each."""
    page = list(page)
    rows = Notification.objects.in_bulk([UUID(each["one"]) for each in page])
    return [
        Sending(
            row=rows[UUID(each["one"])],
            number=each["number"],
            states=[Counted(state, each[state.value]) for state in NotificationState if each[state.value]],
            last_at=each["last_at"],
        )
        for each in page
    ]


def unanswered(programme: Programme, *, by: Person, at: dt.datetime) -> list[Notification]:
    """Messages of three days ago or earlier on which nobody has acted, the newest of each thing. Raises NotAllowed."""
    authorise(by, "programme.view_desks", programme)
    found: dict[tuple[str, str], Notification] = {}
    for each in all_kinds():
        if each.awaits:
            rows = Notification.objects.filter(programme=programme, kind=each.key).exclude(state="stopped")
            # Copies for assistants: only the person themself can act by their link.
            rows = rows.exclude(act__contains=":for ")
            for row in rows.order_by("created_at"):
                found[each.key, row.about_id] = row
            ids = [about for kind_key, about in found if kind_key == each.key]
            waiting = set(each.awaits(ids))
            for about in ids:
                row = found[each.key, about]
                if about not in waiting or not row.sent_at or row.sent_at > at - ANSWER_WITHIN:
                    del found[each.key, about]
    return sorted(found.values(), key=lambda row: row.sent_at or at)


def lost_addresses(programme: Programme, *, by: Person) -> QuerySet[LostAddress]:
    """Addresses of the programme's people at which mail does not arrive. Raises NotAllowed."""
    authorise(by, "programme.view_desks", programme)
    return _lost(programme)


def _lost(programme: Programme | UUID) -> QuerySet[LostAddress]:
    written_to = Notification.objects.filter(programme=programme).values(lower=Lower("address"))
    return LostAddress.objects.filter(address__in=written_to)


def count_lost(programme: Programme) -> int:
    """How many there are: for the organisers' home page."""
    return _lost(programme).count()


def lost(address: str) -> LostAddress | None:
    """What is known of an address at which mail does not arrive; None where it works as far as we know."""
    return LostAddress.objects.filter(address=address.lower()).first()


def kinds() -> list[NotificationKind]:
    """Every kind of message that any app can send."""
    return all_kinds()


def to_stop(person: Person, cohort: Cohort) -> list[UUID]:
    """What waits to be sent to the person, or to their assistants for them, about a cohort in which they rest or stop.

    Not what reaches people who are away, nor what takes an entry out of their calendar. Messages that do not tell which
    cohort they are about count as this one's where the programme has no other cohort with the person in it.
    """
    rows = Notification.objects.filter(programme=cohort.programme_id, state__in=WAITING)
    rows = rows.filter(Q(person=person) | Q(act__endswith=f":for {person.pk}"))
    rows = rows.exclude(kind__in=[each.key for each in all_kinds() if each.reaches_absent])
    places = person.enrolments.filter(cohort__programme=cohort.programme_id).exclude(cohort=cohort)
    is_elsewhere = places.exclude(state=EnrolmentState.WITHDRAWN).exists()
    found: dict[str, list[Notification]] = {}
    for row in rows.exclude(part_type__contains="CANCEL"):
        found.setdefault(row.kind, []).append(row)
    return [row.pk for key, some in found.items() for row in _of_cohort(key, some, cohort, unsure=not is_elsewhere)]


def _of_cohort(key: str, rows: list[Notification], cohort: Cohort, *, unsure: bool) -> list[Notification]:
    declared = next((each for each in all_kinds() if each.key == key), None)
    if declared is None or not declared.within:
        return rows if unsure else []
    things = apps.get_model(declared.about)._default_manager.filter(pk__in={row.about_id for row in rows})
    ours = {str(pk) for pk in things.filter(**{declared.within: cohort}).values_list("pk", flat=True)}
    return [row for row in rows if row.about_id in ours]


def kinds_for(person: Person, programme: Programme) -> list[NotificationKind]:
    """The kinds that can reach the person: by their roles in the programme, and whatever has reached them before."""
    roles = {*Enrolment.objects.filter(person=person, cohort__programme=programme).values_list("role", flat=True)}
    roles |= {*ProgrammeRole.objects.filter(person=person, programme=programme).values_list("kind", flat=True)}
    got = set(inbox(person, programme).order_by().values_list("kind", flat=True).distinct())
    return [each for each in all_kinds() if not each.readers or each.key in got or roles & set(each.readers)]


def latest_to(address: str, programme: Programme) -> Notification | None:
    """The newest message to the address."""
    return Notification.objects.filter(address=address, programme=programme).order_by("-created_at").first()


def sender(programme: Programme | None) -> str:
    """Whose name stands under a message."""
    return programme.name if programme else settings.SITE_NAME
