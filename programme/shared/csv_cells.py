"""Values as cells of a CSV file and back, exactly; no cell is anything that a spreadsheet would run.

A text that begins with = + - @ tab, carriage return or an apostrophe gets one apostrophe before it: taking one leading
apostrophe away gives every text back. In a column that may be without a value an empty cell is no value, and a single
apostrophe is an empty text.
"""

import datetime as dt
import json
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.duration import duration_iso_string
from django.utils.translation import gettext as _

from programme.shared.downloads import DANGEROUS

APOSTROPHE = "'"
TEXTS = (models.CharField, models.TextField, models.FileField)
WORDS = {"true": True, "false": False}


class BadCell(Exception):
    """Why a cell cannot be read."""


def as_cell(value: Any, field: models.Field) -> str:
    """The value as it is written."""
    if value is None:
        return ""
    if is_text(field):
        return _neutral(str(value)) or (APOSTROPHE if field.null else "")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.timedelta):
        return duration_iso_string(value)
    if isinstance(target_of(field), models.JSONField):
        return _neutral(json.dumps(value, ensure_ascii=False, sort_keys=True))
    return str(value)


def from_cell(cell: str, field: models.Field) -> Any:
    """The value that was written. Raises BadCell with the reason."""
    if "\x00" in cell:
        raise BadCell(_("it holds a NUL character, which no database takes"))
    if not cell and (field.null or not is_text(field)):
        if field.null:
            return None
        raise BadCell(_("a value is needed"))
    target = target_of(field)
    try:
        value = _read(cell, target)
    except (ValueError, ValidationError, InvalidOperation, KeyError) as problem:
        raise BadCell(_("it is not %(kind)s") % {"kind": kind_of(field)}) from problem
    _refuse_unfit(value, target)
    return value


def is_text(field: models.Field) -> bool:
    return isinstance(target_of(field), TEXTS)


def target_of(field: models.Field) -> models.Field:
    """The field itself, or what it refers to in the end: a reference is written as the other row's id."""
    while field.remote_field and hasattr(field, "target_field"):
        field = field.target_field
    return field


def kind_of(field: models.Field) -> str:
    """What stands in the column, as the dictionary says it."""
    target = target_of(field)
    for kinds, word in _KINDS:
        if isinstance(target, kinds):
            return word
    return "text"


_KINDS: tuple[tuple[Any, str], ...] = (
    (models.UUIDField, "id (UUID)"),
    (models.BooleanField, "true or false"),
    (models.DateTimeField, "time (ISO 8601, UTC)"),
    (models.DateField, "date (ISO 8601)"),
    (models.TimeField, "time of day (ISO 8601)"),
    (models.DurationField, "duration (ISO 8601)"),
    (models.DecimalField, "decimal number"),
    ((models.IntegerField, models.AutoField), "whole number"),
    (models.JSONField, "JSON"),
    (models.FileField, "file, under files/"),
)


def _neutral(text: str) -> str:
    return f"{APOSTROPHE}{text}" if text.startswith((*DANGEROUS, APOSTROPHE)) else text


def _plain(cell: str) -> str:
    return cell.removeprefix(APOSTROPHE)


def _read(cell: str, field: models.Field) -> Any:
    if isinstance(field, TEXTS):
        return _plain(cell)
    if isinstance(field, models.JSONField):
        return json.loads(_plain(cell))
    if isinstance(field, models.BooleanField):
        return WORDS[cell]
    if isinstance(field, models.UUIDField):
        return UUID(cell)
    if isinstance(field, models.DecimalField):
        return Decimal(cell)
    value = field.to_python(cell)
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        raise ValueError(cell)
    return value


def _refuse_unfit(value: Any, field: models.Field) -> None:
    codes = {key for key, _label in field.flatchoices}
    if codes and value not in codes and value not in ("", None):
        raise BadCell(_("“%(value)s” is none of its codes") % {"value": value})
    longest = getattr(field, "max_length", None)
    if longest and isinstance(value, str) and isinstance(field, models.CharField) and len(value) > longest:
        raise BadCell(_("it is longer than %(count)d characters") % {"count": longest})
