"""Reads and verifies the audit record."""

from collections.abc import Iterator

from django.db.models import QuerySet

from programme.models import AuditChain, AuditEvent, AuditReason, Person, Programme
from programme.shared.authorise import authorise


def for_programme(programme: Programme, *, by: Person) -> QuerySet[AuditEvent]:
    """The programme's events, newest first. Raises NotAllowed."""
    authorise(by, "programme.view_audit", programme)
    return AuditEvent.objects.filter(chain__programme=programme).order_by("-number")


def faults() -> Iterator[str]:
    """A sentence for each place at which a chain does not hold; nothing when all is well."""
    for chain in AuditChain.objects.order_by("key"):
        yield from _faults_of_chain(chain)
    for reason in AuditReason.objects.filter(erased_at=None).select_related("event").iterator():
        if reason.expected_hash() != reason.event.reason_hash:
            yield f"Chain {reason.event.chain_id}, event {reason.event.number}: the reason was changed."


def _faults_of_chain(chain: AuditChain) -> Iterator[str]:
    previous, number = "", 0
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
