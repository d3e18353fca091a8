"""A due time that moves, in the calendars of those whose it is."""

import datetime as dt

import pytest
from icalendar import Calendar

from programme.actions.calendar_feed import numbered
from programme.models import Notification
from programme.queries.calendar_feed import entries_of
from teams.actions import deliverable as act
from tests.factories import programme as people
from tests.factories import teams
from tests.support.ics import faults_in

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def team():
    return teams.full_team(people.cohort(), members=2)


@pytest.fixture
def organiser(team):
    return people.organiser(team.cohort)


@pytest.fixture
def asked(team):
    return teams.deliverable(team.cohort)


def members(team):
    return {each.enrolment.person for each in team.memberships.all()}


def move(asked, due_at, by):
    prompts = [{"question": each.question, "most_words": each.most_words} for each in asked.prompts.all()]
    return act.change_deliverable(asked, {"title": asked.title, "due_at": due_at}, prompts=prompts, slots=[], by=by)


def told(kind):
    return Notification.objects.filter(kind=f"teams.{kind}").order_by("created_at", "pk")


def event(row):
    calendar = Calendar.from_ical(row.part)
    assert row.part_type == f"text/calendar; method={calendar['METHOD']}" == "text/calendar; method=REQUEST"
    assert faults_in(row.part.encode()) == []
    (found,) = calendar.walk("VEVENT")
    assert found["ATTENDEE"] == f"mailto:{row.person.email}"
    return found


def test_a_new_due_time_moves_each_member_s_own_entry(team, asked, organiser):
    other = teams.full_team(team.cohort, members=2)
    ann = team.memberships.first().enrolment.person
    (before,) = numbered(entries_of(ann))

    move(asked, asked.due_at + DAY, organiser)

    rows = told("deliverable_changed")
    assert {row.person for row in rows} == members(team) | members(other)
    mine = event(rows.get(person=ann))
    (after,) = numbered(entries_of(ann))
    assert (mine["UID"], int(mine["SEQUENCE"])) == (before.uid, 1) == (after.uid, after.sequence)
    assert mine["DTEND"].dt == after.ends_at.replace(microsecond=0)
    assert len({str(event(row)["UID"]) for row in rows}) == 2


def test_more_time_for_one_team_moves_no_other_s_calendar(team, asked, organiser):
    other = teams.full_team(team.cohort, members=2)
    stays = numbered(entries_of(other.memberships.first().enrolment.person))

    act.extend(asked, team, due_at=asked.due_at + DAY, reason="Illness", by=organiser)

    assert {row.person for row in told("extended")} == members(team)
    assert {int(event(row)["SEQUENCE"]) for row in told("extended")} == {1}
    assert numbered(entries_of(other.memberships.first().enrolment.person)) == stays


def test_a_new_time_for_all_that_is_earlier_than_a_team_s_own_is_no_news_to_it(team, asked, organiser):
    other = teams.full_team(team.cohort, members=2)
    act.extend(asked, team, due_at=asked.due_at + 3 * DAY, reason="Illness", by=organiser)

    move(asked, asked.due_at + DAY, organiser)

    assert {row.person for row in told("deliverable_changed")} == members(other)


def test_a_time_that_comes_back_is_told_again_and_one_that_stays_is_not(team, asked, organiser):
    first, second = asked.due_at + DAY, asked.due_at + 2 * DAY
    for due_at in (first, first, second, first):
        act.extend(asked, team, due_at=due_at, reason="Illness", by=organiser)

    mine = told("extended").filter(person=team.memberships.first().enrolment.person)
    assert [int(event(row)["SEQUENCE"]) for row in mine] == [1, 2, 3]
