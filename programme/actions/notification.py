"""Writes notifications in the transaction of the act they tell of."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.models import Cohort, MailChoice, MessageText, Notification, Person, Programme, ProgrammeRole
from programme.queries import message_text
from programme.queries import notification as queries
from programme.queries.assistant import assistants_of
from programme.queries.leaving import away_from
from programme.queries.timeline import working_days
from programme.shared.enqueue import later_once
from programme.shared.markdown import harmless
from programme.shared.notification_kinds import NotificationKind
from programme.shared.time import next_morning, now, working_time
from programme.shared.working_hours import is_weekday
from programme.states import Channel, NotificationState

AWAY = gettext_lazy("The person's place was paused or has ended.")


# Addresses of people who have none: whatever is written to them stays in their inbox.
NO_MAIL = "@no-mail.invalid"


@dataclass(frozen=True)
class Addressee:
    """Somebody who has no account yet."""

    email: str
    full_name: str

    @property
    def short_name(self) -> str:
        return self.full_name.split(" ")[0]


@dataclass(frozen=True)
class Part:
    """A further part of the mail that programs read, such as ("text/calendar; method=REQUEST", its text)."""

    content_type: str
    text: str


@dataclass(frozen=True)
class LookedUp:
    """What messages need to know of their words and their people."""

    words: dict[str, MessageText]
    # Whose place in the cohort is paused or ended.
    away: set[object]
    assistants: list[ProgrammeRole]


def look_up(
    kinds: Iterable[NotificationKind],
    *,
    to: Iterable[Person | Addressee],
    programme: Programme | None,
    cohort: Cohort | None,
) -> LookedUp:
    """Read it. An act for which many stand in line does so before it locks anything, for each kind it might send."""
    kinds, to = list(kinds), list(to)
    people = [person for person in to if isinstance(person, Person)]
    asks_who_is_away = cohort and people and not all(kind.reaches_absent for kind in kinds)
    has_copies = programme and to and any(kind.copied_to_assistants for kind in kinds)
    return LookedUp(
        words=message_text.texts_of(programme, kinds) if programme else {},
        away=away_from(cohort, people) if cohort and asks_who_is_away else set(),
        assistants=assistants_of(programme, {each.email.lower() for each in to}) if programme and has_copies else [],
    )


def notify(
    kind: NotificationKind,
    *,
    to: Iterable[Person | Addressee],
    about: Model,
    act: str = "",
    not_before: dt.datetime | None = None,
    part: Callable[[Person | Addressee], Part | None] | None = None,
    at_once: bool = False,
    each: Callable[[Person | Addressee], dict[str, Any]] | None = None,
    known: LookedUp | None = None,
    **context: Any,
) -> list[Notification]:
    """Write one message to each person about `about`; a task sends them after the commit.

    `act` tells two messages of one kind about one thing apart (a version, a date); the same act is never written twice.
    `each` gives values that differ from person to person. `at_once` sends a message of a kind that is not urgent as if
    it were. What a person has muted goes to their inbox only; the programme may look at a kind before it goes. `known`
    is what `look_up` has read already.
    """
    programme, cohort = getattr(about, "programme", None), getattr(about, "cohort", None)
    to = list(to)
    known = known or look_up([kind], to=to, programme=programme, cohort=cohort)
    own = known.words.get(kind.key)
    people = [person for person in to if kind.reaches_absent or getattr(person, "pk", None) not in known.away]
    way = Way(kind, programme, cohort, people, at_once=at_once, at=now())
    checked = bool(own and own.is_checked_first and not way.goes_at_once)
    rows = []
    for person in people:
        with timezone.override(cohort.zone if cohort else None):
            values = {"person": person, "about": about, "programme": programme, **context}
            subject, body = message_text.render(kind, values | (each(person) if each else {}), own=own)
        row = Notification(
            programme=programme,
            kind=kind.key,
            act=f"{about.pk}:{act}",
            subject=subject,
            body=body,
            **_addressed(person),
        )
        way.give(row, person, not_before=not_before, checked=checked)
        if part and (made := part(person)):
            row.part, row.part_type = made.text, made.content_type
        rows.append(row)
    if kind.copied_to_assistants and programme:
        rows += _copies(rows, programme, known.assistants)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        later_once("programme.tasks.send_notifications")
    return rows


def _addressed(person: Person | Addressee) -> dict[str, Any]:
    account = person if isinstance(person, Person) else None
    return {"person": account, "address": person.email, "name": person.full_name}


def _copies(rows: list[Notification], programme: Programme, assistants: Iterable[ProgrammeRole]) -> list[Notification]:
    """What assistants get too: the same words under the name of the person they act for, without personal links."""
    by_address = {row.address.lower(): row for row in rows}
    return [
        Notification(
            programme=programme,
            person=role.person,
            address=role.person.email,
            name=role.person.full_name,
            kind=row.kind,
            act=f"{row.act}:for {role.acts_for_id}"[:200],
            subject=(_("For %(name)s") % {"name": row.name} + f": {row.subject}")[:200],
            body=_("You get this as the assistant of %(name)s.") % {"name": harmless(row.name)}
            + f"\n\n{queries.shown(row.body)}",
            not_before=row.not_before,
        )
        for role in assistants
        if role.acts_for
        for row in filter(None, [by_address.get(role.acts_for.email.lower())])
    ]


class Way:
    """By which way a message goes to each person, and when: urgent ones at once, others in working hours, and to whom
    it is too much once a day or into the inbox only."""

    def __init__(
        self,
        kind: NotificationKind,
        programme: Programme | None,
        cohort: Cohort | None,
        people: Iterable[Person | Addressee],
        *,
        at_once: bool,
        at: dt.datetime,
    ) -> None:
        self.kind, self.at = kind, at
        self.goes_at_once = kind.urgent or kind.answers or at_once
        zone = cohort.zone if cohort else timezone.get_default_timezone()
        persons = [person for person in people if isinstance(person, Person)]
        asked = programme and persons and (kind.can_mute or not self.goes_at_once)
        choices = MailChoice.objects.filter(programme=programme, person__in=persons) if asked else ()
        self.choices = {choice.person_id: choice for choice in choices}
        keeps_hours = settings.MAIL_IN_WORKING_HOURS and not self.goes_at_once
        goes_daily = any(choice.is_daily for choice in self.choices.values())
        is_working_day = working_days(cohort) if keeps_hours or goes_daily else is_weekday
        self.earliest = working_time(at, zone, is_working_day) if keeps_hours else None
        self.next_daily = next_morning(at, zone, is_working_day)

    def give(
        self, row: Notification, person: Person | Addressee, *, not_before: dt.datetime | None, checked: bool
    ) -> None:
        """Set the channel, the earliest time and, where nothing is left to send or somebody looks first, the state."""
        row.channel, earliest = self._to(person)
        row.not_before = max(filter(None, (not_before, earliest)), default=None)
        if row.channel == Channel.INBOX:
            row.state, row.sent_at = NotificationState.SENT, self.at
        elif checked:
            row.state = NotificationState.TO_CHECK

    def _to(self, person: Person | Addressee) -> tuple[Channel, dt.datetime | None]:
        if person.email.endswith(NO_MAIL):
            return Channel.INBOX, None
        choice = self.choices.get(person.pk) if isinstance(person, Person) else None
        if choice and self.kind.can_mute and self.kind.key in choice.muted:
            return Channel.INBOX, None
        if choice and choice.is_daily and not self.goes_at_once:
            return Channel.DAILY, self.next_daily
        return Channel.MAIL, self.earliest


def take_back(kind: NotificationKind, *, about: Model) -> int:
    """Take back messages about the thing that nobody has begun to send: what they ask for is done. Returns how many."""
    rows = Notification.objects.filter(kind=kind.key, act__startswith=f"{about.pk}:", state=NotificationState.QUEUED)
    return rows.delete()[0]


def stop_for(person: Person, cohort: Cohort) -> int:
    """Stop what is on its way to somebody whose place in the cohort is about to be paused or to end; returns how many.

    Part of the act, before it writes its own messages; who stays in the cohort in another role keeps theirs.
    """
    rows = Notification.objects.filter(pk__in=queries.to_stop(person, cohort), state__in=queries.WAITING)
    return rows.update(state=NotificationState.STOPPED, problem=str(AWAY))
