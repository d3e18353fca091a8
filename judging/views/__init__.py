"""Doorways of judging for people with a browser."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest

from programme.shared.authorise import authorise

Found = TypeVar("Found")


def or_404(found: Found | None) -> Found:
    """What a query found; where it found nothing, the same page as for nothing."""
    if found is None:
        raise Http404
    return found


def only_ids(asked: Iterable[str]) -> list[str]:
    """Those that are ids at all: an address may hold anything."""
    found = []
    for each in asked:
        try:
            found.append(str(UUID(each)))
        except ValueError:
            continue
    return found


def enter(request: HttpRequest, *, changes: bool = False) -> None:
    """Set-up desks: read by organisers and the site admin, changed by organisers only. Raises NotAllowed.

    `changes`: also to read it is an organiser's business, as what it shows opens something.
    """
    reads = request.method in {"GET", "HEAD"} and not changes
    authorise(request.user, "judging.view_set_up" if reads else "judging.organise", request.cohort)
