"""The desks of a cohort cost the same number of queries with more teams and judges, and build few rows (P15)."""

import pytest
from django.test import Client

from programme.shared.addresses import path_in
from programme.states import Sector
from tests.factories import judging, teams
from tests.factories import programme as people
from tests.support.counting import assert_page_costs_the_same

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
DESKS = (
    "teams:team_index",
    "teams:team_desk",
    "teams:team_tell",
    "teams:deliverable_desk",
    "teams:solution_desk",
    "teams:review_desk",
    "judging:pitch_day_desk",
    "judging:timetable_desk",
    "judging:panel_desk",
    "judging:stage_desk",
    "judging:progress_lock",
    "cms:publishing_desk",
)
MORE = 5


@pytest.mark.parametrize("name", DESKS)
def test_a_desk_costs_the_same_with_more_teams_and_judges(client: Client, name: str):
    day = judging.open_day(pitches=2, judges=2)
    people.enrolment(day.cohort)
    teams.member(day.pitches.first().team)
    client.force_login(judging.organiser_of(day))

    def grow() -> None:
        for _ in range(MORE):
            made = judging.pitch(day)
            judging.judge(day)
            teams.member(made.team, sector=Sector.INDUSTRY)
            people.enrolment(day.cohort)

    # Each team stands beside its member and turn, each judge beside their place.
    assert_page_costs_the_same(client, path_in(day.cohort, name), grow, rows_shown=4 * (2 + MORE))
