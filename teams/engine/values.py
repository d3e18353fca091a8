"""Reads single values of a document: what is not of the right kind is refused in words. Standard library only."""

from collections.abc import Mapping, Sequence
from typing import Any

# Larger numbers mean nothing here, and would not fit the search's arithmetic.
MOST, MOST_WISHED = 1_000_000, 10_000


class BadInput(ValueError):
    """The document means nothing: `about` names the rules (or "people", "teams") with the bad reference."""

    def __init__(self, about: Sequence[str], words: str) -> None:
        super().__init__(words)
        self.about = tuple(about)
        self.words = words


def whole(value: Any, about: str, *, least: int = 0, most: int = MOST) -> int:
    """A whole number within limits."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadInput([about], f"“{value}” in {about} is not a whole number from {least} to {most}.")
    return value


def wished(value: Any, about: str, *, least: int = 0) -> int:
    """A whole number of a soft term or a person, which the search multiplies with others."""
    return whole(value, about, least=least, most=MOST_WISHED)


def text(value: Any, about: str) -> str | None:
    """A text, or None if it is not given."""
    if value is not None and not isinstance(value, str):
        raise BadInput([about], f"“{value}” in {about} is not a text.")
    return value


def texts(value: Any, about: str) -> tuple[str, ...]:
    """A list of texts; empty if it is not given."""
    if value is not None and (not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value)):
        raise BadInput([about], f"“{value}” in {about} is not a list of texts.")
    return tuple(value or ())


def table(value: Any, about: str) -> Mapping[str, Any]:
    """Names with values; empty if it is not given."""
    if value is not None and not isinstance(value, Mapping):
        raise BadInput([about], f"“{value}” in {about} is not a table of names and values.")
    return value or {}


def rows(value: Any, about: str) -> Sequence[Any]:
    """A list of anything; empty if it is not given."""
    if value is not None and not isinstance(value, list | tuple):
        raise BadInput([about], f"“{value}” in {about} is not a list.")
    return value or ()


def groups(value: Any, about: str) -> tuple[tuple[str, Any], ...]:
    """Groups of people by an attribute and its value."""
    found = []
    for number, each in enumerate(rows(value, about)):
        group = table(each, about)
        if not isinstance(group.get("attribute"), str) or not isinstance(group.get("value"), str | int | bool):
            raise BadInput([about], f"Entry {number + 1} of {about} does not name an attribute and a value.")
        found.append((group["attribute"], group["value"]))
    return tuple(found)
