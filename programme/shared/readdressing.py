"""What happens to a thing when its message is sent to another address: each kind may say so beside its action."""

from collections.abc import Callable
from typing import Any

from programme.shared.notification_kinds import NotificationKind

_ways: dict[str, Callable[..., Any]] = {}


def readdresses(kind: NotificationKind) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register an action of (id of the thing, address=, by=) that writes the message anew to the address."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        _ways[kind.key] = function
        return function

    return add


def readdress_of(key: str) -> Callable[..., Any] | None:
    """The action for the kind; None where the same text can simply go again."""
    return _ways.get(key)
