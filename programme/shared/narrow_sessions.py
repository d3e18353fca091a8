"""The registry of sessions that open only a part of the site, such as the one of a judge who came by a link on the day.

Each app declares its own in `policies.py`. A session is narrow while its key is in it; a sign-in takes the key out.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver


@dataclass(frozen=True)
class NarrowSession:
    """`opens` are the beginnings of the addresses it opens. `is_live(person, kept, at)` looks at what the session keeps
    under `key`, with every request, so that it ends at once."""

    key: str
    opens: tuple[str, ...]
    is_live: Callable[[Any, Any, dt.datetime], bool]


_kinds: list[NarrowSession] = []


def register(kind: NarrowSession) -> NarrowSession:
    """Have sessions of the kind looked at with every request."""
    _kinds.append(kind)
    return kind


def of(session: SessionBase) -> NarrowSession | None:
    """The kind that the session is of; None for an ordinary one."""
    return next((kind for kind in _kinds if kind.key in session), None)


@receiver(user_logged_in)
def widen(sender: Any, request: Any, **kwargs: Any) -> None:
    """Whoever signs in on a device with such a session has an ordinary one from then on."""
    for kind in _kinds:
        request.session.pop(kind.key, None)
