"""Reads and verifies the audit record."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from programme.models import AuditChain, AuditEvent, AuditReason, Person, Programme
from programme.shared.audit_words import in_words, secrets
from programme.shared.authorise import authorise, may

LINES = 50
# Which field says in words what a thing is. Names are looked up when the page is shown; the record holds ids only.
NAMED_BY = ("title", "full_name", "name")
# What has no name of its own is called by what it belongs to.
NAMED_BY_OTHERS = {"programme.Booking": ("person__full_name", "visit__title")}


@dataclass(frozen=True)
class Line:
    """An event as a page shows it."""

    number: int
    at: dt.datetime
    code: str
    words: str
    who: str
    what: str
    reason: str


@dataclass(frozen=True)
class Page:
    """Some lines, newest first, and the number before which the next ones lie."""

    lines: list[Line]
    older: int | None


def for_programme(programme: Programme, *, by: Person) -> QuerySet[AuditEvent]:
    """The programme's events, newest first; without those that would tell a result too early. Raises NotAllowed."""
    authorise(by, "programme.view_audit", programme)
    events = AuditEvent.objects.filter(chain__programme=programme).order_by("-number")
    for prefix, permission in secrets():
        if not may(by, permission, programme):
            events = events.exclude(code__startswith=prefix)
    return events


def page(programme: Programme, *, by: Person, before: int | None = None, topic: str = "", who: str = "") -> Page:
    """Fifty events older than number `before`, of a topic and by people of a name if asked. Raises NotAllowed."""
    events = for_programme(programme, by=by)
    if topic:
        events = events.filter(Q(code=topic) | Q(code__contains=f".{topic}."))
    if who:
        people = Person.objects.filter(full_name__icontains=who)
        events = events.filter(by__in=people.values("pk"))
    if before:
        events = events.filter(number__lt=before)
    found = list(events[: LINES + 1])
    return Page(list(_lines(found[:LINES])), found[LINES - 1].number if len(found) > LINES else None)


def topics(programme: Programme, *, by: Person) -> list[tuple[str, str]]:
    """What the record speaks of, for a filter: key and words."""
    codes = for_programme(programme, by=by).order_by().values_list("code", flat=True).distinct()
    found = {code.split(".")[-2] if "." in code else code for code in codes}
    return sorted((key, key.replace("_", " ").capitalize()) for key in found)


def _lines(events: list[AuditEvent]) -> Iterator[Line]:
    people = names_of_people({event.by for event in events if event.by})
    things = names_of_things({(event.target_type, event.target_id) for event in events if event.target_type})
    reasons = dict(AuditReason.objects.filter(event__in=[event.pk for event in events]).values_list("event", "text"))
    for event in events:
        yield Line(
            number=event.number,
            at=dt.datetime.fromisoformat(event.at),
            code=event.code,
            words=in_words(event.code, event.facts),
            who=_who(event, people),
            what=things.get((event.target_type, event.target_id), ""),
            reason=reasons.get(event.pk, ""),
        )


def _who(event: AuditEvent, people: dict[str, str]) -> str:
    if event.by is None:
        return _("the site itself")
    return people.get(str(event.by), _("somebody who is not here any more"))


def names_of_people(ids: Iterable[UUID]) -> dict[str, str]:
    """What people are called now, by their ids."""
    return _names(Person, ("full_name",), ids)


def names_of_things(targets: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What each target is called now: one query for each type of thing on the page."""
    wanted = defaultdict(set)
    for label, pk in targets:
        wanted[label].add(pk)
    found = {}
    for label, ids in wanted.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        kind = str(model._meta.verbose_name).capitalize()
        fields = {field.name for field in model._meta.get_fields()}
        own = [name for name in NAMED_BY if name in fields] or ["person__full_name"] * ("person" in fields)
        named_by = NAMED_BY_OTHERS.get(label, tuple(own[:1]))
        names = _names(model, named_by, ids) if named_by else {}
        for pk in ids:
            found[label, pk] = f"{kind} “{names[pk]}”" if pk in names else kind
    return found


def _names(model: Any, fields: Sequence[str], ids: Iterable[Any]) -> dict[str, str]:
    uuids = model._meta.pk.get_internal_type() == "UUIDField"
    rows = model._default_manager.filter(pk__in=[UUID(str(pk)) if uuids else pk for pk in ids])
    return {str(pk): ", ".join(map(str, names)) for pk, *names in rows.order_by().values_list("pk", *fields)}


def faults() -> Iterator[str]:
    """A sentence for each place at which a chain does not hold; nothing when all is well."""
    for chain in AuditChain.objects.order_by("key"):
        yield from _faults_of_chain(chain)
    for reason in AuditReason.objects.select_related("event").iterator():
        where = f"Chain {reason.event.chain_id}, event {reason.event.number}"
        if reason.erased_at is not None and reason.text:
            yield f"{where}: the reason counts as erased but is there."
        if reason.erased_at is None and reason.expected_hash() != reason.event.reason_hash:
            yield f"{where}: the reason was changed."
    for event in AuditEvent.objects.exclude(reason_hash="").filter(reason=None).iterator():
        yield f"Chain {event.chain_id}, event {event.number}: the reason is missing."


def heads() -> Iterator[dict[str, Any]]:
    """Where each chain ends now, to be kept where nobody of the database can reach it."""
    for chain in AuditChain.objects.exclude(length=0).order_by("key"):
        yield {"chain": chain.key, "number": chain.length, "hash": chain.head}


def faults_beside(kept: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A sentence for each kept head that the record does not go through any more: somebody wrote all of it anew."""
    chains = {chain.key: chain for chain in AuditChain.objects.all()}
    for head in kept:
        key, number = head["chain"], head["number"]
        chain = chains.get(key)
        if chain is not None and number < chain.cut_number:
            continue
        events = AuditEvent.objects.filter(chain=chain, number=number, hash=head["hash"])
        is_cut_there = chain is not None and (chain.cut_number, chain.cut_hash) == (number, head["hash"])
        if chain is None or not (is_cut_there or events.exists()):
            yield f"Chain {key}, event {number}: is not the one that was noted outside."


def _faults_of_chain(chain: AuditChain) -> Iterator[str]:
    previous, number = chain.cut_hash, chain.cut_number
    if (
        number
        and not chain.events.filter(code="programme.audit.cut", facts__through=number, facts__hash=previous).exists()
    ):
        yield f"Chain {chain.key}: was cut after event {number}, but no event says so."
    for event in chain.events.order_by("number").iterator(chunk_size=2000):
        number += 1
        where = f"Chain {chain.key}, event {event.number}"
        if event.number != number:
            yield f"{where}: event {number} is missing."
            number = event.number
        if event.previous != previous:
            yield f"{where}: does not follow from the event before it."
        if event.expected_hash() != event.hash:
            yield f"{where}: was changed after it was written."
        previous = event.hash
    if (chain.length, chain.head) != (number, previous):
        yield f"Chain {chain.key}: ends at event {number}, but its head says {chain.length}."
