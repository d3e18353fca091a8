"""Finds what a link in a mail is about."""

from typing import TypeVar

from programme.models.base import PersonalLink, hash_token

Linked = TypeVar("Linked", bound=PersonalLink)


def by_token(model: type[Linked], token: str) -> Linked | None:
    """The thing whose newest link carries this token; None for any other token. Whether it is still open is its own
    business: an expired offer has a page that says so."""
    return model._default_manager.filter(link_hash=hash_token(token)).first()
