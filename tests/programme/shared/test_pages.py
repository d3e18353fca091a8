"""Pages of long lists: the same rows in the same order as slices, and no more of them read than are shown."""

import pytest

from programme.models import Enrolment
from programme.queries.navigation import _waiting
from programme.queries.sector import by_sector, of_organisation
from programme.shared.navigation import MOST, Desk, Link
from programme.shared.pages import LongList
from programme.states import Role, Sector
from tests.factories import programme as make
from tests.support.counting import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    cohort = make.cohort()
    for number in range(7):
        make.enrolment(cohort, Role.PARTICIPANT, who=make.person(full_name=f"Person {number % 3}"))
    return Enrolment.objects.filter(cohort=cohort).select_related("person").order_by("listed_as", "pk")


def test_pages_hold_what_slices_of_the_list_hold(rows):
    pages = LongList(rows, 3)

    found = [list(pages.page(number)) for number in pages.page_range]

    assert found == [list(rows[start : start + 3]) for start in (0, 3, 6)]
    assert list(LongList(rows.none(), 3).get_page(1)) == []


def test_a_page_reads_its_own_rows_and_what_they_show(rows):
    pages = LongList(rows, 2, count=7)

    with counted() as cost:
        names = [row.person.full_name for row in pages.page(4)]

    assert names == ["Person 2"]
    assert len(cost.queries) == 2


def test_a_badge_counts_no_further_than_it_tells(rows):
    desk = Desk("People", "x", 1, count=lambda cohort: rows)

    with counted() as cost:
        assert _waiting(desk, None) == 7

    assert f"LIMIT {MOST + 1}" in cost.queries[0]
    assert [Link("", "", count=number).badge for number in (0, 1, MOST, MOST + 1)] == ["", "1", "99", "99+"]


def test_rows_are_counted_by_the_sector_of_their_organisation(rows):
    cohort = make.cohort()
    for sector in (Sector.INDUSTRY, Sector.INDUSTRY, Sector.CIVIL_SERVICE):
        make.nomination(cohort, sector=sector)

    found = by_sector(cohort, named=of_organisation(cohort.nominations.all()))

    assert found == {Sector.INDUSTRY: {"named": 2}, Sector.CIVIL_SERVICE: {"named": 1}}
