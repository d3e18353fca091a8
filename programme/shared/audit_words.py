"""The audit record's codes in words, and which of them tell too much before a result is public."""

from typing import Any

from django.utils.translation import gettext as _

_secrets: list[tuple[str, str]] = []


def secret(prefix: str, permission: str) -> None:
    """Only who holds the permission for the programme sees events whose code begins with `prefix`."""
    _secrets.append((prefix, permission))


def secrets() -> list[tuple[str, str]]:
    """Every declared prefix with its permission."""
    return list(_secrets)


def in_words(code: str, facts: dict[str, Any] | None = None) -> str:
    """`programme.visit.published` is "Visit published"; a refused attempt says what was tried."""
    if code == "refused":
        tried = str((facts or {}).get("permission", "")).rpartition(".")[2].replace("_", " ")
        return _("Refused: tried to %(what)s") % {"what": tried} if tried else _("Refused")
    thing, _dot, done = code.rpartition(".")
    return f"{thing.rpartition('.')[2]} {done}".strip().replace("_", " ").capitalize()
