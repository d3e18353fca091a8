"""Lets organisers word the messages of their programme, try a text on themselves, and go back to ours."""

import uuid

from django.db.models import Model

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Cohort, MessageText, Person, Programme
from programme.notifications import TEST_MESSAGE
from programme.queries import message_text as texts
from programme.queries.notification import shown
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.message_texts import Trusted, check
from programme.shared.notification_kinds import NotificationKind


@action
def change_text(programme: Programme, kind: NotificationKind, *, subject: str, body: str, by: Person) -> MessageText:
    """Word a kind of message for the whole programme. What could not be sent is refused here, in words."""
    authorise(by, "programme.organise", programme)
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    check(subject, body, texts.pieces(kind))
    row, _created = MessageText.objects.select_for_update().get_or_create(programme=programme, kind=kind.key)
    row.subject, row.body, row.changed_by = subject, body, by
    row.save()
    record("programme.message_text.changed", by=by, target=programme, kind=kind.key)
    return row


@action
def reset_text(programme: Programme, kind: NotificationKind, *, by: Person) -> None:
    """Go back to the text that we ship."""
    authorise(by, "programme.organise", programme)
    MessageText.objects.filter(programme=programme, kind=kind.key).update(subject="", body="", changed_by=by)
    record("programme.message_text.reset", by=by, target=programme, kind=kind.key)


@action
def send_test(cohort: Cohort, kind: NotificationKind, *, by: Person, as_person: Person | None = None) -> None:
    """Mail the organiser what such a message would look like to `as_person`; personal links are left out."""
    authorise(by, "programme.organise", cohort)
    own = texts.text_of(cohort.programme, kind)
    subject, body = texts.sample(kind, programme=cohort.programme, cohort=cohort, person=as_person or by, own=own)
    about: Model = cohort
    text = Trusted(shown(body))
    notify(TEST_MESSAGE, to=[by], about=about, act=f"test {uuid.uuid4()}", subject=Trusted(subject), text=text)
    record("programme.message_text.tested", by=by, target=cohort, kind=kind.key)
