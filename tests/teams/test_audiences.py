"""Nudges about work that is due: to teams with nothing submitted, at their own time, with the way to their own work."""

import datetime as dt

import pytest

from programme.actions import nudge as nudges
from programme.models import Notification
from teams.models import Extension
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db

DUE = dt.datetime(2030, 3, 6, 17, 0, tzinfo=dt.UTC)
TWO_DAYS = dt.timedelta(hours=48)


@pytest.fixture
def cohort():
    made = people.cohort()
    nudges.save_nudge(
        made,
        by=people.organiser(made),
        audience="deliverable.nothing",
        hours_before=48,
        subject="Soon: {what}",
        body="Hello {name}, {when}: {link}",
        is_on=True,
        at=DUE - dt.timedelta(days=30),
    )
    return made


def told() -> set[object]:
    return set(Notification.objects.filter(kind="programme.nudge").values_list("person", flat=True))


def members_of(team) -> set[object]:
    return set(team.memberships.values_list("enrolment__person", flat=True))


def test_only_teams_with_nothing_submitted_are_reminded_and_led_to_their_own_work(cohort):
    work = teams.deliverable(cohort, due_at=DUE)
    slow, quick = teams.full_team(cohort, members=2), teams.full_team(cohort, members=2)
    teams.submission_version(quick, work)

    nudges.run_due(at=DUE - TWO_DAYS)

    assert told() == members_of(slow)
    row = Notification.objects.filter(kind="programme.nudge").first()
    assert f"/{slow.pk}/" in row.body
    assert f"/{work.pk}/" in row.body


def test_a_team_with_more_time_is_reminded_of_that_time_only(cohort):
    work = teams.deliverable(cohort, due_at=DUE)
    team = teams.full_team(cohort, members=2)
    later = DUE + dt.timedelta(days=5)
    Extension.objects.create(
        deliverable=work, team=team, due_at=later, reason="Illness", given_by=people.organiser(cohort), given_at=DUE
    )

    assert nudges.run_due(at=DUE - TWO_DAYS) == 0
    assert nudges.run_due(at=later - TWO_DAYS) == 2
    assert nudges.run_due(at=later - TWO_DAYS) == 0
