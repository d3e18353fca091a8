"""The factories make rows that the database takes."""

import pytest

from programme.states import Sector
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db


def test_a_full_team_has_both_sectors_and_two_mentors():
    team = teams.full_team(people.cohort(), members=4)

    sectors = sorted(each.enrolment.sector for each in team.memberships.all())
    assert sectors == [Sector.CIVIL_SERVICE] * 2 + [Sector.INDUSTRY] * 2
    assert [each.sector for each in team.mentorships.all()] == list(Sector)


def test_a_version_can_be_had_with_its_files():
    cohort = people.cohort()
    deliverable = teams.deliverable(cohort)
    version = teams.submission_version(teams.team(cohort), deliverable)
    version.files.add(teams.attachment(version.submission, deliverable.slots.get()))

    assert version.number == 1
    assert version.answers[0]["text"] == "We would write to people first."
    with version.files.get().file.open() as file:
        assert file.read().startswith(b"%PDF")


def test_a_review_belongs_to_a_mentor_and_a_point():
    cohort = people.cohort()
    team = teams.full_team(cohort)
    point = teams.review_point(teams.deliverable(cohort))

    review = teams.review(team.mentorships.first(), point)

    assert review.team == team
