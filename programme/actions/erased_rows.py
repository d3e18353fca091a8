"""What erasing does to the rows that are a person's own, as each app's `privacy.py` declares it."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import CharField, EmailField, FileField, JSONField, Model, Q, QuerySet, TextField

from programme.models import AuditReason, Person
from programme.shared.personal_data import BLANK, DELETE_ROW, Ownership, all_rows, fields_of

# The row that everything hangs on is changed last, by itself.
APART = "programme.Person"


def of_person(rows: Ownership, person: Person, addresses: set[str]) -> QuerySet[Model] | None:
    """The person's own rows of one model; none if no row of it can be anybody's."""
    theirs = rows.theirs(person.pk, addresses)
    if theirs is None:
        return None
    model: type[Model] = apps.get_model(rows.model)
    return model._base_manager.filter(pk__in=model._base_manager.filter(theirs).values("pk"))


def erase_rows(person: Person, addresses: set[str], *, at: Any, within: dict[str, Q] | None = None) -> dict[str, int]:
    """Blank or delete what is declared so, of every model or of those in `within`, where its condition holds.

    Returns how many rows of each. A step of what records it.
    """
    found: dict[str, int] = {}
    waiting = []
    for rows in all_rows():
        own = of_person(rows, person, addresses)
        if rows.model == APART or own is None or (within is not None and rows.model not in within):
            continue
        own = own.filter(within[rows.model]) if within else own
        # What is somebody's by way of another row is found before that row goes.
        waiting.append((rows.model, list(own)))
    for label, own_rows in waiting:
        if own_rows:
            _forget_reasons(label, own_rows, at=at)
            found[label] = len(own_rows)
            _erase(apps.get_model(label), own_rows)
    return found


def _erase(model: type[Model], rows: list[Model]) -> None:
    declared = fields_of(model._meta.label)
    ways = {each.erase for each in declared}
    if DELETE_ROW in ways:
        for row in rows:
            _forget_files(row, [each.name for each in model._meta.local_fields if isinstance(each, FileField)])
        model._base_manager.filter(pk__in=[row.pk for row in rows]).delete()
        return
    blanked = [each.field for each in declared if each.erase == BLANK]
    for row in rows if blanked else ():
        _forget_files(row, [name for name in blanked if isinstance(model._meta.get_field(name), FileField)])
        values = {name: nothing_in(model, name, row) for name in blanked}
        told = {name: value for name, value in values.items() if value is not ...}
        model._base_manager.filter(pk=row.pk).update(**told)


def nothing_in(model: type[Model], name: str, row: Model) -> Any:
    """What stands in a field in place of what was erased; `...` where it cannot be empty and tells nothing alone."""
    field = model._meta.get_field(name)
    if isinstance(field, EmailField):
        return f"{row.pk}@erased.invalid"
    if isinstance(field, JSONField):
        return None if field.null else {} if (empty := field.get_default()) is None else empty
    if isinstance(field, CharField | TextField | FileField):
        return ""
    return None if field.null else ...


def _forget_files(row: Model, names: Iterable[str]) -> None:
    """Delete the row's files once the erasure is committed; until then nothing is lost."""
    for name in names:
        if file := getattr(row, name):
            transaction.on_commit(partial(file.storage.delete, file.name))


def _forget_reasons(label: str, rows: list[Model], *, at: Any) -> None:
    """Reasons given for what was done to these rows. The chain knows them by a salted hash only and stays whole."""
    ids = [str(row.pk) for row in rows]
    for start in range(0, len(ids), 500):
        about = AuditReason.objects.filter(
            event__target_type=label, event__target_id__in=ids[start : start + 500], erased_at=None
        )
        about.update(text="", erased_at=at)
