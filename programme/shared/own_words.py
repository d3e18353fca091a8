"""Rows as their owner reads them: each field in words, other people unnamed, and nothing that opens a door."""

import datetime as dt
from typing import Any

from django.db.models import Field, FileField, Model
from django.utils.translation import gettext as _

# Keys, and what proves that somebody is who they are.
SECRET = {"password", "link_hash", "link_issue", "link", "session_key", "data", "key", "fingerprint", "people_key"}


def in_words(row: Model, *, person: Any, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """The row's fields by name. Another person is "somebody else": their data is theirs."""
    return {
        field.name: _value(row, field, person)
        for field in row._meta.concrete_fields
        if field.name not in leave_out and field.name not in SECRET
    }


def only_when(row: Model) -> dict[str, Any]:
    """Of a row that is not theirs: which it is, and when."""
    dates = {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.get_internal_type() in {"DateTimeField", "DateField"}
    }
    return {"id": str(row.pk)} | {name: plain(value) for name, value in dates.items() if value}


def _value(row: Model, field: "Field[Any, Any]", person: Any) -> Any:
    if field.is_relation:
        key = getattr(row, field.attname)
        if key is None:
            return None
        if field.related_model is type(person):
            return _("you") if key == person.pk else _("somebody else")
        return str(getattr(row, field.name))
    if isinstance(field, FileField):
        return bool(getattr(row, field.name))
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return plain(getattr(row, field.attname))


def plain(value: Any) -> Any:
    """As JSON can hold it."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dict | list | str | int | float | bool) or value is None:
        return value
    return str(value)
