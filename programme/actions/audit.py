"""Writes the audit record: append-only events, chained by hash, in the same transaction as the act."""

import hashlib
import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from programme.models import AuditChain, AuditEvent, AuditReason, Person, Programme
from programme.queries import audit as queries
from programme.shared import acting, through
from programme.shared.acting import action
from programme.shared.prepared import prepared
from programme.shared.refusals import NotAllowed
from programme.shared.time import now

log = logging.getLogger("programme.security")


@dataclass
class Entry:
    """An event that waits for the end of its action."""

    code: str
    by: Person | None
    target: Model | None
    programme: Programme | None
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


# Called with the programme of a chain and its new events, inside the act: who has to be told of them.
after_events: list[Callable[[Programme | None, list[AuditEvent]], None]] = []
_waiting: ContextVar[tuple[Entry, ...]] = ContextVar("audit_waiting", default=())


def record(
    code: str,
    *,
    by: Person | None,
    target: Model | None = None,
    programme: Programme | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """Record that `by` (None: the clock) did `code` to `target`. Facts hold ids, codes and counts, never names.

    Inside an action the event is written as its last step, so that the chain's head is locked last.
    """
    entry = Entry(code, by, target, programme or getattr(target, "programme", None), reason, facts)
    if acting.is_acting():
        _waiting.set((*_waiting.get(), entry))
    else:
        _append([entry])


def _append_waiting() -> None:
    entries, _ = _waiting.get(), _waiting.set(())
    _append(list(entries))


def _forget_waiting() -> None:
    _waiting.set(())


def _append(entries: list[Entry]) -> None:
    by_chain: dict[str, list[Entry]] = {}
    for entry in entries:
        by_chain.setdefault(str(entry.programme.pk) if entry.programme else "site", []).append(entry)
    for key in sorted(by_chain):
        _append_to_chain(key, by_chain[key])


def _append_to_chain(key: str, entries: list[Entry]) -> None:
    if (chain := _locked_chain.first(key)) is None:
        AuditChain.objects.bulk_create([AuditChain(key=key, programme=entries[0].programme)], ignore_conflicts=True)
        (chain,) = _locked_chain(key)
    at = now().isoformat(timespec="milliseconds")
    events, reasons = [], []
    for entry in entries:
        event = _event(entry, chain=chain, at=at)
        if entry.reason:
            reason = AuditReason(event=event, salt=secrets.token_hex(16), text=entry.reason)
            event.reason_hash = reason.expected_hash()
            reasons.append(reason)
        event.hash = event.expected_hash()
        chain.length, chain.head = event.number, event.hash
        events.append(event)
    AuditEvent.objects.bulk_create(events)
    for reason in reasons:
        reason.event_id = reason.event.pk
    AuditReason.objects.bulk_create(reasons)
    chain.save(update_fields=("length", "head"))
    for tell in after_events:
        tell(entries[0].programme, events)


@prepared
def _locked_chain(key: str) -> QuerySet[AuditChain]:
    return AuditChain.objects.select_for_update().filter(key=key).order_by()


def _event(entry: Entry, *, chain: AuditChain, at: str) -> AuditEvent:
    target = entry.target
    cohort = getattr(target, "cohort", None)
    return AuditEvent(
        chain=chain,
        number=chain.length + 1,
        code=entry.code,
        at=at,
        by=entry.by.pk if entry.by else None,
        target_type=target._meta.label if target else "",
        target_id=str(target.pk) if target else "",
        cohort=cohort.pk if cohort else None,
        facts=entry.facts | through.facts(),
        previous=chain.head,
    )


@action
def note_heads() -> None:
    """For the clock: say in the log where each chain ends, so that it is known outside the database."""
    for head in queries.heads():
        log.info("head of the record", extra=head)


def record_refusal(refusal: NotAllowed) -> None:
    """Record that somebody tried what they may not do."""
    by = refusal.by if getattr(refusal.by, "is_authenticated", False) else None
    target = refusal.target if isinstance(refusal.target, Model) else None
    record("refused", by=by, target=target, permission=refusal.permission)


def fingerprint(text: str) -> str:
    """A short hash that tells whether two texts are the same without telling the text; for facts."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


acting.before_commit.append(_append_waiting)
acting.after_rollback.append(_forget_waiting)
acting.after_refusal.append(record_refusal)
