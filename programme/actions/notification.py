"""Writes notifications in the transaction of the act they tell of."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from programme.models import Cohort, Notification, Person, Programme
from programme.queries import message_text
from programme.queries.assistant import assistants_of
from programme.queries.leaving import away_from
from programme.shared.enqueue import later_once
from programme.shared.notification_kinds import NotificationKind


@dataclass(frozen=True)
class Addressee:
    """Somebody who has no account yet."""

    email: str
    full_name: str

    @property
    def short_name(self) -> str:
        return self.full_name.split(" ")[0]


def notify(
    kind: NotificationKind,
    *,
    to: Iterable[Person | Addressee],
    about: Model,
    act: str = "",
    not_before: dt.datetime | None = None,
    **context: Any,
) -> list[Notification]:
    """Write one message to each person about `about`; a task sends them after the commit.

    `act` tells two messages of one kind about one thing apart (a version, a date); the same act is never written twice.
    """
    programme, cohort = getattr(about, "programme", None), getattr(about, "cohort", None)
    own = message_text.text_of(programme, kind)
    rows = []
    for person in _here(kind, list(to), cohort):
        with timezone.override(cohort.zone if cohort else None):
            values = {"person": person, "about": about, "programme": programme, **context}
            subject, body = message_text.render(kind, values, own=own)
        rows.append(
            Notification(
                programme=programme,
                person=person if isinstance(person, Person) else None,
                address=person.email,
                name=person.full_name,
                kind=kind.key,
                act=f"{about.pk}:{act}",
                subject=subject,
                body=body,
                not_before=not_before,
            )
        )
    if kind.copied_to_assistants and programme:
        rows += _copies(rows, programme)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        later_once("programme.tasks.send_notifications")
    return rows


def _copies(rows: list[Notification], programme: Programme) -> list[Notification]:
    """What assistants get too: the same words under the name of the person they act for."""
    by_person = {row.person_id: row for row in rows if row.person_id}
    return [
        Notification(
            programme=programme,
            person=role.person,
            address=role.person.email,
            name=role.person.full_name,
            kind=row.kind,
            act=f"{row.act}:for {row.person_id}"[:200],
            subject=(_("For %(name)s") % {"name": row.name} + f": {row.subject}")[:200],
            body=_("You get this as the assistant of %(name)s.") % {"name": row.name} + f"\n\n{row.body}",
            not_before=row.not_before,
        )
        for role in assistants_of(programme, by_person.keys())
        for row in (by_person[role.acts_for_id],)
    ]


def _here(kind: NotificationKind, to: list[Person | Addressee], cohort: Cohort | None) -> list[Person | Addressee]:
    """Without those whose place in the cohort is paused or ended, unless the message is about just that."""
    people = [person for person in to if isinstance(person, Person)]
    away = away_from(cohort, people) if cohort and people and not kind.reaches_absent else set()
    return [person for person in to if not isinstance(person, Person) or person.pk not in away]
