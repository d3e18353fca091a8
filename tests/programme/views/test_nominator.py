"""The page behind a nominator's link: one organisation's people and nothing else."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.actions import invitation as invitations
from programme.actions.allotment import ask_nominators, change_allotment, revoke_nominator
from programme.models import Allotment, Nomination, Nominator
from programme.queries.nomination import fingerprint
from programme.states import NominationState
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db

ANN = {"act": "name", "full_name": "Ann Able", "email": "Ann@dept.example", "job_title": "Analyst", "reason": "Curious"}


@pytest.fixture
def link() -> Nominator:
    cohort = make.cohort()
    allotment = Allotment.objects.create(
        cohort=cohort,
        organisation=make.organisation(cohort.programme, name="Department"),
        places=2,
        nominator_name="Nora",
        nominator_email="nora@dept.example",
        name_by=timezone.now() + dt.timedelta(days=5),
    )
    (made,) = ask_nominators(cohort, by=make.organiser(cohort), allotments=[allotment])
    return Nominator.objects.get(pk=made.pk)


def address(link: Nominator) -> str:
    return reverse("programme:nominator_open", args=(link.link_token(),))


def organiser(link: Nominator):
    return link.programme.roles.get(kind="organiser").person


def test_looking_changes_nothing_and_shows_only_the_own_organisation(link):
    make.nomination(link.cohort, full_name="Stranger of another organisation")
    own = make.nomination(link.cohort, organisation=link.allotment.organisation)
    before = Nominator.objects.values().get()

    text = Client().get(address(link)).content.decode()

    assert_valid_html(text)
    assert own.full_name in text
    assert "Stranger" not in text
    assert "1 person can still be named" in text
    assert Nominator.objects.values().get() == before


def test_naming_needs_no_account_and_ends_with_the_places(link):
    client = Client()

    text = client.post(address(link), ANN, follow=True).content.decode()
    client.post(address(link), {**ANN, "email": "bob@dept.example", "full_name": "Bob Best"})
    more = client.post(address(link), {**ANN, "email": "cleo@dept.example"})

    assert "Ann Able is named." in text
    named = Nomination.objects.get(email="ann@dept.example")
    assert (named.job_title, named.reason, named.nominated_by) == ("Analyst", "Curious", "nora@dept.example")
    assert named.organisation == link.allotment.organisation
    assert more.status_code == 409
    assert "named somebody for each of its places" in more.content.decode()
    assert Nomination.objects.count() == 2
    link.refresh_from_db()
    assert link.link_used_at


def test_the_same_person_is_not_named_twice_and_what_was_typed_stays(link):
    make.nomination(link.cohort, email="ann@dept.example")

    answer = Client().post(address(link), ANN)

    assert "nominated in this cohort already" in answer.content.decode()
    assert 'value="Ann Able"' in answer.content.decode()


def test_somebody_who_objected_is_not_named_again(link):
    link.programme.objections.create(fingerprint=fingerprint("ann@dept.example"), made_at=timezone.now())

    assert "asked not to be nominated" in Client().post(address(link), ANN).content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"full_name": ""}, "Enter the full name."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"full_name": "=1+1"}, "This begins like a formula."),
        ({"reason": "x" * 2001}, "at most 2000 characters"),
    ],
)
def test_bad_input_is_named_and_kept(link, values, sentence):
    text = Client().post(address(link), ANN | values).content.decode()

    assert sentence in text
    assert "Error: " in text
    assert not Nomination.objects.exists()


def test_a_name_is_taken_back_until_the_person_is_invited(link):
    client = Client()
    client.post(address(link), ANN)
    row = Nomination.objects.get()

    client.post(address(link), {"act": "take_back", "nomination": row.pk})
    assert not Nomination.objects.exists()

    client.post(address(link), ANN)
    row = Nomination.objects.get()
    invitations.invite_nominees(link.cohort, by=organiser(link), nominations=[row])
    assert client.post(address(link), {"act": "take_back", "nomination": row.pk}).status_code == 409
    assert Nomination.objects.get().state == NominationState.INVITED


def test_people_of_others_are_out_of_reach(link):
    other = make.nomination(link.cohort)

    assert Client().post(address(link), {"act": "take_back", "nomination": other.pk}).status_code == 404
    assert Nomination.objects.filter(pk=other.pk).exists()


def test_after_the_date_the_page_can_only_be_read(link):
    Client().post(address(link), ANN)
    Allotment.objects.update(name_by=timezone.now() - dt.timedelta(hours=1))

    text = Client().get(address(link)).content.decode()

    assert_valid_html(text)
    assert "Ann Able" in text
    assert "The date to name people by was" in text
    assert "<form" not in text
    assert Client().post(address(link), {**ANN, "email": "late@dept.example"}).status_code == 409
    assert Nomination.objects.count() == 1


def test_a_place_that_fell_free_opens_the_page_again(link):
    Client().post(address(link), ANN)
    (offer,) = invitations.invite_nominees(link.cohort, by=organiser(link), nominations=[Nomination.objects.get()])
    Allotment.objects.update(name_by=timezone.now() - dt.timedelta(hours=1), places=1)
    invitations.decline(offer, at=timezone.now())

    text = Client().get(address(link)).content.decode()
    assert "1 place has fallen free" in text
    Client().post(address(link), {**ANN, "email": "new@dept.example"})

    assert Nomination.objects.get(email="new@dept.example").state == NominationState.INVITED


def test_a_link_that_was_taken_back_or_ended_says_so_and_does_nothing(link):
    revoke_nominator(link.allotment, by=organiser(link))

    text = Client().get(address(link)).content.decode()
    assert "This link was taken back" in text
    Client().post(address(link), ANN)
    assert not Nomination.objects.exists()

    Nominator.objects.update(link_revoked_at=None, link_expires_at=timezone.now())
    assert "This link has ended" in Client().get(address(link)).content.decode()


def test_a_new_link_ends_the_old_one_and_so_does_another_nominator(link):
    old = address(link)
    ask_nominators(link.cohort, by=organiser(link), allotments=[link.allotment])
    new = address(Nominator.objects.get())

    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    change_allotment(link.allotment, by=organiser(link), nominator_email="paul@dept.example")
    assert "taken back" in Client().get(new).content.decode()
