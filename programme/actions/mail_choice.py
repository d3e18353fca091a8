"""What a person wants by e-mail, and the one message a day for those who have chosen it."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Cohort, MailChoice, Notification, Person, Programme
from programme.notifications import DAILY
from programme.queries.notification import not_kept_back
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.markdown import harmless
from programme.shared.message_texts import Trusted
from programme.shared.notification_kinds import all_kinds
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import Channel, NotificationState


class AlwaysComes(Refused):
    sentence = gettext_lazy("One of these messages cannot be muted.")


@action
def choose(person: Person, programme: Programme, *, by: Person, muted: list[str], is_daily: bool) -> MailChoice:
    """Keep what the person wants by e-mail. The inbox shows everything all the same."""
    authorise(by, "programme.change_own", person)
    can_mute = {kind.key for kind in all_kinds() if kind.can_mute}
    if set(muted) - can_mute:
        raise AlwaysComes
    choice, _created = MailChoice.objects.update_or_create(
        person=person, programme=programme, defaults={"muted": sorted(muted), "is_daily": is_daily}
    )
    if not is_daily:
        # What was kept for the next daily message need not wait for it.
        waiting = Notification.objects.filter(person=person, programme=programme, channel=Channel.DAILY)
        waiting.filter(state=NotificationState.QUEUED).update(channel=Channel.MAIL, not_before=None)
    record("programme.mail_choice.changed", by=by, target=programme, muted=len(muted), daily=is_daily)
    return choice


def send_daily(*, at: dt.datetime | None = None) -> int:
    """For the clock: write the daily message of everybody for whom something waits; returns how many."""
    at = at or now()
    waiting = _waiting(at).values_list("person", "programme").distinct().order_by()
    return sum(write_daily(person, programme, at=at) for person, programme in list(waiting))


@action
def write_daily(person_id: object, programme_id: object, *, at: dt.datetime) -> bool:
    """One message with all that waits for the person; what is in it counts as sent. Never two on one day."""
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    rows = list(_waiting(at).filter(person=person_id, programme=programme).order_by("created_at"))
    if not rows:
        return False
    day = at.astimezone(_zone(programme)).date().isoformat()
    if Notification.objects.filter(kind=DAILY.key, person=person_id, act=f"{programme.pk}:{day}").exists():
        return False
    text = "\n\n".join(f"### {harmless(row.subject)}\n\n{row.body}" for row in rows)
    subjects = ngettext("%(n)d message", "%(n)d messages", len(rows)) % {"n": len(rows)}
    person = Person.objects.get(pk=person_id)
    notify(DAILY, to=[person], about=programme, act=day, subjects=subjects, text=Trusted(text))
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(state=NotificationState.SENT, sent_at=at)
    record("programme.notification.bundled", by=None, target=programme, count=len(rows))
    return True


def _waiting(at: dt.datetime) -> QuerySet[Notification]:
    rows = Notification.objects.filter(channel=Channel.DAILY, state=NotificationState.QUEUED, not_before__lte=at)
    return rows.filter(not_kept_back())


def _zone(programme: Programme) -> dt.tzinfo:
    cohort = Cohort.objects.filter(programme=programme).first()
    return cohort.zone if cohort else dt.UTC
