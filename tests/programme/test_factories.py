"""Factories make rows that the database and the policies accept."""

import pytest

from programme.models import Cohort
from programme.shared.authorise import may
from programme.states import Sector
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def test_people_of_a_cohort_may_see_it_and_others_may_not():
    cohort = make.cohort()
    inside = [
        make.participant(cohort),
        make.mentor(cohort, Sector.INDUSTRY),
        make.judge(cohort),
        make.observer(cohort),
        make.organiser(cohort),
        make.site_admin(),
    ]

    assert [Cohort.objects.visible_to(each).count() for each in inside] == [1] * 6
    assert not Cohort.objects.visible_to(make.organiser(make.cohort())).filter(pk=cohort.pk).exists()
    assert may(inside[4], "programme.organise", cohort)


def test_nominations_and_invitations_are_legal_rows():
    cohort = make.cohort()

    assert make.nomination(cohort).state == "named"
    assert make.invitation(cohort).state == "sent"
