"""Writes notifications in the transaction of the act they tell of."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone

from programme.models import Cohort, Notification, Person, Programme
from programme.shared.enqueue import later_once
from programme.shared.notification_kinds import NotificationKind
from programme.shared.samples import Samples


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
    rows = []
    for person in to:
        with timezone.override(cohort.zone if cohort else None):
            subject, body = render(kind, {"person": person, "about": about, "programme": programme, **context})
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
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        later_once("programme.tasks.send_notifications")
    return rows


def render(kind: NotificationKind, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and Markdown text of a message: the template's first line is the subject.

    Every template may write `{{ site_url }}` before an address.
    """
    context.setdefault("site_url", settings.SITE_URL)
    text = render_to_string(kind.template, context, using="text")
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split())[:200], body.strip()


def sample(kind: NotificationKind, *, programme: Programme, cohort: Cohort | None = None) -> tuple[str, str]:
    """How a message of the kind reads: with the kind's own sample values, and stand-ins for what they leave open."""
    values = Samples(programme=programme, cohort=cohort)
    values.update(kind.sample() if kind.sample else {})
    return render(kind, values)
