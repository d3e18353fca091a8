"""What devices send of the changes they kept while they had no network, read with care."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

MOST_AT_ONCE = 50
MOST_HELD = 500
LONGEST_TARGET = 100


class NotUnderstood(ValueError):
    """The request holds no list of changes as our pages send it."""


@dataclass(frozen=True)
class DeviceChange:
    """One change as a device holds it.

    `base` is the version of the target that the device knew. `after` names this device's own earlier changes of the
    same target whose answers it never heard: they may or may not have arrived. `noted_at` is the device's own time.
    """

    id: UUID
    base: int = 0
    after: tuple[UUID, ...] = ()
    noted_at: dt.datetime | None = None


@dataclass(frozen=True)
class Sent:
    """A change with what it is about and what it wants."""

    change: DeviceChange
    target: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Holding:
    """What stays on a device when a request leaves it: the targets of changes that nobody else has."""

    device: UUID
    targets: tuple[UUID, ...]


def read_holding(body: bytes) -> Holding | None:
    """What the device says that it holds; None where it has nothing new to say. Raises NotUnderstood."""
    try:
        told = json.loads(body).get("holding")
        if told is None:
            return None
        if not isinstance(told["targets"], list) or len(told["targets"]) > MOST_HELD:
            raise NotUnderstood
        return Holding(UUID(told["device"]), tuple(UUID(each) for each in told["targets"]))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotUnderstood from error


def read_changes(body: bytes) -> list[Sent]:
    """The changes in the body of a request, in the order in which they were made. Raises NotUnderstood."""
    try:
        rows = json.loads(body)["changes"]
        if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
            raise NotUnderstood
        return [_read(row) for row in rows]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotUnderstood from error


def read_change(row: Mapping[str, Any]) -> Sent:
    """One change, as programs send it. Raises NotUnderstood."""
    try:
        return _read(row)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotUnderstood from error


def _read(row: Mapping[str, Any]) -> Sent:
    values, target, base = row["values"], row["target"], row["base"]
    if not isinstance(values, dict) or not isinstance(target, str) or len(target) > LONGEST_TARGET:
        raise NotUnderstood
    if not isinstance(base, int) or isinstance(base, bool) or not 0 <= base < 2**31:
        raise NotUnderstood
    _refuse_what_no_database_takes(target, *values.values())
    after = tuple(UUID(each) for each in row.get("after", ())[:MOST_AT_ONCE])
    return Sent(DeviceChange(UUID(row["id"]), base, after, _time(row.get("noted"))), target, values)


def _refuse_what_no_database_takes(*values: Any) -> None:
    """No page of ours sends a null sign or half of a surrogate pair."""
    for text in values:
        if isinstance(text, str):
            text.encode()
            if "\0" in text:
                raise NotUnderstood


def _time(text: Any) -> dt.datetime | None:
    """The device's own time. Kept for whoever looks back; nothing is decided by it."""
    moment = parse_datetime(text) if isinstance(text, str) else None
    return moment if moment and moment.tzinfo else None
