"""The registry of what ends when a person leaves, pauses, changes employer or address: each app declares its own in
`endings.py`. All of it runs inside the transaction of the act, so that it lands together or not at all."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ending:
    """One thing that a place in a cohort holds.

    `foresee(enrolment, at)` says in sentences what would end, for the page before the button. `end(enrolment, by, at)`
    ends it; `by` is the person or an organiser, and may do so. `on_pause`: it also ends when the place is only paused.
    """

    foresee: Callable[[Any, dt.datetime], Iterable[str]]
    end: Callable[[Any, Any, dt.datetime], object]
    on_pause: bool = False
    order: int = 50


# (enrolment, by, at): somebody works elsewhere now, so links to others have to be looked for again.
NewEmployer = Callable[[Any, Any, dt.datetime], object]
# (person, at, old address): links that were sent there end, or are sent anew.
NewAddress = Callable[[Any, dt.datetime, str], object]

_endings: list[Ending] = []
_new_employer: list[NewEmployer] = []
_new_address: list[NewAddress] = []


def register_ending(ending: Ending) -> Ending:
    """Have it end with a place, inside the same transaction."""
    _endings.append(ending)
    return ending


def of_place(*, on_pause: bool = False) -> list[Ending]:
    """What ends with a place, or with a pause, in its order."""
    return sorted((each for each in _endings if each.on_pause or not on_pause), key=lambda each: each.order)


def on_new_employer(function: NewEmployer) -> NewEmployer:
    """Register a function of (enrolment, by, at) that is called when somebody's employer changes."""
    _new_employer.append(function)
    return function


def new_employer() -> list[NewEmployer]:
    """What is called when somebody's employer changes."""
    return list(_new_employer)


def on_new_address(function: NewAddress) -> NewAddress:
    """Register a function of (person, at, old address) that ends the links which were sent to the old address."""
    _new_address.append(function)
    return function


def new_address() -> list[NewAddress]:
    """What is called when somebody's address changes, or their sign-ins have to end."""
    return list(_new_address)


# (person): whether they hold a right over others, because of which no organiser may change their address.
HoldsMore = Callable[[Any], bool]
_holds_more: list[HoldsMore] = []


def guards_address(function: HoldsMore) -> HoldsMore:
    """Register a function of a person that tells whether they hold a right which an organiser must not come by."""
    _holds_more.append(function)
    return function


def holds_more(person: Any) -> bool:
    """Whether the person holds such a right."""
    return any(function(person) for function in _holds_more)


# (person): sentences that say why they cannot be erased now, and what has to happen before.
Blocks = Callable[[Any], Iterable[str]]
# (person, traces, at): what an app holds of somebody outside its own declared rows, files above all.
Erases = Callable[[Any, Any, dt.datetime], object]
# (rows): keys of the rows, by model, in which a name stood.
Swept = Callable[[dict[str, list[Any]]], object]
_blocks: list[Blocks] = []
_erases: list[Erases] = []
_swept: list[Swept] = []


def blocks_erasure(function: Blocks) -> Blocks:
    """Register a function of a person that says why they cannot be erased now."""
    _blocks.append(function)
    return function


def what_blocks(person: Any) -> list[str]:
    """Every reason for which the person cannot be erased now."""
    return [sentence for function in _blocks for sentence in function(person)]


def on_erasure(function: Erases) -> Erases:
    """Register a function of (person, traces, at) that is called inside the transaction in which somebody is erased."""
    _erases.append(function)
    return function


def of_erasure() -> list[Erases]:
    """What is called when somebody is erased."""
    return list(_erases)


def after_sweep(function: Swept) -> Swept:
    """Register a function of the rows from whose texts a name was taken, for what is worked out from texts."""
    _swept.append(function)
    return function


def tell_of_sweep(rows: dict[str, list[Any]]) -> None:
    """Call what was registered for it."""
    for function in _swept:
        function(rows)
