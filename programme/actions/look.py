"""Keeps who of the staff has looked at what is confidential, and seals it, so that no look can change or go unseen."""

import datetime as dt
import uuid
from collections.abc import Sequence

from programme.actions.audit import record
from programme.models import Look, Programme
from programme.queries.look import KEPT, SEALED, digest_of, of_seal
from programme.shared import looking
from programme.shared.acting import action
from programme.shared.looking import Seen


@action
def keep_looks(noted: Sequence[Seen], *, page: str, at: dt.datetime) -> list[Look]:
    """One insert for everything that a page has shown; what everybody may see is not kept."""
    return Look.objects.bulk_create(
        Look(
            programme_id=seen.target.programme.pk,  # type: ignore[attr-defined]
            by=seen.by.pk,
            kind=seen.kind,
            target_type=seen.target._meta.label,
            target_id=str(seen.target.pk),
            page=page,
            at=at,
        )
        for seen in noted
        if not looking.is_public(seen)
    )


def seal_looks(*, at: dt.datetime) -> int:
    """For the clock: seal what has come together, programme by programme; returns how many looks."""
    waiting = Look.objects.filter(seal=None).order_by().values("programme").distinct()
    return sum(seal(programme) for programme in Programme.objects.filter(pk__in=waiting))


@action
def seal(programme: Programme) -> int:
    """Give the programme's new looks a seal, and put the hash over them into the audit record."""
    mark = uuid.uuid4()
    looks = Look.objects.filter(programme=programme, seal=None).update(seal=mark)
    if looks:
        digest = digest_of(of_seal(mark).iterator(chunk_size=2000))
        record(SEALED, by=None, target=programme, seal=str(mark), looks=looks, digest=digest)
    return looks


@action
def forget_looks(*, at: dt.datetime) -> int:
    """Delete looks that are older than the audit record is kept."""
    rows = Look.objects.filter(at__lt=at - KEPT)
    gone = {each.pk: each for each in Programme.objects.filter(pk__in=rows.order_by().values("programme"))}
    counted = {pk: rows.filter(programme=pk).count() for pk in gone}
    rows.delete()
    for pk, looks in counted.items():
        record("programme.looks.forgotten", by=None, target=gone[pk], looks=looks)
    return sum(counted.values())
