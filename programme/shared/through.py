"""By which access token a request works, so that the audit record names it beside the person."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_token: ContextVar[str] = ContextVar("access_token", default="")


@contextmanager
def token(prefix: str) -> Iterator[None]:
    """Inside, whatever is recorded carries the token's beginning."""
    before = _token.set(prefix)
    try:
        yield
    finally:
        _token.reset(before)


def facts() -> dict[str, str]:
    """What an audit event says of it; nothing for people at pages."""
    return {"token": _token.get()} if _token.get() else {}
