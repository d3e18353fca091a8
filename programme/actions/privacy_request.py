"""What people ask about their own data: asked, taken back, answered with reasons within a month, carried out."""

import calendar
import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.erased_rows import erase_rows
from programme.actions.erasure import ErasureBlocked, erase_person, give_places_up
from programme.actions.notification import notify
from programme.models import Person, PrivacyRequest, Programme
from programme.notifications import PRIVACY_ANSWERED, PRIVACY_ASKED
from programme.queries import privacy_request as queries
from programme.queries.people import organisers
from programme.shared import endings
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.personal_data import all_rows
from programme.shared.refusals import Refused
from programme.states import PRIVACY_REQUEST, PrivacyRequestKind, PrivacyRequestState

# So long a message about the answer has to leave before the address is erased.
TOLD_WITHIN = dt.timedelta(days=1)


class AskedAlready(Refused):
    sentence = _("You have asked this already, and it waits for an answer.")


class NothingToTell(Refused):
    sentence = _("You belong to no programme, so nobody there has written about you.")


class ReasonMissing(Refused):
    sentence = _("Give a reason for what you do not agree to: the person has a right to know it.")


@action
def ask(
    person: Person, kind: PrivacyRequestKind, *, wish: str = "", by: Person, at: dt.datetime
) -> list[PrivacyRequest]:
    """Ask each programme that holds something of the person; its organisers are told.

    Where no programme does, an erasure needs nobody's answer. Raises AskedAlready, NothingToTell, ErasureBlocked.
    """
    authorise(by, "programme.change_own", person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if queries.of_person(person).filter(kind=kind, state=PrivacyRequestState.OPEN).exists():
        raise AskedAlready
    programmes: list[Programme | None] = list(queries.programmes_of(person))
    if not programmes and kind == PrivacyRequestKind.OTHERS:
        raise NothingToTell
    return [_ask(person, programme, kind, wish, by=by, at=at) for programme in programmes or [None]]


def _ask(
    person: Person, programme: Programme | None, kind: PrivacyRequestKind, wish: str, *, by: Person, at: dt.datetime
) -> PrivacyRequest:
    request = PrivacyRequest(
        person=person, programme=programme, kind=kind, wish=wish, asked_at=at, due_on=a_month_after(at.date())
    )
    if programme is None:
        _refuse_what_blocks(person)
        request.state, request.answered_at = PrivacyRequestState.ACCEPTED, at
    request.save(force_insert=True)
    record("programme.privacy_request.asked", by=by, target=request, kind=kind.value)
    if programme:
        notify(PRIVACY_ASKED, to=organisers(programme), about=request)
    return request


def a_month_after(day: dt.date) -> dt.date:
    """The same day of the next month, or its last one: the legal month."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@action
def take_back(request: PrivacyRequest, *, by: Person) -> PrivacyRequest:
    """Ask no longer."""
    request = _locked(request)
    authorise(by, "programme.change_own", request)
    PRIVACY_REQUEST.check(request.state, to=PrivacyRequestState.WITHDRAWN)
    request.state = PrivacyRequestState.WITHDRAWN
    request.save(update_fields=("state",))
    record("programme.privacy_request.taken_back", by=by, target=request)
    return request


@action
def answer(
    request: PrivacyRequest,
    to: PrivacyRequestState,
    *,
    words: str = "",
    told: Iterable[str] = (),
    by: Person,
    at: dt.datetime,
) -> PrivacyRequest:
    """Answer for the programme; the person is told, with the reasons. `told` are keys of what others wrote.

    Raises ReasonMissing, and ErasureBlocked while somebody depends on what only this person can do.
    """
    request = _locked(request)
    authorise(by, "programme.answer_privacy", request)
    PRIVACY_REQUEST.check(request.state, to=to)
    if to != PrivacyRequestState.ACCEPTED and not words.strip():
        raise ReasonMissing
    if request.kind == PrivacyRequestKind.ERASE and to == PrivacyRequestState.ACCEPTED:
        _refuse_what_blocks(request.person)
    if request.kind == PrivacyRequestKind.OTHERS:
        request.told = _told(request, told, to, by=by)
    request.state, request.answer, request.answered_by, request.answered_at = to, words, by, at
    request.save(update_fields=("state", "answer", "told", "answered_by", "answered_at"))
    record("programme.privacy_request.answered", by=by, target=request, answer=to.value, told=len(request.told))
    notify(PRIVACY_ANSWERED, to=[request.person], about=request)
    return request


def _told(request: PrivacyRequest, told: Iterable[str], to: PrivacyRequestState, *, by: Person) -> list[object]:
    chosen = set(told)
    if to == PrivacyRequestState.REFUSED:
        return []
    rows = queries.held_back(request, by=by)
    return [queries.told_as(row) for row in rows if to == PrivacyRequestState.ACCEPTED or row.key in chosen]


def _refuse_what_blocks(person: Person) -> None:
    if blocked := endings.what_blocks(person):
        raise ErasureBlocked(" ".join(blocked))


def carry_out_erasures(*, at: dt.datetime) -> int:
    """For the clock: erase whom every programme has agreed to erase, once they have been told; returns how many."""
    people = queries.to_carry_out(at=at, told_before=at - TOLD_WITHIN)
    return sum(_carry_out(person, at=at) for person in people)


@action
def _carry_out(person: Person, *, at: dt.datetime) -> bool:
    person = Person.objects.select_for_update().get(pk=person.pk)
    asked = queries.last_asked(person, PrivacyRequestKind.ERASE)
    agreed = [each for each in asked if each.state in queries.AGREED]
    if all(each.state == PrivacyRequestState.ACCEPTED for each in asked):
        if endings.what_blocks(person):
            return False
        erase_person(person, at=at)
    else:
        for each in agreed:
            _erase_part(each, at=at)
    for each in agreed:
        PRIVACY_REQUEST.check(each.state, to=PrivacyRequestState.DONE)
        PrivacyRequest.objects.filter(pk=each.pk).update(state=PrivacyRequestState.DONE, done_at=at)
        record("programme.privacy_request.done", by=None, target=each)
    return bool(agreed)


def _erase_part(request: PrivacyRequest, *, at: dt.datetime) -> None:
    """What one programme agreed to: the person's own words and details there. Name and account stay, because another
    programme, or this one in part, keeps them."""
    ways = {rows.model: queries.way_to_programme(rows.model) for rows in all_rows()}
    within = {model: Q(**{way: request.programme_id}) for model, way in ways.items() if way}
    if request.state == PrivacyRequestState.ACCEPTED:
        give_places_up(request.person, at=at, programme=request.programme)
    kept = (
        "programme.PrivacyRequest",
        "programme.Notification",
        "programme.ProgrammeRole",
        "programme.AgreementAnswer",
    )
    rows = erase_rows(
        request.person,
        {request.person.email},
        at=at,
        within={model: condition for model, condition in within.items() if model not in kept},
    )
    record("programme.person.erased_in_part", by=None, target=request, rows=sum(rows.values()), kinds=sorted(rows))


def _locked(request: PrivacyRequest) -> PrivacyRequest:
    rows = PrivacyRequest.objects.select_for_update(of=("self",)).select_related("person", "programme")
    return rows.get(pk=request.pk)


@action
def note_download(person: Person, *, by: Person) -> None:
    """Record that somebody took their own data with them."""
    authorise(by, "programme.change_own", person)
    record("programme.own_data.downloaded", by=by, target=person)
