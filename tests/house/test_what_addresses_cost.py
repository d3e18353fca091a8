"""Every page that links lead to, for each role: as many queries and as little built with much to show as with little.

Counts do not depend on noise, so they are held exactly (performance.md, P14 and P15). Both seasons have more of
everything than a page shows, and a judge whose open cards are on neither the first page nor the second.
"""

import datetime

import pytest

from programme.demo.large import Size
from tests.support import databases, walks

pytestmark = [pytest.mark.sqlite_only, pytest.mark.long(90)]
FEW = Size(people=230, teams=112, judges=22, mentors=52, employers=52, visits=6, places=10)
MANY = Size(people=800, teams=180, judges=32, mentors=104, employers=104, visits=12, places=10)
# Printed, not looked at: a whole pack for each judge, the whole day on paper.
PRINTED = {"judging:paper_sheets", "judging:run_sheet"}
# Its parts name several people in one line.
NAMES_IN_LINES = {"programme:home_cohort": 50}
LONGEST = 200_000
ROLES = ("organiser", "observer", "participant", "mentor", "judge")


def season(size: Size, home) -> walks.Kinds:
    databases.season_copy("pitch-day", datetime.date.today().isoformat(), home)  # noqa: DTZ011
    with databases.allowed(), databases.switched_to(f"sqlite:///{home}/db.sqlite3"):
        walks.grow(size)
        return {kind: seen for role in ROLES for kind, seen in walks.walk(role, of_each=1).items()}


def test_no_page_asks_more_often_or_builds_more_than_it_shows_when_there_is_more(tmp_path):
    few, many = season(FEW, tmp_path / "few"), season(MANY, tmp_path / "many")

    # Both walks saw the site.
    assert len(few) > 250
    assert {role for role, _name in few} == set(ROLES)
    assert set(few) - set(many) == set()
    assert asks_more(few, many) == {}
    assert builds_more_than_it_shows(many) == {}
    assert is_longer_than_people_read(many) == {}


def asks_more(few: walks.Kinds, many: walks.Kinds) -> dict[tuple[str, str], tuple[int, int]]:
    counts = {kind: (most(few[kind]), most(seen)) for kind, seen in many.items() if kind in few}
    return {kind: (before, after) for kind, (before, after) in counts.items() if after > before}


def builds_more_than_it_shows(many: walks.Kinds) -> dict[tuple[str, str], tuple[int, int, str]]:
    return {
        kind: (each.objects, each.rows, each.path)
        for kind, seen in many.items()
        for each in seen
        if each.objects > 4 * each.rows + 50 + NAMES_IN_LINES.get(kind[1], 0)
    }


def is_longer_than_people_read(many: walks.Kinds) -> dict[tuple[str, str], int]:
    long = {kind: each.size for kind, seen in many.items() for each in seen if each.size > LONGEST}
    return {kind: size for kind, size in long.items() if kind[1].partition("?")[0] not in PRINTED}


def most(seen: list[walks.Seen]) -> int:
    return max(each.queries for each in seen)
