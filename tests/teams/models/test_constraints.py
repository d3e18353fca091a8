"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from programme.states import Role, Sector
from teams.models import Deliverable, Membership, Mentorship, Review, SubmissionVersion
from tests.factories import programme as people
from tests.factories import teams


@pytest.fixture(autouse=True)
def _in_a_savepoint(db):
    with transaction.atomic():
        yield


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_nobody_is_in_two_teams_at_once():
    cohort = people.cohort()
    first = teams.membership(teams.team(cohort))

    with refused("UNIQUE|one_live_membership_per_person"), transaction.atomic():
        Membership.objects.create(team=teams.team(cohort), enrolment=first.enrolment, from_at=timezone.now())


def test_a_team_has_one_mentor_of_a_sector():
    team = teams.full_team(people.cohort())
    second = people.enrolment(team.cohort, Role.MENTOR)

    with refused("UNIQUE|one_live_mentor_per_sector"), transaction.atomic():
        Mentorship.objects.create(team=team, enrolment=second, sector=Sector.CIVIL_SERVICE, from_at=timezone.now())


def test_a_version_number_is_given_once():
    cohort = people.cohort()
    version = teams.submission_version(teams.team(cohort), teams.deliverable(cohort))

    with refused("UNIQUE|one_version_per_number"), transaction.atomic():
        SubmissionVersion.objects.create(
            submission=version.submission,
            number=1,
            submitted_at=timezone.now(),
            submitted_by=version.submitted_by,
            timing="on_time",
        )


def test_a_sent_review_is_complete():
    cohort = people.cohort()
    team = teams.full_team(cohort)
    point = teams.review_point(teams.deliverable(cohort))

    with refused("sent_reviews_are_complete"), transaction.atomic():
        Review.objects.create(
            mentorship=team.mentorships.first(),
            point=point,
            state="sent",
            sent_at=timezone.now(),
            saved_at=timezone.now(),
        )


def test_a_deliverable_is_due_after_it_opens():
    now = timezone.now()

    with refused("deliverable_is_due_after_it_opens"), transaction.atomic():
        Deliverable.objects.create(cohort=people.cohort(), title="Backwards", opens_at=now, due_at=now)
