"""Erases a person: the name goes from every row, text, file and index; scores, results and counts stay, without it.

The row of the person stays, because scores and signatures hang on it, and says nothing any more.
"""

import datetime as dt
from functools import partial
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from programme.actions.audit import record
from programme.actions.erased_rows import erase_rows
from programme.actions.leaving import withdraw
from programme.actions.notification import NO_MAIL
from programme.actions.person import end_sign_ins
from programme.actions.sweep import sweep
from programme.models import AuditReason, Enrolment, Invitation, Nomination, Person, Programme
from programme.shared import endings, tombstones
from programme.shared.acting import action
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.shared.traces import ERASED, Traces
from programme.states import EnrolmentState, LeavingReason, PublicName

KIND = "programme.Person"


class ErasureBlocked(Refused):
    """Says what has to happen before the person can be erased."""


@action
def erase_person(person: Person, *, at: dt.datetime, by: Person | None = None) -> Person:
    """Erase the person everywhere and for good; their places end first, as if they had given them up.

    Leaves a line in the list outside the database, so that it is repeated after an older backup is restored. Raises
    ErasureBlocked while somebody depends on what only they can do.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at:
        return person
    if blocked := endings.what_blocks(person):
        raise ErasureBlocked(" ".join(blocked))
    give_places_up(person, at=at)
    traces = traces_of(person)
    for erase in endings.of_erasure():
        erase(person, traces, at)
    rows = erase_rows(person, set(traces.addresses), at=at)
    _forget_reasons(person, traces, at=at)
    _end_sign_ins(person, traces, at=at)
    _anonymise(person, at=at)
    endings.tell_of_sweep(sweep(traces))
    record("programme.person.erased", by=by, target=person, rows=sum(rows.values()), kinds=sorted(rows))
    transaction.on_commit(partial(tombstones.add, KIND, person.pk, at=at))
    return person


def repeat_erasures(*, at: dt.datetime | None = None) -> list[str]:
    """Erase again whom an older backup has brought back. **Call it at the end of each restore, before the start.**

    It reads the list of erased people outside the database (`DATA_DIR/erased`, see `shared/tombstones.py`). So a
    restore leaves that file where it is, and adds to it the lines of the backup's own copy, if it has one. Safe to run
    at any time and twice: who is erased already is passed over. Returns a sentence for each person who could not be
    erased (with the reason, by id only); an empty list says that all is as it was before the backup was restored.
    """
    at = at or now()
    told = []
    for pk in dict.fromkeys(each.pk for each in tombstones.all_of_them() if each.kind == KIND):
        person = Person.objects.filter(pk=pk, erased_at=None).first()
        if person is None:
            continue
        try:
            erase_person(person, at=at)
        except Refused as refusal:
            told.append(f"Person {pk} is back and could not be erased again: {refusal}")
    return told


def traces_of(person: Person) -> Traces:
    """Every address by which the site knows the person, and every name that is theirs alone, former ones included."""
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    theirs = Q()
    for address in addresses:
        theirs |= Q(email__iexact=address)
    nominated = Nomination.objects.filter(theirs).values_list("full_name", flat=True)
    listed = Enrolment.objects.filter(person=person).values_list("listed_as", flat=True)
    names = {person.full_name, *nominated, *listed}
    return Traces.of({name for name in names if not _is_borne_by_another(name, person, theirs)}, addresses)


def _is_borne_by_another(name: str, person: Person, theirs: Q) -> bool:
    """A namesake keeps their name: what stands in texts may as well mean them."""
    namesakes = Person.objects.filter(full_name__iexact=name).exclude(pk=person.pk)
    named = [model.objects.filter(full_name__iexact=name).exclude(theirs) for model in (Nomination, Invitation)]
    return any(each.exists() for each in (namesakes, *named))


def give_places_up(person: Person, *, at: dt.datetime, programme: Programme | None = None) -> None:
    """End every place that the person still has (in the programme), in their own name, with all that hangs on it."""
    places = person.enrolments.filter(state__in=(EnrolmentState.ACTIVE, EnrolmentState.PAUSED))
    places = places.filter(cohort__programme=programme) if programme else places
    for place in places.order_by("joined_at"):
        withdraw(place, by=person, reason=LeavingReason.OTHER, at=at)


def _forget_reasons(person: Person, traces: Traces, *, at: dt.datetime) -> None:
    """Reasons that were given for something done to them, or that name them."""
    theirs = Q(event__target_id=str(person.pk))
    held = AuditReason.objects.filter(erased_at=None)
    named = [each.pk for each in held.only("text").iterator() if traces.are_in(each.text)]
    held.filter(theirs | Q(pk__in=named)).update(text="", erased_at=at)


def _end_sign_ins(person: Person, traces: Traces, *, at: dt.datetime) -> None:
    """End what lets the person in, and sessions that know their address: of a sign-in that was begun."""
    end_sign_ins(person, at=at)
    store = import_module(settings.SESSION_ENGINE)
    for session in Session.objects.iterator():
        held: dict[str, Any] = session.get_decoded()
        if str(held.get("_auth_user_id")) == str(person.pk) or traces.are_in(repr(held)):
            store.SessionStore(session.session_key).delete()


def _anonymise(person: Person, *, at: dt.datetime) -> None:
    person.full_name, person.known_as, person.email = ERASED, "", f"{person.pk}{NO_MAIL}"
    person.public_name, person.is_active, person.is_superuser = PublicName.NONE, False, False
    person.last_login, person.erased_at = None, at
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    person.enrolments.update(listed_as=ERASED)
