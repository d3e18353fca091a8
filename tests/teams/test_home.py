import datetime as dt

import pytest
from django.utils import timezone

from programme.shared import navigation
from programme.shared.calendar import entries_for
from teams import desks, home
from tests.factories import teams


def labels(rows):
    return [row.label for row in rows]


@pytest.fixture
def now():
    return timezone.now()


def subject(world, role):
    return world.people[role].enrolments.get(cohort=world.cohort)


def test_a_member_is_asked_to_hand_in_until_it_is_in(world, now):
    assert labels(home.to_hand_in(subject(world, "TM"), now)) == ["Hand in: Interim report"]

    world.hand_in()

    assert labels(home.to_hand_in(subject(world, "TM"), now)) == []


def test_what_is_due_in_two_months_needs_nobody_yet(world, now):
    world.asked.due_at = now + dt.timedelta(days=60)
    world.asked.save()

    assert labels(home.to_hand_in(subject(world, "TM"), now)) == []


def test_a_mentor_is_asked_once_the_team_has_handed_in(world, now):
    assert labels(home.to_review(subject(world, "ME"), now)) == []

    world.hand_in()
    assert labels(home.to_review(subject(world, "ME"), now)) == ["Review Birch: Interim report"]
    assert labels(home.to_review(subject(world, "MO"), now)) == []

    world.send_review()
    assert labels(home.to_review(subject(world, "ME"), now)) == []


def test_a_mentors_home_says_of_each_team_what_is_in_what_is_owed_and_what_they_said(world, now):
    def row():
        [panel] = home.my_team(subject(world, "ME"), now)
        [found] = panel.context["rows"]
        return found

    assert (row().handed_in, row().owed, row().said) == (None, None, None)
    world.hand_in()
    assert (row().handed_in.point, row().owed.point) == (world.point, world.point)
    world.send_review()
    assert (row().owed, row().said.review.health) == (None, "green")


def test_an_organiser_places_people_before_telling(world, now):
    role = world.people["OR"].programme_roles.get()
    assert labels(home.to_place_and_tell(role, now)) == []
    team = teams.team(world.cohort, told=False)
    assert labels(home.to_place_and_tell(role, now)) == ["Tell people about 1 team"]

    loose = teams.membership(team)
    loose.until_at = timezone.now()
    loose.save()

    assert labels(home.to_place_and_tell(role, now)) == ["Put 1 person into a team"]


def test_the_header_links_reviews_for_mentors_only(world):
    def links(role):
        return labels(home.challenges_and_teams([subject(world, role)], world.cohort))

    assert links("TM") == ["Challenges", "Teams"]
    assert links("ME") == ["Challenges", "Teams", "Reviews"]
    assert links("JU") == []


def test_homes_show_the_team_and_nothing_to_judges(world, now):
    member, mentor, judge = (list(home.my_team(subject(world, role), now)) for role in ("TM", "ME", "JU"))

    assert [panel.context["team"] for panel in member] == [world.team]
    assert [[row.team for row in panel.context["rows"]] for panel in mentor] == [[world.team]]
    assert judge == []


def test_desks_count_what_waits(world):
    teams.challenge(world.cohort, published=False)
    loose = teams.membership(world.team)
    loose.until_at = timezone.now()
    loose.save()

    assert (desks.drafts(world.cohort), desks.unplaced(world.cohort).count()) == (1, 1)
    assert {"Challenges", "Teams", "Deliverables", "Reviews"} <= {str(desk.label) for desk in navigation.desks()}


def test_due_times_are_in_the_calendar_of_members(world):
    entries = entries_for(world.people["TM"], world.cohort)

    assert [(entry.title, entry.ends_at) for entry in entries] == [("Due: Interim report", world.asked.due_at)]
    assert entries_for(world.people["ME"], world.cohort) == []
