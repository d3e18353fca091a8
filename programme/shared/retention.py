"""The registry of how long each kind of data is kept: each app declares its own in `clock.py`, beside what runs."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

YEAR = 365


@dataclass(frozen=True)
class Kept:
    """Rows of `app.Model` that go so many days after the date to which `since` leads.

    `within` leads to the programme, whose organisers may set the days; empty: the site's own, the same for all. `how`:
    fields and what stands in them afterwards; empty: the row is deleted. `still`: which rows can be due at all, or a
    function of the date that says so.
    `run` does something else with one row, in an act of its own. `fixed`: a day shown to the person, or another law.
    """

    key: str
    what: Any
    after: Any
    days: int
    model: str
    since: str
    within: str = ""
    how: dict[str, Any] = field(default_factory=dict)
    still: Q | Callable[[Any], Q] | None = None
    run: Callable[[Any, dt.datetime], object] | None = None
    fixed: bool = False

    @property
    def becomes(self) -> Any:
        return _("Words and names are erased; figures stay") if self.how or self.run else _("Deleted")


_kept: dict[str, Kept] = {}


def keeps(kept: Kept) -> Kept:
    """Add a kind; several may share their key's first part, and then one setting: "reviews" and "reviews.ratings"."""
    _kept[kept.key] = kept
    return kept


def all_kept() -> list[Kept]:
    """Every kind, in the order in which they were declared."""
    return list(_kept.values())


def kinds() -> list[Kept]:
    """Those that have a line of their own, with a number of days that is set."""
    return [each for each in _kept.values() if "." not in each.key]


def setting_of(kept: Kept) -> str:
    """The key under which its days are set."""
    return kept.key.partition(".")[0]
