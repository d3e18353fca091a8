import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from programme.models import Enrolment, Invitation, Notification, Person
from programme.states import InvitationState, NominationState, Role, Sector
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db


def link(invitation: Invitation) -> str:
    return reverse("programme:invitation_open", args=(invitation.link_token(),))


def url(cohort, name, *args):
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug, *args))


def test_looking_at_an_invitation_changes_nothing(client):
    invitation = make.invitation(make.cohort())
    before = Invitation.objects.values().get()

    for ask in (client.get, client.head, client.options):
        ask(link(invitation))

    assert Invitation.objects.values().get() == before
    assert not Person.objects.exists()


def test_an_invitation_says_who_named_the_person_and_until_when(client):
    cohort = make.cohort()
    nomination = make.nomination(cohort, reason="Asks the awkward question.")
    invitation = make.invitation(cohort, nomination=nomination, organisation=nomination.organisation)

    answer = client.get(link(invitation))

    text = answer.content.decode()
    assert_valid_html(text)
    assert nomination.organisation.name in text
    assert "Asks the awkward question." in text
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_accepting_gives_the_place_and_leads_to_signing_in(client):
    invitation = make.invitation(make.cohort())

    answer = client.post(link(invitation), {"answer": "accept"}, follow=True)

    text = answer.content.decode()
    assert_valid_html(text)
    assert "Enter the code" in text
    assert Enrolment.objects.get().person.email == invitation.email
    assert mail.outbox[0].to == [invitation.email]
    assert "The place is yours" in client.get(link(invitation)).content.decode()


def test_a_post_without_an_answer_does_nothing(client):
    invitation = make.invitation(make.cohort())

    client.post(link(invitation))

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.SENT


def test_declining_takes_a_reason(client):
    invitation = make.invitation(make.cohort())

    text = client.post(link(invitation), {"answer": "decline", "reason": "A new job"}, follow=True).content.decode()

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.DECLINED
    assert "You have declined" in text


def test_a_reason_that_is_too_long_is_kept_and_shown_again(client):
    invitation = make.invitation(make.cohort())

    text = client.post(link(invitation), {"answer": "decline", "reason": "x" * 2001}).content.decode()

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.SENT
    assert "x" * 2001 in text
    assert "Error: " in text


def test_when_all_places_are_taken_the_page_says_so_and_keeps_the_offer(client):
    cohort = make.cohort(quotas={Sector.CIVIL_SERVICE: 0})
    invitation = make.invitation(cohort)

    answer = client.post(link(invitation), {"answer": "accept"})

    assert answer.status_code == 409
    assert "All places for civil service are taken" in answer.content.decode()
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"link_expires_at": timezone.now() - dt.timedelta(minutes=1)}, "has run out"),
        ({"state": InvitationState.REVOKED}, "was taken back"),
        ({"state": InvitationState.EXPIRED}, "has run out"),
    ],
)
def test_closed_invitations_say_why(client, change, sentence):
    invitation = make.invitation(make.cohort(), **change)

    assert sentence in client.get(link(invitation)).content.decode()
    assert client.post(link(invitation), {"answer": "accept"}).status_code == 409
    assert not Person.objects.exists()


def test_unknown_and_older_links_are_not_found(client):
    invitation = make.invitation(make.cohort())
    old = link(invitation)
    invitation.link_issue += 1
    invitation.issue_link()
    invitation.save()

    assert client.get(old).status_code == 404
    assert client.get("/invitations/" + "0" * 64 + "/").status_code == 404
    assert client.post("/invitations/%00/").status_code in {400, 404}


def test_organisers_invite_mentors_of_new_organisations(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))

    answer = client.post(
        url(cohort, "invitation_create"),
        {
            "role": "mentor",
            "full_name": "Mia Mentor",
            "email": "Mia@Alder.example",
            "organisation": "new",
            "new_organisation": "Alder Systems",
            "sector": "industry",
        },
    )

    assert answer.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.email) == (Role.MENTOR, "mia@alder.example")
    assert invitation.organisation.sector == Sector.INDUSTRY
    assert Notification.objects.get(kind="programme.invitation").address == "mia@alder.example"


def test_a_new_organisation_needs_name_and_sector(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))

    text = client.post(
        url(cohort, "invitation_create"),
        {"role": "judge", "full_name": "Jo", "email": "jo@x.example", "organisation": "new"},
    ).content.decode()

    assert "Enter the name of the new organisation." in text
    assert "Choose: the sector of the new organisation." in text
    assert_valid_html(text)
    assert not Invitation.objects.exists()


def test_resend_and_take_back_from_the_desk(client_for):
    cohort = make.cohort()
    invitation = make.invitation(cohort)
    client = client_for(make.organiser(cohort))

    assert client.post(url(cohort, "invitation_resend", invitation.pk)).status_code == 302
    assert client.post(url(cohort, "invitation_revoke", invitation.pk)).status_code == 302

    invitation.refresh_from_db()
    assert (invitation.state, invitation.link_issue) == (InvitationState.REVOKED, 2)
    assert client.post(url(cohort, "invitation_revoke", invitation.pk)).status_code == 409
    assert client_for(make.participant(cohort)).post(url(cohort, "invitation_resend", invitation.pk)).status_code == 403
    assert client.get(url(cohort, "invitation_resend", invitation.pk)).status_code == 405


def test_inviting_nominees_says_beforehand_what_it_will_do(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))
    first, _second = make.nomination(cohort), make.nomination(cohort)
    where = url(cohort, "nomination_invite")

    question = client.post(where, {"nominations": [first.pk]}).content.decode()
    assert "Invite 1 person?" in question
    assert_valid_html(question)
    assert not Invitation.objects.exists()
    client.post(where, {"nominations": [first.pk], "confirmed": "1"})
    assert Invitation.objects.get().email == first.email
    everybody = client.post(where, {"all": "1"}).content.decode()
    assert "Invite 1 person?" in everybody
    nobody = client.post(where, {"nominations": [first.pk]}).content.decode()
    assert "Choose at least one person who has not been invited." in nobody

    first.refresh_from_db()
    assert first.state == NominationState.INVITED
