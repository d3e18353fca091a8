"""Every page of nominations, invitations, people and homes opens for those it is for, and is valid."""

import pytest
from django.urls import reverse

from programme.states import ProgrammeRoleKind, Role, Sector
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db

DESKS = (
    "home_organise",
    "cohort_settings",
    "nomination_desk",
    "invitation_desk",
    "people_desk",
    "role_index",
)
FORMS = ("nomination_upload", "invitation_create", "cohort_milestone_add")


def url(cohort, name, *args):
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug, *args))


@pytest.fixture
def cohort():
    cohort = make.cohort()
    make.nomination(cohort)
    make.invitation(cohort)
    make.participant(cohort, skills=["policy"], about="Hello *there*", availability=["mon_am"])
    return cohort


@pytest.mark.parametrize("name", DESKS + FORMS)
def test_organisers_open_their_desks(cohort, client_for, name):
    answer = client_for(make.organiser(cohort)).get(url(cohort, name))

    assert answer.status_code == 200
    assert_valid_html(answer.content.decode(), name)


def test_the_overview_counts_places(cohort, client_for):
    text = client_for(make.organiser(cohort)).get(url(cohort, "home_organise")).content.decode()

    assert "1 of 38 places are taken; 18 places open in civil service; 19 places open in industry" in text
    assert "1 of 19" in text


@pytest.mark.parametrize("name", DESKS + FORMS)
def test_desks_are_closed_to_others(cohort, client_for, client, name):
    where = url(cohort, name)

    assert client_for(make.participant(cohort)).get(where).status_code == 403
    assert client_for(make.organiser(make.cohort())).get(where).status_code == 404
    assert client.get(where).status_code == 302


@pytest.mark.parametrize("name", DESKS)
def test_site_admins_read_desks(cohort, client_for, name):
    assert client_for(make.site_admin()).get(url(cohort, name)).status_code == 200


def test_the_results_group_does_not_see_nominations(cohort, client_for):
    assert client_for(make.results_member(cohort)).get(url(cohort, "nomination_desk")).status_code == 403


@pytest.mark.parametrize("name", DESKS)
def test_an_empty_cohort_has_desks_that_say_what_comes(client_for, name):
    cohort = make.cohort()

    answer = client_for(make.organiser(cohort)).get(url(cohort, name))

    assert answer.status_code == 200
    assert_valid_html(answer.content.decode(), name)


def test_people_of_the_cohort_have_home_profile_and_directory(cohort, client_for):
    for person in (make.participant(cohort), make.mentor(cohort, Sector.INDUSTRY)):
        client = client_for(person)
        for name in ("home_cohort", "profile_edit", "people_directory"):
            answer = client.get(url(cohort, name))
            assert answer.status_code == 200, name
            assert_valid_html(answer.content.decode(), name)
        entry = cohort.enrolments.get(person=person)
        page = client.get(url(cohort, "people_detail", entry.pk))
        assert page.status_code == 200
        assert_valid_html(page.content.decode())


def test_judges_and_observers_have_a_home_and_no_directory(cohort, client_for):
    for person in (make.judge(cohort), make.observer(cohort)):
        client = client_for(person)
        assert client.get(url(cohort, "home_cohort")).status_code == 200
        assert client.get(url(cohort, "people_directory")).status_code == 403
        assert "people/" not in client.get(url(cohort, "home_cohort")).content.decode()


def test_the_directory_shows_work_and_keeps_addresses_to_itself(cohort, client_for):
    somebody = make.participant(cohort, region="Wales")
    entry = cohort.enrolments.get(person=somebody)
    client = client_for(make.participant(cohort))

    for page in (url(cohort, "people_directory"), url(cohort, "people_detail", entry.pk)):
        text = client.get(page).content.decode()
        assert somebody.full_name in text
        assert somebody.email not in text
        assert "Wales" not in text


def test_a_person_of_another_cohort_is_not_found(cohort, client_for):
    other = make.cohort()
    stranger = make.enrolment(other)

    client = client_for(make.organiser(cohort))
    assert client.get(url(cohort, "people_detail", stranger.pk)).status_code == 404
    assert client.get(url(cohort, "people_place", stranger.pk)).status_code == 404


def test_home_leads_to_the_only_place(cohort, client_for):
    newcomer = make.enrolment(cohort).person
    organiser = make.organiser(cohort)
    judge = make.judge(cohort)

    assert client_for(newcomer).get("/home/").url == url(cohort, "profile_edit")
    assert client_for(organiser).get("/home/").url == url(cohort, "home_organise")
    assert client_for(judge).get("/home/").url == url(cohort, "home_cohort")


def test_home_offers_the_choice_of_several_places(cohort, client_for):
    other = make.cohort()
    person = make.participant(cohort)
    make.enrolment(other, Role.MENTOR, who=person)

    text = client_for(person).get("/home/").content.decode()

    assert url(cohort, "home_cohort") in text
    assert url(other, "home_cohort") in text
    assert_valid_html(text)


def test_home_of_somebody_with_nothing_says_so(client_for):
    answer = client_for(make.person()).get("/home/")

    assert "no place in a cohort yet" in answer.content.decode()


def test_editors_find_their_pages_from_home(cohort, client_for):
    editor = make.role(cohort, ProgrammeRoleKind.EDITOR)

    assert "/cms/" in client_for(editor).get("/home/").content.decode()


def test_site_admins_start_programmes(client_for):
    admin = client_for(make.site_admin())
    assert_valid_html(admin.get("/programmes/new/").content.decode())

    answer = admin.post(
        "/programmes/new/",
        {"name": "TechConnect", "organiser_name": "Olivia Hart", "organiser_email": "olivia@techconnect.example"},
    )

    assert answer.url == "/organise/techconnect/"
    assert client_for(make.person()).get("/programmes/new/").status_code == 403
