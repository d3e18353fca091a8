"""The registry of personal data: each app declares in `privacy.py` its own fields about people, and whose each row is.

From it come the download of one's own data, what erasing does, and the data map of the approval pack.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

DELETE_ROW, KEEP, BLANK = "delete row", "keep", "blank"


@dataclass(frozen=True)
class PersonalField:
    """One field about a person: why we hold it, until when, and what erasing does to it."""

    model: str
    field: str
    purpose: str
    keep_until: str
    erase: str


@dataclass(frozen=True)
class Ownership:
    """Whose the rows of one model are: look-ups from the row to a person, and who of the others reads them.

    `own`: theirs, by what they are or wrote. `addresses`: fields with the e-mail address of somebody who may have no
    account. `about`: what others wrote about them. `team`: what belongs to their team. `did`: they did something to a
    row that is not theirs. Of an own row, `others_words` are fields in which others speak about them. Of a row about
    them, `weighed` are fields that an organiser, who reads them anyway, may decide to tell; `weighed_when`: of which
    rows. `embargo` gives the rows that may be told at a time.
    """

    model: str
    read_by: str
    own: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    did: tuple[str, ...] = ()
    others_words: tuple[str, ...] = ()
    weighed: tuple[str, ...] = ()
    weighed_when: Q | None = None
    embargo: Callable[[dt.datetime], Q] | None = None

    def theirs(self, person: Any, addresses: set[str]) -> Q | None:
        """The condition for rows that are the person's own; none if no row of the model can be."""
        found = [Q(**{way: person}) for way in self.own]
        found += [Q(**{f"{field}__iexact": address}) for field in self.addresses for address in sorted(addresses)]
        return any_of(found)

    def of(self, ways: tuple[str, ...], person: Any) -> Q | None:
        """The condition for rows that lead to the person in one of the ways."""
        return any_of([Q(**{way: person}) for way in ways])


def any_of(conditions: list[Q]) -> Q | None:
    """All of them, joined by or; none if there is none."""
    found: Q | None = None
    for each in conditions:
        found = each if found is None else found | each
    return found


_fields: dict[tuple[str, str], PersonalField] = {}
_rows: dict[str, Ownership] = {}
_things: dict[str, frozenset[str]] = {}


def holds(model: str, *fields: str, purpose: str, keep_until: str, erase: str = BLANK) -> None:
    """Declare fields of `app.Model`. `erase` is one of blank, delete row, keep (with the reason in the purpose)."""
    for field in fields:
        _fields[model, field] = PersonalField(model, field, purpose, keep_until, erase)


def belongs(
    model: str,
    *,
    read_by: str,
    own: str = "",
    addresses: str = "",
    about: str = "",
    team: str = "",
    did: str = "",
    others_words: str = "",
    weighed: str = "",
    weighed_when: Q | None = None,
    embargo: Callable[[dt.datetime], Q] | None = None,
) -> None:
    """Declare whose the rows of `app.Model` are. Look-ups and names of fields are given with spaces between."""
    ways = {"own": own, "addresses": addresses, "about": about, "team": team, "did": did}
    ways |= {"others_words": others_words, "weighed": weighed}
    split = {name: tuple(words.split()) for name, words in ways.items()}
    _rows[model] = Ownership(model, read_by, weighed_when=weighed_when, embargo=embargo, **split)


def about_things(model: str, fields: str) -> None:
    """Declare texts and files of `app.Model` that are about things, not about anybody."""
    _things[model] = _things.get(model, frozenset()) | frozenset(fields.split())


def all_fields() -> list[PersonalField]:
    """Every declared field, by model and name."""
    return [_fields[key] for key in sorted(_fields)]


def fields_of(model: str) -> list[PersonalField]:
    """The declared fields of one model."""
    return [each for each in all_fields() if each.model == model]


def all_rows() -> list[Ownership]:
    """Whose the rows of each declared model are, by model."""
    return [_rows[model] for model in sorted(_rows)]


def rows_of(model: str) -> Ownership | None:
    """Whose the rows of one model are."""
    return _rows.get(model)


def is_declared(model: str, field: str) -> bool:
    """Whether the field has a declaration."""
    return (model, field) in _fields


def is_about_things(model: str, field: str) -> bool:
    """Whether the field is declared to be about things."""
    return field in _things.get(model, frozenset())


def all_things() -> list[tuple[str, str]]:
    """Every field that is declared to be about things."""
    return sorted((model, field) for model, fields in _things.items() for field in fields)
