"""Erases by the calendar what was kept long enough, kind by kind as declared, and cuts the record after six years."""

import datetime as dt
from collections.abc import Iterator, Mapping

from django.db.models import Max, Model

from programme.actions.audit import record
from programme.models import AuditChain, AuditEvent, AuditReason, Person, Programme, RetentionSetting
from programme.queries import retention as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.retention import Kept, all_kept, kinds

AUDIT_DAYS = 6 * 365 + 2
AT_ONCE = 500


@action
def set_days(programme: Programme, days: Mapping[str, int], *, by: Person) -> None:
    """Say for how many days the programme keeps each kind; what is as the site says has no row."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    authorise(by, "programme.organise", programme)
    before = queries.days_in(programme)
    for kept in kinds():
        told = days.get(kept.key)
        if told is None or kept.fixed or not kept.within or told == before[kept.key]:
            continue
        RetentionSetting.objects.filter(programme=programme, kind=kept.key).delete()
        if told != kept.days:
            RetentionSetting.objects.create(programme=programme, kind=kept.key, days=told)
        record("programme.retention.changed", by=by, target=programme, kind=kept.key, days=told)


def retain(*, at: dt.datetime) -> dict[str, int]:
    """For the clock, once a day: let go of everything that is due; returns how many rows of each kind."""
    gone: dict[str, int] = {}
    for kept, programme, days in each_of(at=at):
        count = _let_go(kept, programme, days=days, at=at)
        if count:
            gone[kept.key] = gone.get(kept.key, 0) + count
    if cut := cut_records(at=at):
        gone["audit"] = cut
    return gone


def each_of(*, at: dt.datetime) -> Iterator[tuple[Kept, Programme | None, int]]:
    """Every kind with every programme whose it is, and the days that hold there."""
    programmes = [(programme, queries.days_in(programme)) for programme in Programme.objects.order_by("name")]
    for kept in all_kept():
        if kept.within:
            yield from ((kept, programme, queries.days_of(kept, days)) for programme, days in programmes)
        else:
            yield kept, None, kept.days


def _let_go(kept: Kept, programme: Programme | None, *, days: int, at: dt.datetime) -> int:
    """In blocks, each an act of its own, so that nobody waits long."""
    count = 0
    while keys := list(queries.due(kept, programme, days=days, at=at).values_list("pk", flat=True)[:AT_ONCE]):
        done = _let_go_of(kept, keys, programme, at=at)
        count += done
        if not done:
            break
    return count


@action
def _let_go_of(kept: Kept, keys: list[object], programme: Programme | None, *, at: dt.datetime) -> int:
    model: type[Model] = queries.model_of(kept)
    rows = model._base_manager.filter(pk__in=keys)
    if kept.run:
        done = sum(kept.run(row, at) is not False for row in rows)
    elif kept.how:
        done = rows.update(**kept.how)
    else:
        done = len(keys)
        rows.delete()
    if done:
        record("programme.retention.kept_long_enough", by=None, programme=programme, kind=kept.key, rows=done)
    return done


def cut_records(*, at: dt.datetime) -> int:
    """Cut from each chain what is older than six years; returns how many events."""
    return sum(_cut(chain, at=at) for chain in AuditChain.objects.order_by("key"))


@action
def _cut(chain: AuditChain, *, at: dt.datetime) -> int:
    """Note the last event that goes as the chain's anchor, in the chain itself too, and delete up to it.

    The database lets nothing else be deleted; `audit verify` begins at the anchor and asks for the event that noted it.
    """
    chain = AuditChain.objects.select_for_update().get(pk=chain.pk)
    old = (at - dt.timedelta(days=AUDIT_DAYS)).isoformat(timespec="milliseconds")
    # Events are numbered as they come, so what is older lies before.
    last = chain.events.filter(at__lt=old).aggregate(last=Max("number"))["last"]
    if not last or last <= chain.cut_number:
        return 0
    anchor = chain.events.get(number=last)
    gone = last - chain.cut_number
    chain.cut_number, chain.cut_hash = anchor.number, anchor.hash
    chain.save(update_fields=("cut_number", "cut_hash"))
    record("programme.audit.cut", by=None, programme=chain.programme, through=anchor.number, hash=anchor.hash)
    AuditReason.objects.filter(event__chain=chain, event__number__lte=last).delete()
    AuditEvent.objects.filter(chain=chain, number__lte=last).delete()
    return gone
