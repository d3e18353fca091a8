"""Announcements: written and looked at first, then sent at once or at a set time, once, to those who then fit."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Announcement, Cohort, Person
from programme.notifications import ANNOUNCEMENT
from programme.queries import announcement as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.markdown import as_plain, harmless
from programme.shared.message_texts import Piece, Trusted, check, fill
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import ANNOUNCEMENT as LIFECYCLE
from programme.states import AnnouncementState

PIECES = {
    "name": Piece("name", (), is_own_words=True),
    "programme": Piece("programme", (), is_own_words=False),
    "cohort": Piece("cohort", (), is_own_words=False),
}


class NobodyFits(Refused):
    sentence = gettext_lazy("Nobody fits what you have chosen, so there is nobody to tell.")


class InThePast(Refused):
    sentence = gettext_lazy("Choose a time that is still ahead, or send it now.")


@action
def write(cohort: Cohort, values: dict[str, Any], *, by: Person, row: Announcement | None = None) -> Announcement:
    """Write an announcement, or change one that has not gone; a scheduled one is a draft again."""
    authorise(by, "programme.organise", cohort)
    check(values["subject"], values["body"], PIECES)
    if row:
        row = _locked(row)
        if row.state != AnnouncementState.DRAFT:
            LIFECYCLE.check(row.state, to=AnnouncementState.DRAFT)
    row = row or Announcement(cohort=cohort, written_by=by)
    for name in ("subject", "body", "audience", "is_urgent", "on_home_until"):
        setattr(row, name, values[name])
    row.state, row.send_at = AnnouncementState.DRAFT, None
    row.save()
    record("programme.announcement.written", by=by, target=row)
    return row


@action
def schedule(row: Announcement, *, send_at: dt.datetime, by: Person, at: dt.datetime | None = None) -> Announcement:
    """Have it sent at a set time, to those who then fit."""
    row = _locked(row)
    authorise(by, "programme.organise", row)
    LIFECYCLE.check(row.state, to=AnnouncementState.SCHEDULED)
    if send_at <= (at or now()):
        raise InThePast
    row.state, row.send_at = AnnouncementState.SCHEDULED, send_at
    row.save(update_fields=("state", "send_at"))
    record("programme.announcement.scheduled", by=by, target=row)
    return row


@action
def send(row: Announcement, *, by: Person, at: dt.datetime | None = None) -> Announcement:
    """Send it now to those who fit now."""
    row = _locked(row)
    authorise(by, "programme.organise", row)
    LIFECYCLE.check(row.state, to=AnnouncementState.SENT)
    if not queries.audience_of(row.cohort, row.audience).exists():
        raise NobodyFits
    return _send(row, at=at or now(), by=by)


@action
def withdraw(row: Announcement, *, by: Person) -> Announcement:
    """Take it back: what has not been sent is not sent, and it leaves the home pages. Mail that is out stays out."""
    row = _locked(row)
    authorise(by, "programme.organise", row)
    LIFECYCLE.check(row.state, to=AnnouncementState.WITHDRAWN)
    row.state = AnnouncementState.WITHDRAWN
    row.save(update_fields=("state",))
    record("programme.announcement.withdrawn", by=by, target=row)
    return row


def send_due(*, at: dt.datetime | None = None) -> int:
    """For the clock: send every announcement whose time has come; returns how many."""
    at = at or now()
    return sum(send_scheduled(row, at=at) for row in queries.due(at=at))


@action
def send_scheduled(row: Announcement, *, at: dt.datetime) -> bool:
    """Send a scheduled announcement, unless another clock was quicker or an organiser has changed it."""
    row = _locked(row)
    if row.state != AnnouncementState.SCHEDULED or not row.send_at or row.send_at > at:
        return False
    _send(row, at=at, by=None)
    return True


def _send(row: Announcement, *, at: dt.datetime, by: Person | None) -> Announcement:
    people = list(queries.audience_of(row.cohort, row.audience))
    row.state, row.sent_at, row.recipients = AnnouncementState.SENT, at, len(people)
    row.save()
    record("programme.announcement.sent", by=by, target=row, people=len(people))
    notify(ANNOUNCEMENT, to=people, about=row, at_once=row.is_urgent, each=lambda person: words(row, person))
    return row


def words(row: Announcement, person: Any) -> dict[str, Trusted]:
    """Subject and text as one person reads them."""
    values = {
        "name": harmless(person.short_name),
        "programme": harmless(str(row.programme)),
        "cohort": harmless(str(row.cohort)),
    }
    return {
        "subject": Trusted(as_plain(fill(row.subject, values)).strip()),
        "text": Trusted(fill(row.body, values)),
    }


def _locked(row: Announcement) -> Announcement:
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("cohort__programme")
    return rows.get(pk=row.pk)
