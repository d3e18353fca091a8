"""What the last test of all pages found, for the accessibility statement."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Written by tests/browser/test_every_page.py --accessibility-results.
FILE = Path(__file__).resolve().parent.parent / "accessibility_results.json"


@dataclass(frozen=True)
class LastTest:
    """How many kinds of page were looked at, with which program, and how many faults it found."""

    on: dt.date
    pages: int
    roles: int
    faults: int


@cache
def last_test() -> LastTest | None:
    """The sum over all roles, of the day of the oldest; None before the first test."""
    roles = json.loads(FILE.read_text()) if FILE.exists() else {}
    if not roles:
        return None
    return LastTest(
        on=min(dt.date.fromisoformat(each["on"]) for each in roles.values()),
        pages=sum(each["pages"] for each in roles.values()),
        roles=len(roles),
        faults=sum(each["faults"] for each in roles.values()),
    )
