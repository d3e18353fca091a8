"""Ticks people off at the door of a visit: by an organiser or a steward, at once or from a device that was offline."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.booking import locked
from programme.actions.client_change import answered, is_current, remember
from programme.models import CheckIn, DoorLink, Person, Visit
from programme.models.door_link import OPENS_BEFORE
from programme.queries.check_in import PERSON, WALK_IN
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.device_changes import DeviceChange
from programme.shared.refusals import Refused
from programme.shared.time import in_words
from programme.states import EnrolmentState, VisitState


class NotToday(Refused):
    """Nobody is ticked off days before."""


class NotHeld(Refused):
    sentence = gettext_lazy("This visit is not held, so nobody is checked in.")


class NotOnTheList(Refused):
    sentence = gettext_lazy("This person is not on the list any more. Add them as somebody who walked in.")


class NoName(Refused):
    sentence = gettext_lazy("Enter the name of the person who walked in.")


@dataclass(frozen=True)
class Wish:
    """What the door wants: this person, or this newcomer, here or not. `target` is the line of the list."""

    target: str
    is_here: bool
    full_name: str = ""
    employer: str = ""

    @classmethod
    def read(cls, target: str, values: Mapping[str, Any]) -> "Wish":
        """As a device or a form sends it."""
        name, employer = (" ".join(str(values.get(key, "")).split())[:200] for key in ("full_name", "employer"))
        return cls(target, values.get("is_here") is True, name, employer)


@action
def check_in(
    visit: Visit, wish: Wish, *, by: Person | DoorLink, change: DeviceChange, at: dt.datetime
) -> dict[str, Any]:
    """Note that somebody is here, or that they are not; answers with the line as it now is.

    The same change sent again gets the same answer. "Here" always counts: somebody has seen the person. "Not here"
    counts only when it builds on the newest version; else both stewards' words stay, and the answer says so.
    """
    visit = locked(visit)
    authorise(by, "programme.check_in", visit)
    if earlier := answered(change, owner=by, target=wish.target):
        return earlier
    _refuse_other_days(visit, at)
    row = _row(visit, wish, at)
    state, sentence = "saved", ""
    if row.is_here != wish.is_here:
        if wish.is_here or is_current(change, owner=by, target=wish.target, version=row.version):
            row.is_here, row.version, row.changed_at, row.noted_at = wish.is_here, row.version + 1, at, change.noted_at
            row.save(force_insert=row._state.adding)
            _record(row, by)
        else:
            state, sentence = "conflict", _("%(name)s was ticked again on another device, and stays ticked.")
            sentence %= {"name": row.full_name or row.person}
    answer = {"state": state, "version": row.version, "is_here": row.is_here, "sentence": sentence}
    return remember(change, owner=by, target=wish.target, answer=answer)


def _refuse_other_days(visit: Visit, at: dt.datetime) -> None:
    if visit.state != VisitState.PUBLISHED:
        raise NotHeld
    if at < visit.starts_at - OPENS_BEFORE:
        opens = in_words(visit.starts_at - OPENS_BEFORE, visit.cohort.zone)
        raise NotToday(_("Check-in opens at %(time)s.") % {"time": opens})


def _row(visit: Visit, wish: Wish, at: dt.datetime) -> CheckIn:
    """The row that the line of the list stands for, or a new one that is not saved yet."""
    kind, _colon, key = wish.target.partition(":")
    try:
        pk = UUID(key)
    except ValueError:
        raise NotOnTheList from None
    if kind == PERSON:
        return _booked(visit, pk, at)
    if kind == WALK_IN:
        return _walked_in(visit, pk, wish, at)
    raise NotOnTheList


def _booked(visit: Visit, person: UUID, at: dt.datetime) -> CheckIn:
    if row := visit.check_ins.select_related("person").filter(person=person).first():
        return row
    booking = visit.bookings.confirmed().select_related("person").filter(person=person).first()
    if booking is None:
        raise NotOnTheList
    return CheckIn(visit=visit, person=booking.person, changed_at=at)


def _walked_in(visit: Visit, pk: UUID, wish: Wish, at: dt.datetime) -> CheckIn:
    """Two stewards may write down the same newcomer: one name and employer is one line, and so is a member of the
    cohort whom the name tells without doubt."""
    rows = visit.check_ins.select_related("person")
    if row := rows.filter(pk=pk).first():
        return row
    if CheckIn.objects.filter(pk=pk).exists():
        raise NotOnTheList
    if not wish.full_name:
        raise NoName
    member = _member(visit, wish.full_name)
    same = (
        rows.filter(person=member)
        if member
        else rows.filter(person=None, full_name__iexact=wish.full_name, employer__iexact=wish.employer)
    )
    if row := same.first():
        return row
    return CheckIn(
        pk=pk,
        visit=visit,
        person=member,
        walked_in=not (member and visit.bookings.confirmed().filter(person=member).exists()),
        full_name=wish.full_name,
        employer=wish.employer,
        changed_at=at,
    )


def _member(visit: Visit, full_name: str) -> Person | None:
    people = Person.objects.filter(
        enrolments__cohort=visit.cohort_id, enrolments__state=EnrolmentState.ACTIVE, full_name__iexact=full_name
    ).distinct()
    found = list(people[:2])
    return found[0] if len(found) == 1 else None


def _record(row: CheckIn, by: Person | DoorLink) -> None:
    person = by if isinstance(by, Person) else None
    link = str(by.pk) if isinstance(by, DoorLink) else ""
    code = "programme.check_in.ticked" if row.is_here else "programme.check_in.undone"
    record(
        code, by=person, target=row, visit=str(row.visit_id), walked_in=row.walked_in, version=row.version, link=link
    )
