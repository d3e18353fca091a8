"""The registry of messages: each app declares its own in `notifications.py`."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from programme.shared.time import now

# Readers who have no account when it reaches them, so that there is nothing for them to choose.
OUTSIDE = ("outside",)


@dataclass(frozen=True)
class NotificationKind:
    """One kind of message. `audience` says in words who gets it; `urgent` ones go before all others.

    `releasable`, asked of the row at the moment of sending, keeps a message back (and out of every screen) until its
    time has come. `sample` gives the values that the preview shows in place of a real thing's; `about` names the model
    that such a message is about ("programme.Visit") and `within` the look-up from it to the cohort, so that a preview
    finds a real one. `reaches_absent`: also people whose place is paused or ended.
    `copied_to_assistants`: times and places, which assistants of the person get too.
    """

    key: str
    audience: str
    can_mute: bool = True
    urgent: bool = False
    reaches_absent: bool = False
    copied_to_assistants: bool = False
    # The direct answer to something that a person has just done: at once, like the urgent ones, but in its turn.
    answers: bool = False
    # Who can get it, by role in a cohort or the programme: whom settings offer it to. Nobody named: anybody.
    readers: tuple[str, ...] = ()
    # Why it cannot be muted; for the page on which people choose.
    reason: str = ""
    # Given the ids of things (see Notification.about_id), those on which nobody has acted: for "sent, never acted on".
    awaits: Callable[[list[str]], Iterable[str]] | None = None
    releasable: Callable[[Any], bool] | None = None
    sample: Callable[[], dict[str, Any]] | None = None
    about: str = ""
    within: str = ""
    # What lists of messages call it.
    title: str = ""
    # The placeholders without which its text makes no sense, however a programme words it; personal links always are.
    needs: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        app, name = self.key.split(".")
        return f"{app}/notifications/{name}.md"

    @property
    def noun(self) -> str:
        """What such a message is about, as placeholders call it."""
        return next(reversed(re.findall("[A-Z][a-z]+", self.about)), "about").lower()

    @property
    def why(self) -> str:
        """Why it always comes; nothing for what can be muted."""
        return "" if self.can_mute else str(self.reason or _("it is about your own place, and you need to know"))

    @property
    def words(self) -> str:
        """What lists of messages call it."""
        return str(self.title) or plain_words(self.key)


def plain_words(key: str) -> str:
    """`programme.visit_changed` as "Visit changed"."""
    return key.rpartition(".")[2].replace("_", " ").capitalize()


def still_in(model: type[Model], state: str) -> Callable[[list[str]], set[str]]:
    """For `awaits`: those of the things that are still in the state."""

    def among(ids: list[str]) -> set[str]:
        rows = model._default_manager.filter(pk__in=ids, state=state)
        return {str(pk) for pk in rows.values_list("pk", flat=True)}

    return among


def unopened(model: type[Model]) -> Callable[[list[str]], set[str]]:
    """For `awaits`: those of the links that work and that nobody has used."""

    def among(ids: list[str]) -> set[str]:
        rows = model._default_manager.filter(pk__in=ids, link_used_at=None, link_revoked_at=None)
        return {str(pk) for pk in rows.filter(link_expires_at__gt=now()).values_list("pk", flat=True)}

    return among


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


def kept_back() -> list[str]:
    """The keys of the kinds that may have to wait for their time."""
    return [each.key for each in all_kinds() if each.releasable]


def words_of(key: str) -> str:
    """What the kind of that key is called; also one that a newer version of ours has lost."""
    return _kinds[key].words if key in _kinds else plain_words(key)
