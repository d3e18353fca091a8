"""The registry of messages: each app declares its own in `notifications.py`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NotificationKind:
    """One kind of message. `audience` says in words who gets it; `urgent` ones are sent at once."""

    key: str
    audience: str
    can_mute: bool = True
    urgent: bool = False

    @property
    def template(self) -> str:
        app, name = self.key.split(".")
        return f"{app}/notifications/{name}.md"


_kinds: dict[str, NotificationKind] = {}


def register(kind: NotificationKind) -> NotificationKind:
    """Make the kind known to the preview screen, the settings and the tests."""
    if kind.key in _kinds:
        raise ValueError(f"The notification kind {kind.key} is declared twice.")
    _kinds[kind.key] = kind
    return kind


def all_kinds() -> list[NotificationKind]:
    """Every kind of every app, by key."""
    return [_kinds[key] for key in sorted(_kinds)]


def kind(key: str) -> NotificationKind:
    """The kind of that key; KeyError where there is none."""
    return _kinds[key]
