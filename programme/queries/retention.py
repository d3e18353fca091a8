"""What goes when: how long each kind is kept in a programme, and how many rows are due by a day."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import DateField, DateTimeField, Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from programme.models import Programme, RetentionSetting
from programme.shared.retention import Kept, all_kept, kinds, setting_of


@dataclass(frozen=True)
class Line:
    """A kind as the pages show it: its days here, and how many rows are due now and within a month."""

    kept: Kept
    days: int
    due: int = 0
    soon: int = 0


def days_in(programme: Programme | None) -> dict[str, int]:
    """The days of each kind in the programme, as set or as the site says."""
    rows = RetentionSetting.objects.filter(programme=programme) if programme else []
    own = {row.kind: row.days for row in rows}
    return {each.key: own.get(each.key, each.days) for each in kinds()}


def days_of(kept: Kept, days: dict[str, int]) -> int:
    return days.get(setting_of(kept), kept.days)


def due(kept: Kept, programme: Programme | None, *, days: int, at: dt.datetime) -> QuerySet[Model]:
    """The rows of the kind (in the programme) that have been kept long enough at a time."""
    model = model_of(kept)
    before = at - dt.timedelta(days=days)
    limit: Any = before if isinstance(_field(model, kept.since), DateTimeField) else before.date()
    still = kept.still(limit) if callable(kept.still) else kept.still or Q()
    rows = model._base_manager.filter(still, **{f"{kept.since}__lt": limit})
    if kept.within and programme:
        rows = rows.filter(**{kept.within: programme})
    # What is erased already is not due again.
    return rows.exclude(**kept.how) if kept.how else rows


def model_of(kept: Kept) -> type[Model]:
    found: type[Model] = apps.get_model(kept.model)
    return found


def _field(model: type[Model], way: str) -> DateField[Any, Any]:
    first, _mark, rest = way.partition(LOOKUP_SEP)
    found: Any = model._meta.get_field(first)
    return _field(found.related_model, rest) if rest else found


def lines(programme: Programme, *, at: dt.datetime) -> list[Line]:
    """Every kind of the programme, with what is due."""
    days, month = days_in(programme), at + dt.timedelta(days=30)
    found = {each.key: [0, 0] for each in kinds()}
    for kept in all_kept():
        if kept.within:
            for place, moment in enumerate((at, month)):
                rows = due(kept, programme, days=days_of(kept, days), at=moment)
                found[setting_of(kept)][place] += rows.count()
    return [Line(each, days[each.key], *found[each.key]) for each in kinds()]


def public_lines() -> list[tuple[Kept, list[tuple[Programme, int]]]]:
    """Every kind with the site's own days, and the programmes that keep it for longer or shorter."""
    own: dict[str, list[tuple[Programme, int]]] = {}
    for row in RetentionSetting.objects.select_related("programme").order_by("programme__name"):
        own.setdefault(row.kind, []).append((row.programme, row.days))
    return [(each, own.get(each.key, [])) for each in kinds()]
