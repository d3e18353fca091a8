import pytest
from django.utils import timezone

from programme.actions import leaving
from programme.models import Notification
from programme.queries.leaving import consequences
from programme.states import LeavingReason, Role
from tests.factories import programme as people
from tests.factories import teams as make

pytestmark = pytest.mark.django_db


def test_who_leaves_frees_the_team_place_and_the_team_is_told():
    cohort = people.cohort()
    team = make.full_team(cohort, members=3)
    place = team.memberships.first()

    assert consequences(place.enrolment, at=timezone.now()) == [
        f"The place in team {team.name} is free. What the team wrote stays with the team."
    ]
    leaving.withdraw(place.enrolment, by=place.enrolment.person, reason=LeavingReason.OTHER)

    place.refresh_from_db()
    assert place.until_at is not None
    assert team.memberships.live().count() == 2
    told = Notification.objects.filter(kind="teams.team_left")
    assert told.count() == 4
    assert not told.filter(person=place.enrolment.person).exists()


def test_who_leaves_ends_mentoring_and_keeps_its_history():
    cohort = people.cohort()
    team = make.full_team(cohort)
    mentoring = team.mentorships.first()

    leaving.withdraw(mentoring.enrolment, by=people.organiser(cohort), reason=LeavingReason.WORK)

    mentoring.refresh_from_db()
    assert mentoring.until_at is not None
    assert team.mentorships.live().count() == 1


def test_a_pause_keeps_the_team_place():
    cohort = people.cohort()
    place = make.full_team(cohort).memberships.first()

    leaving.pause(place.enrolment, by=place.enrolment.person, reason=LeavingReason.WORK)

    place.refresh_from_db()
    assert place.until_at is None


def test_a_place_without_a_team_frees_nothing():
    assert consequences(people.enrolment(people.cohort(), Role.OBSERVER), at=timezone.now()) == []
