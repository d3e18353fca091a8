import pytest
from django.urls import reverse

from programme.states import EnrolmentState, PublicName
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db

FILLED = {
    "known_as": "Annie",
    "public_name": "full",
    "job_title": "Analyst",
    "experience_months": "20",
    "region": "Wales",
    "skills": ["policy", "data science"],
    "other_skills": "Welsh, policy",
    "availability": ["mon_am", "fri_pm"],
    "about": "Hello <b>there</b>",
}


def url(cohort, name):
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug))


def test_a_filled_profile_is_kept_and_completes_it(client_for):
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)

    answer = client_for(enrolment.person).post(url(cohort, "profile_edit"), FILLED)

    enrolment.refresh_from_db()
    assert answer.url == url(cohort, "home_cohort")
    assert enrolment.skills == ["policy", "data science", "welsh"]
    assert enrolment.availability == ["mon_am", "fri_pm"]
    assert enrolment.profile_completed_at is not None
    assert (enrolment.person.known_as, enrolment.person.public_name) == ("Annie", PublicName.FULL)


def test_a_profile_without_skills_comes_back_with_everything_typed(client_for):
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)

    text = (
        client_for(enrolment.person)
        .post(url(cohort, "profile_edit"), {**FILLED, "skills": [], "other_skills": ""})
        .content.decode()
    )

    assert "Choose at least one skill" in text
    assert "Hello &lt;b&gt;there&lt;/b&gt;" in text
    assert_valid_html(text)
    enrolment.refresh_from_db()
    assert enrolment.profile_completed_at is None


@pytest.mark.parametrize(
    "odd",
    [
        {"about": "x" * 2001},
        {"skills": ["flying"]},
        {"availability": ["sun_pm"]},
        {"region": "Mars"},
        {"public_name": "x"},
    ],
)
def test_what_nobody_can_choose_is_refused(client_for, odd):
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)

    assert client_for(enrolment.person).post(url(cohort, "profile_edit"), {**FILLED, **odd}).status_code == 200
    enrolment.refresh_from_db()
    assert enrolment.skills == []


def test_a_person_has_no_profile_where_they_have_no_place(client_for):
    cohort = make.cohort()

    assert client_for(make.participant(make.cohort())).get(url(cohort, "profile_edit")).status_code == 404
    left = make.enrolment(cohort, state=EnrolmentState.WITHDRAWN).person
    assert client_for(left).get(url(cohort, "profile_edit")).status_code == 404
    assert client_for(make.organiser(cohort)).get(url(cohort, "profile_edit")).status_code == 404


@pytest.mark.parametrize("name", ["people_directory", "home_cohort"])
def test_pages_for_people_cost_the_same_for_many(client_for, name):
    cohort = make.cohort()
    client = client_for(make.participant(cohort))

    assert_page_costs_the_same(
        client, url(cohort, name), lambda: [make.participant(cohort) for _ in range(4)], rows_shown=6
    )


@pytest.mark.parametrize("name", ["people_desk", "invitation_desk", "home_organise", "role_index"])
def test_desks_cost_the_same_for_many(client_for, name):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))
    make.participant(cohort)
    make.invitation(cohort)

    def grow():
        for _ in range(4):
            make.participant(cohort)
            make.invitation(cohort)
            make.editor(cohort)

    assert_page_costs_the_same(client, url(cohort, name), grow, rows_shown=8)
