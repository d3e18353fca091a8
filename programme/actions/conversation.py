"""Conversations with the organisers: asked, answered, assigned, closed. Private to who asked and the organisers."""

import datetime as dt
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Cohort, Conversation, ConversationMessage, OfficeHours, Person, Programme, ReadyReply
from programme.notifications import CONVERSATION_ANSWERED, CONVERSATION_ASKED
from programme.queries.people import organisers
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import Refused
from programme.states import CONVERSATION, ConversationState


class NotAnOrganiser(Refused):
    sentence = gettext_lazy("Only an organiser of this programme can take this on.")


class NameIsTaken(Refused):
    sentence = gettext_lazy("There is a ready answer of this name. Choose another name.")


@action
def ask(
    cohort: Cohort, *, subject: str, text: str, by: Person, at: dt.datetime, asked_on: str = "", key: UUID | None = None
) -> Conversation:
    """Ask the organisers something; they are told. Sent twice with the same `key` it is asked once."""
    authorise(by, "programme.ask_organisers", cohort)
    # Two presses at once stand in line here, so the second one sees the first.
    Person.objects.select_for_update().get(pk=by.pk)
    if key and (sent := ConversationMessage.objects.filter(key=key, by=by).select_related("conversation").first()):
        return sent.conversation
    conversation = Conversation.objects.create(
        cohort=cohort, asked_by=by, subject=subject.strip(), asked_on=asked_on, asked_at=at, moved_at=at
    )
    message = _write(conversation, text, by=by, at=at, key=key)
    record("programme.conversation.asked", by=by, target=conversation)
    _tell_organisers(conversation, message)
    return conversation


@action
def say(
    conversation: Conversation, text: str, *, by: Person, at: dt.datetime, key: UUID | None = None
) -> ConversationMessage:
    """Go on with it: who asked passes it back to the organisers, an organiser answers; the other side is told.

    Sent twice with the same `key` it is said once. A closed conversation is open again. Raises NotAllowed.
    """
    conversation = _locked(conversation)
    asks = by == conversation.asked_by
    authorise(by, "programme.ask_organisers" if asks else "programme.answer_conversation", conversation)
    if key and (sent := conversation.messages.filter(key=key, by=by).first()):
        return sent
    message = _write(conversation, text, by=by, at=at, key=key)
    _move(conversation, ConversationState.WAITING if asks else ConversationState.ANSWERED, at=message.at)
    record("programme.conversation.asked" if asks else "programme.conversation.answered", by=by, target=conversation)
    if asks:
        _tell_organisers(conversation, message)
    else:
        _tell_who_asked(conversation, message)
    return message


@action
def assign(conversation: Conversation, to: Person | None, *, by: Person) -> Conversation:
    """Say which organiser takes it on; from then on only they are told. Nobody means all of them.

    Raises NotAnOrganiser.
    """
    conversation = _locked(conversation)
    authorise(by, "programme.answer_conversation", conversation)
    if to and not may(to, "programme.answer_conversation", conversation):
        raise NotAnOrganiser
    conversation.assigned_to = to
    conversation.save(update_fields=("assigned_to",))
    _raise_version(conversation)
    record("programme.conversation.assigned", by=by, target=conversation, to=str(to.pk) if to else "")
    return conversation


@action
def close(conversation: Conversation, *, by: Person) -> Conversation:
    """Say that nothing more is to be done; whoever writes again opens it again. Nobody is told."""
    conversation = _locked(conversation)
    authorise(by, "programme.answer_conversation", conversation)
    CONVERSATION.check(conversation.state, to=ConversationState.CLOSED)
    conversation.state = ConversationState.CLOSED
    conversation.save(update_fields=("state",))
    _raise_version(conversation)
    record("programme.conversation.closed", by=by, target=conversation)
    return conversation


@action
def save_ready_reply(
    programme: Programme, *, name: str, text: str, by: Person, reply: ReadyReply | None = None
) -> ReadyReply:
    """Keep an answer that is given often, or change one. Raises NameIsTaken."""
    authorise(by, "programme.organise", programme)
    reply = reply or ReadyReply(programme=programme)
    if ReadyReply.objects.filter(programme=programme, name=name).exclude(pk=reply.pk).exists():
        raise NameIsTaken
    reply.name, reply.text = name, text
    reply.save()
    record("programme.ready_reply.saved", by=by, target=reply)
    return reply


@action
def remove_ready_reply(reply: ReadyReply, *, by: Person) -> None:
    """Take a ready answer away; what was said with it stays."""
    authorise(by, "programme.organise", reply.programme)
    record("programme.ready_reply.removed", by=by, target=reply)
    reply.delete()


@action
def set_office_hours(programme: Programme, *, opens: dt.time, closes: dt.time, words: str, by: Person) -> OfficeHours:
    """Say when organisers are at their desks on working days."""
    authorise(by, "programme.organise", programme)
    values = {"opens": opens, "closes": closes, "words": words}
    hours, _is_new = OfficeHours.objects.update_or_create(programme=programme, defaults=values)
    record("programme.office_hours.set", by=by, target=programme, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    return hours


def _locked(conversation: Conversation) -> Conversation:
    rows = Conversation.objects.select_for_update(of=("self",))
    return rows.select_related("cohort__programme", "asked_by", "assigned_to").get(pk=conversation.pk)


def _write(
    conversation: Conversation, text: str, *, by: Person, at: dt.datetime, key: UUID | None
) -> ConversationMessage:
    """A server's clock can be set back; nothing is said before what it answers."""
    return ConversationMessage.objects.create(
        conversation=conversation,
        by=by,
        from_organisers=by != conversation.asked_by,
        text=text.strip(),
        at=max(at, conversation.moved_at),
        **({"key": key} if key else {}),
    )


def _move(conversation: Conversation, to: ConversationState, *, at: dt.datetime) -> None:
    if conversation.state != to:
        CONVERSATION.check(conversation.state, to=to)
    conversation.state, conversation.moved_at = to, at
    conversation.save(update_fields=("state", "moved_at"))
    _raise_version(conversation)


def _raise_version(conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(version=F("version") + 1)


def _tell_organisers(conversation: Conversation, message: ConversationMessage) -> None:
    """Whoever has taken it on; all of them as long as nobody has."""
    everybody = list(organisers(conversation.cohort.programme))
    notify(
        CONVERSATION_ASKED,
        to=[each for each in everybody if each == conversation.assigned_to] or everybody,
        about=conversation,
        act=f"message {message.pk}",
        text=message.text,
        url=address_in(conversation.cohort, "programme:conversation_manage", conversation.pk),
    )


def _tell_who_asked(conversation: Conversation, message: ConversationMessage) -> None:
    notify(
        CONVERSATION_ANSWERED,
        to=[conversation.asked_by],
        about=conversation,
        act=f"message {message.pk}",
        by=message.by.full_name,
        text=message.text,
        url=address_in(conversation.cohort, "programme:conversation_detail", conversation.pk),
    )
