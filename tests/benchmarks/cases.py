"""What is measured: each case names our page, the bare page beside it, who asks, and the goal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Case:
    """A page and its bare counterpart. `goal` is the most that ours / bare in CPU time may be (performance.md)."""

    name: str
    number: str
    goal: float
    ours: str
    bare: str
    by: str = ""
    method: str = "GET"
    form: Callable[[str], dict[str, Any]] | None = None
    accepted: frozenset[int] = frozenset({200})
    revisit: bool = False
    queries_at_most: int | None = None
    against: str = ""


def all_cases() -> list[Case]:
    """Asked with the season's database switched in, so that addresses can be worked out from its rows."""
    return [
        Case("sign-in page", "", 3.0, reverse("account_login"), "/constant/"),
    ]
