"""Every page that links lead to, for each role: as many queries and as little built with much to show as with little.

Counts do not depend on noise, so they are held exactly (performance.md, P14 and P15). Both seasons have more of
everything than a page shows.
"""

import datetime

import pytest

from programme.demo.large import Size
from tests.support import databases, walks

pytestmark = [pytest.mark.sqlite_only, pytest.mark.long(90)]
FEW = Size(people=200, teams=52, judges=22, mentors=52, employers=52, visits=6, places=10)
MANY = Size(people=800, teams=160, judges=32, mentors=104, employers=104, visits=12, places=10)
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


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> tuple[walks.Kinds, walks.Kinds]:
    return season(FEW, tmp_path_factory.mktemp("few")), season(MANY, tmp_path_factory.mktemp("many"))


def test_both_walks_saw_the_site(walked):
    few, many = walked

    assert len(few) > 250
    assert {role for role, _name in few} == set(ROLES)
    assert set(few) - set(many) == set()


def test_no_page_asks_more_often_when_there_is_more_to_show(walked):
    few, many = walked
    more = {
        kind: (most(few[kind], "queries"), most(seen, "queries"))
        for kind, seen in many.items()
        if kind in few and most(seen, "queries") > most(few[kind], "queries")
    }

    assert more == {}


def test_no_page_builds_more_than_it_shows(walked):
    _few, many = walked
    over = {
        kind: (each.objects, each.rows, each.path)
        for kind, seen in many.items()
        for each in seen
        if each.objects > 4 * each.rows + 50 + NAMES_IN_LINES.get(kind[1], 0)
    }

    assert over == {}


def test_no_page_is_longer_than_people_read(walked):
    _few, many = walked
    long = {kind: each.size for kind, seen in many.items() for each in seen if each.size > LONGEST}

    assert {kind: size for kind, size in long.items() if kind[1].partition("?")[0] not in PRINTED} == {}


def most(seen: list[walks.Seen], what: str) -> int:
    return max(getattr(each, what) for each in seen)
