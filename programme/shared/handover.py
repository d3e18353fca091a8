"""The registry of what an organiser holds for a programme and somebody else must take over when they leave: each app
declares its own in `endings.py`."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Duty:
    """One sort of thing that is theirs.

    `held(person, programme, at)` names each in words. `move(person, to, programme, at)` gives them all to another,
    inside the transaction of the handover; without it the organisers settle it themselves, and `hint` says how.
    """

    label: Any
    held: Callable[[Any, Any, dt.datetime], Iterable[str]]
    move: Callable[[Any, Any, Any, dt.datetime], object] | None = None
    hint: Any = ""
    order: int = 50


@dataclass(frozen=True)
class Held:
    """What is theirs of one sort."""

    duty: Duty
    names: tuple[str, ...]


_duties: list[Duty] = []


def register_duty(duty: Duty) -> Duty:
    """Have it listed and handed over when an organiser leaves."""
    _duties.append(duty)
    return duty


def held_by(person: Any, programme: Any, at: dt.datetime) -> list[Held]:
    """Everything of theirs in the programme, by sort; sorts of which they hold nothing are left out."""
    found = (
        Held(duty, tuple(duty.held(person, programme, at))) for duty in sorted(_duties, key=lambda each: each.order)
    )
    return [each for each in found if each.names]
