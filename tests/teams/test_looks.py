"""Staff who read reviews are noted; those whom a review is for are not."""

import pytest
from django.test import Client
from django.utils import timezone

from programme.models import Look
from programme.queries.look import at_what_is_about
from programme.shared.addresses import path_in
from teams.models import Review
from teams.states import ReviewState
from tests.factories import programme as make
from tests.factories import teams

WORDS = {"for_team": "Good.", "for_organisers": "They are well."}

pytestmark = pytest.mark.django_db


def sent(mentorship, cohort) -> Review:
    point = teams.review_point(teams.deliverable(cohort))
    return teams.review(mentorship, point, state=ReviewState.SENT, sent_at=timezone.now(), health="green", **WORDS)


def test_organisers_and_site_admins_who_read_a_review_are_noted_and_its_people_can_learn_of_it():
    cohort = make.cohort()
    team = teams.team(cohort)
    member, stranger = teams.member(team), teams.member(teams.team(cohort))
    mentorship = teams.mentorship(team)
    review = sent(mentorship, cohort)
    olivia, admin = make.organiser(cohort), make.site_admin()
    client = Client()
    for reader in (olivia, admin):
        client.force_login(reader)
        assert client.get(path_in(cohort, "teams:review_detail", review.pk)).status_code == 200
    client.force_login(olivia)
    client.get(path_in(cohort, "teams:review_desk"))

    looks = list(Look.objects.order_by("pk").values_list("by", "target_type", "page"))

    assert looks == [
        (olivia.pk, "teams.Review", "teams:review_detail"),
        (admin.pk, "teams.Review", "teams:review_detail"),
        (olivia.pk, "programme.Cohort", "teams:review_desk"),
    ]
    assert at_what_is_about(member).count() == at_what_is_about(mentorship.enrolment.person).count() == 3
    assert at_what_is_about(stranger).count() == 0


def test_a_mentor_who_reads_their_own_pages_is_not_noted():
    cohort = make.cohort()
    mentorship = teams.mentorship(teams.team(cohort))
    sent(mentorship, cohort)
    client = Client()
    client.force_login(mentorship.enrolment.person)

    client.get(path_in(cohort, "programme:home_cohort"))
    client.get(path_in(cohort, "teams:review_index"))

    assert not Look.objects.exists()
