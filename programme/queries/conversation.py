"""Reads of what people ask the organisers: for who asked, and for the desk."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from programme.models import Cohort, Conversation, ConversationMessage, OfficeHours, Person, Programme, ReadyReply
from programme.queries.timeline import working_days
from programme.shared.authorise import authorise
from programme.states import ConversationState

# So far ahead a working day is looked for; no row of days off is longer.
DAYS_AHEAD = 31


@dataclass(frozen=True)
class Desk:
    """Whether the organisers can be expected to answer now, and until or from when."""

    hours: OfficeHours
    is_open: bool
    changes_at: dt.datetime | None


def own(person: Person, cohort: Cohort) -> QuerySet[Conversation]:
    """What the person has asked in the cohort, what moved last first."""
    return Conversation.objects.filter(asked_by=person, cohort=cohort)


def readable(person: Person, cohort: Cohort) -> QuerySet[Conversation]:
    """All that the person may read in the cohort: their own, an organiser everybody's."""
    return Conversation.objects.visible_to(person).filter(cohort=cohort).select_related("asked_by")


def for_person(person: Person, cohort: Cohort, conversation: UUID) -> Conversation | None:
    """One conversation, for who asked and for organisers."""
    rows = Conversation.objects.visible_to(person).filter(cohort=cohort)
    return rows.select_related("cohort__programme", "asked_by", "assigned_to").filter(pk=conversation).first()


def messages(conversation: Conversation) -> QuerySet[ConversationMessage]:
    """What was written, oldest first."""
    return conversation.messages.select_related("by")


def version(person: Person, cohort: Cohort, conversation: UUID) -> int | None:
    """How often the conversation has changed; none for people who may not read it."""
    rows = Conversation.objects.visible_to(person).filter(cohort=cohort, pk=conversation)
    return rows.values_list("version", flat=True).first()


def waiting(cohort: Cohort) -> QuerySet[Conversation]:
    """Those in which the organisers have the next word."""
    return Conversation.objects.filter(cohort=cohort, state=ConversationState.WAITING)


def at_desk(cohort: Cohort, *, by: Person, state: str = "", mine: bool = False) -> QuerySet[Conversation]:
    """The cohort's conversations: in one state, or those assigned to the reader. Raises NotAllowed."""
    authorise(by, "programme.answer_conversation", cohort)
    rows = Conversation.objects.filter(cohort=cohort).select_related("asked_by", "assigned_to")
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(assigned_to=by)
    # Who waits longest comes first; of the others the newest.
    return rows.order_by("moved_at", "pk") if state == ConversationState.WAITING else rows


def ready_replies(programme: Programme) -> QuerySet[ReadyReply]:
    """Answers to begin from."""
    return ReadyReply.objects.filter(programme=programme)


def ready_reply(programme: Programme, reply: str) -> ReadyReply | None:
    """One of them, by what stands in an address."""
    try:
        return ready_replies(programme).filter(pk=UUID(reply)).first()
    except ValueError:
        return None


def hours_of(programme: Programme) -> OfficeHours | None:
    """When its organisers are at their desks; none if they have not said."""
    return OfficeHours.objects.filter(programme=programme).first()


def at_their_desks(cohort: Cohort, *, at: dt.datetime) -> Desk | None:
    """Whether it is office hours in the cohort's zone, on a day on which people work; none if nobody has said when."""
    hours = hours_of(cohort.programme)
    if hours is None:
        return None
    works, today = working_days(cohort), at.astimezone(cohort.zone).date()
    for ahead in range(DAYS_AHEAD):
        day = today + dt.timedelta(days=ahead)
        if not works(day):
            continue
        opens, closes = (dt.datetime.combine(day, each, cohort.zone) for each in (hours.opens, hours.closes))
        if at < opens:
            return Desk(hours, is_open=False, changes_at=opens)
        if at < closes:
            return Desk(hours, is_open=True, changes_at=closes)
    return Desk(hours, is_open=False, changes_at=None)
