"""Looks at what is confidential: which permissions open it, and what was looked at while a page was made.

Each app declares in `policies.py` which of its permissions to watch. `authorise` notes each that it grants, so no page
has to think of it; the middleware keeps the notes before the page leaves.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from programme.shared.refusals import NotAllowed


@dataclass(frozen=True)
class Seen:
    """One person has looked at one thing."""

    by: Any
    kind: str
    target: Model


# (person): the ids of the things of one type that are about them.
About = Callable[[Any], Iterable[Any]]

_watched: dict[str, str] = {}
_public: dict[str, Callable[[Any], bool]] = {}
_about: list[tuple[str, str, About]] = []
_noted: ContextVar[list[Seen] | None] = ContextVar("looks_noted", default=None)
_blind: ContextVar[bool] = ContextVar("looks_blind", default=False)


def watch(permission: str, kind: str) -> None:
    """Have each granting of the permission kept as a look of that kind."""
    _watched[permission] = kind


def unless(kind: str, is_public: Callable[[Any], bool]) -> None:
    """Looks of the kind are not kept where `is_public` says of the target that everybody sees it."""
    _public[kind] = is_public


def is_watched(permission: str) -> bool:
    """Whether the permission opens something confidential."""
    return permission in _watched


def concerns(label: str, kind: str, ids: About) -> None:
    """Looks of the kind at rows of `app.Model` with these ids are about the person: for their own data."""
    _about.append((label, kind, ids))


def about(person: Any) -> list[tuple[str, str, Iterable[Any]]]:
    """Model, kind and ids of the things that are about the person."""
    return [(label, kind, ids(person)) for label, kind, ids in _about]


def granted(by: Any, permission: str, target: Any) -> None:
    """Note that the permission was granted, if it is watched."""
    if (kind := _watched.get(permission)) and isinstance(target, Model):
        saw(by, kind, target)


def saw(by: Any, kind: str, target: Model) -> None:
    """Note a look at something that no permission of its own opens. Outside a request nobody looks."""
    if is_blind():
        raise NotAllowed(by=by, target=target)
    noted = _noted.get()
    if noted is not None and (seen := Seen(by, kind, target)) not in noted:
        noted.append(seen)


@contextmanager
def noting() -> Iterator[list[Seen]]:
    """Collect what is looked at within."""
    noted: list[Seen] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def is_public(seen: Seen) -> bool:
    """Whether everybody may see it by now, so that there is nothing to keep."""
    return seen.kind in _public and _public[seen.kind](seen.target)


@contextmanager
def blind() -> Iterator[None]:
    """Within, nothing confidential opens: for support that sees pages as somebody else does."""
    token = _blind.set(True)
    try:
        yield
    finally:
        _blind.reset(token)


def is_blind() -> bool:
    """Whether nothing confidential opens here."""
    return _blind.get()
