"""One sign-in for the whole site, rights that follow today's roles, and nobody sent round in circles."""

import pytest

from programme.models import ProgrammeRole
from programme.states import ProgrammeRoleKind
from tests.factories import cms as make_cms
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

DASHBOARD, LOGIN = "/cms/", "/cms/login/"


@pytest.fixture
def editor():
    return make.editor(make_cms.grown(make.programme()).programme)


@pytest.mark.parametrize("url", [DASHBOARD, LOGIN, f"{LOGIN}?next=/cms/", "/cms/pages/", "/cms/users/"])
def test_a_visitor_is_sent_to_the_sites_own_sign_in_and_back(client, url):
    response = client.get(url)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=/cms/")


def test_an_editor_gets_in(client, editor):
    client.force_login(editor)

    assert client.get(DASHBOARD).status_code == 200
    assert client.get(LOGIN).headers["Location"] == DASHBOARD
    assert client.get(f"{LOGIN}?next=/cms/pages/").headers["Location"] == "/cms/pages/"


def test_the_way_back_never_leads_to_another_site(client, editor):
    client.force_login(editor)

    assert client.get(f"{LOGIN}?next=https://evil.example/").headers["Location"] == DASHBOARD
    assert client.get(f"{LOGIN}?next=//evil.example/").headers["Location"] == DASHBOARD


@pytest.mark.parametrize("url", [DASHBOARD, LOGIN, f"{LOGIN}?next=/cms/", "/cms/pages/", "/cms/users/"])
def test_a_person_without_work_in_wagtail_gets_a_page_that_says_so(client, url):
    client.force_login(make.participant(make.cohort()))

    response = client.get(url, follow=True)

    assert response.redirect_chain == []
    assert response.status_code == 403
    assert "You cannot do this" in response.content.decode()


def test_a_changed_role_works_on_the_next_request(client):
    person = make.person()
    client.force_login(person)
    assert client.get(DASHBOARD).status_code == 403

    role = ProgrammeRole.objects.create(
        person=person, programme=make_cms.grown(make.programme()).programme, kind=ProgrammeRoleKind.EDITOR
    )
    assert client.get(DASHBOARD).status_code == 200

    role.delete()
    assert client.get(DASHBOARD).status_code == 403


@pytest.mark.parametrize("url", ["/cms/users/", "/cms/groups/", "/cms/sites/", "/cms/account/"])
def test_an_editor_is_no_administrator_of_wagtail(client, editor, url):
    client.force_login(editor)

    response = client.get(url)

    assert response.status_code in {200, 302} if url == "/cms/account/" else response.status_code in {302, 403, 404}


def test_wagtails_own_passwords_are_off(client, editor):
    client.force_login(editor)

    assert client.get("/cms/password_reset/").status_code == 404
    assert "password" not in client.get("/cms/account/").content.decode().lower().replace("no password", "")


def test_wagtails_sign_in_takes_no_password(client):
    person = make.site_admin()
    person.set_password("a password that somebody set by hand")
    person.save()

    response = client.post(LOGIN, {"username": person.email, "password": "a password that somebody set by hand"})

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session
