"""Pages of teams."""

from typing import TypeVar

from django.http import Http404

Row = TypeVar("Row")


def or_404(row: Row | None) -> Row:
    """The row; the same answer for "there is none" and "not for you"."""
    if row is None:
        raise Http404
    return row
