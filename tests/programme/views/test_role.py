import pytest
from django.test import Client
from django.urls import reverse

from programme.models import ProgrammeRole, RoleOffer
from programme.queries import people
from programme.states import ProgrammeRoleKind
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db


def url(cohort, name, *args):
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug, *args))


def test_organisers_offer_roles_on_screen_and_they_start_by_the_link(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))
    mentor = make.mentor(cohort)

    client.post(url(cohort, "role_index"), {"person": mentor.pk, "kind": "editor"})
    client.post(url(cohort, "role_index"), {"full_name": "Nia New", "email": "nia@people.example", "kind": "results"})

    text = client.get(url(cohort, "role_index")).content.decode()
    assert "Nia New" in text
    assert_valid_html(text)
    offer = RoleOffer.objects.get(email=mentor.email)
    link = reverse("programme:role_offer_open", args=(offer.link_token(),))
    assert_valid_html(Client().get(link).content.decode())
    assert not ProgrammeRole.objects.filter(person=mentor).exists()
    assert link in client_for(mentor).get("/home/", follow=True).content.decode() or mentor.enrolments.count() == 1
    client_for(mentor).post(link, {"answer": "accept"})
    role = ProgrammeRole.objects.get(person=mentor, kind=ProgrammeRoleKind.EDITOR)
    assert_valid_html(Client().get(link).content.decode())
    client.post(url(cohort, "role_remove", role.pk))
    assert not ProgrammeRole.objects.filter(pk=role.pk).exists()


def test_an_offer_can_be_sent_again_taken_back_or_declined(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))
    client.post(url(cohort, "role_index"), {"full_name": "Nia New", "email": "nia@people.example", "kind": "editor"})
    offer = RoleOffer.objects.get()

    client.post(url(cohort, "role_resend", offer.pk))
    assert Client().get(reverse("programme:role_offer_open", args=(offer.link_token(),))).status_code == 404
    offer.refresh_from_db()
    link = reverse("programme:role_offer_open", args=(offer.link_token(),))
    Client().post(link, {"answer": "decline"})
    assert "You have declined" in Client().get(link).content.decode()
    assert Client().post(link, {"answer": "accept"}).status_code == 409
    assert client.post(url(cohort, "role_revoke", offer.pk)).status_code == 409


def test_a_role_needs_somebody_and_an_assistant_a_judge(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))

    text = client.post(url(cohort, "role_index"), {"kind": "assistant"}).content.decode()

    assert "Choose a person above, or enter the full name of somebody else." in text
    assert "Choose the judge or mentor they assist." in text
    assert_valid_html(text)


def test_nobody_takes_a_role_of_another_programme(client_for):
    cohort, other = make.cohort(), make.cohort()
    make.editor(other)
    role = ProgrammeRole.objects.get(programme=other.programme)

    assert client_for(make.organiser(cohort)).post(url(cohort, "role_remove", role.pk)).status_code == 404


def test_ones_own_role_stays(client_for):
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    own = organiser.programme_roles.get()

    assert client_for(organiser).post(url(cohort, "role_remove", own.pk)).status_code == 409
    assert own.pk in organiser.programme_roles.values_list("pk", flat=True)


def test_where_there_are_too_many_people_for_a_list_a_role_is_offered_by_address(client_for, monkeypatch):
    monkeypatch.setattr(people, "MOST_TO_CHOOSE_FROM", 0)
    cohort = make.cohort()
    client, mentor = client_for(make.organiser(cohort)), make.mentor(cohort)

    page = client.get(url(cohort, "role_index")).content.decode()
    client.post(url(cohort, "role_index"), {"full_name": "Mo", "email": mentor.email, "kind": "editor"})

    assert 'name="person"' not in page
    assert_valid_html(page)
    assert RoleOffer.objects.get().email == mentor.email
