"""The registry of what programs outside can be told of: each app declares its own in `notifications.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WebhookKind:
    """An event of one of these audit codes. `may_go`, asked with the id of the thing at the moment of sending, keeps it
    back until its time has come; None means at once."""

    key: str
    words: Any
    codes: tuple[str, ...]
    may_go: Callable[[str], bool] | None = None


_kinds: dict[str, WebhookKind] = {}
_by_code: dict[str, WebhookKind] = {}


def tells(key: str, words: Any, *codes: str, may_go: Callable[[str], bool] | None = None) -> WebhookKind:
    """Declare it: `tells("visit.published", _("A visit is published"), "programme.visit.published")`."""
    kind = WebhookKind(key, words, codes, may_go)
    _kinds[key] = kind
    _by_code.update(dict.fromkeys(codes, kind))
    return kind


def all_kinds() -> list[WebhookKind]:
    """Every kind, by key."""
    return [_kinds[key] for key in sorted(_kinds)]


def of_code(code: str) -> WebhookKind | None:
    """The kind that an audit code belongs to."""
    return _by_code.get(code)


def kind(key: str) -> WebhookKind | None:
    """The kind of that key."""
    return _kinds.get(key)
