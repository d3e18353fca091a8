"""The registry of pages that support may see as somebody else sees them: each app declares its own in `policies.py`.
What is not declared stays shut, so that a new page is shut until somebody has thought about it."""

from fnmatch import fnmatchcase

SESSION_KEY = "acting_as"
# The one act that is open meanwhile.
END = "programme:acting_as_end"

_open: list[str] = []


def opens(*names: str) -> None:
    """Let support see the pages of these names (`app:name`; a star stands for anything)."""
    _open.extend(names)


def is_open(name: str) -> bool:
    """Whether support may see the page of that name."""
    return any(fnmatchcase(name, each) for each in _open)
