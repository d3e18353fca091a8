"""What is held about nominated people goes when they object, and some days after they declined or stayed silent."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.actions import invitation as invitations
from programme.actions import objection as act
from programme.actions.allotment import change_place_rules
from programme.models import Allotment, AuditEvent, AuditReason, FreePlace, Invitation, Nomination, Notification
from programme.queries import audit
from programme.queries.nomination import has_objected
from programme.states import FreePlaceState, NominationState
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
WORDS = "Draws *before* she talks"


@pytest.fixture
def offer() -> Invitation:
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    department = make.organisation(cohort.programme, name="Department")
    Allotment.objects.create(cohort=cohort, organisation=department, places=1, nominator_name="Nora Name")
    nomination = make.nomination(
        cohort,
        organisation=department,
        full_name="Ann Uncommon",
        job_title="Analyst",
        reason="Draws *before* she talks",
    )
    return invitations.invite_nominees(cohort, by=organiser, nominations=[nomination])[0]


def nothing_left(name: str, email: str) -> bool:
    texts = [
        *Nomination.objects.values_list("full_name", "email", "reason", "job_title"),
        *Invitation.objects.values_list("full_name", "email"),
        *Notification.objects.values_list("subject", "body", "name", "address"),
        *AuditReason.objects.values_list("text"),
        *AuditEvent.objects.values_list("facts"),
    ]
    return not any(name in str(row) or email in str(row) for row in texts)


def test_the_first_mail_says_who_named_them_what_was_said_and_how_to_object(offer):
    body = Notification.objects.get(kind="programme.invitation").body

    assert "Nora Name of Department has named you" in body
    assert "before" in body
    assert "Draws" in body
    assert "30 days later" in body
    assert f"{offer.link_marker}object/" in body


def test_looking_at_the_page_changes_nothing_and_one_button_erases(offer):
    address = reverse("programme:invitation_object", args=(offer.link_token(),))
    email = offer.email

    text = Client().get(address).content.decode()
    assert_valid_html(text)
    assert "Draws *before* she talks" in text
    assert Nomination.objects.get().state == NominationState.INVITED

    text = Client().post(address, follow=True).content.decode()

    assert_valid_html(text)
    assert "Your data is erased" in text
    assert nothing_left("Ann Uncommon", email)
    assert FreePlace.objects.get().state == FreePlaceState.KEPT
    told = Notification.objects.get(kind="programme.objection")
    assert "named by Department" in told.subject
    assert has_objected(offer.cohort, [email]) == {email}
    assert list(audit.faults()) == []
    assert Client().post(address).status_code == 302, "Pressed twice it says the same."


def test_nobody_objects_to_a_place_they_have_taken(offer):
    invitations.accept(offer, at=timezone.now())

    with pytest.raises(invitations.InvitationClosed):
        act.object_to(offer, at=timezone.now())
    address = reverse("programme:invitation_object", args=(offer.link_token(),))
    assert "There is nothing to object to" in Client().get(address).content.decode()
    assert Nomination.objects.get().full_name == "Ann Uncommon"


def test_who_declined_is_erased_so_many_days_later_with_what_they_wrote(offer):
    change_place_rules(offer.cohort, by=offer.programme.roles.get().person, erase_days=10)
    at, email = timezone.now(), offer.email
    invitations.decline(offer, at=at, reason="Ann Uncommon is moving.")

    assert act.erase_ended(at=at + 10 * DAY - dt.timedelta(seconds=1)) == 0
    assert act.erase_ended(at=at + 10 * DAY) == 1
    assert act.erase_ended(at=at + 10 * DAY) == 0

    row = Nomination.objects.get()
    assert (row.state, str(row)) == (NominationState.DECLINED, "Somebody whose data is erased")
    assert nothing_left("Ann Uncommon", email)
    assert list(audit.faults()) == []
    assert has_objected(offer.cohort, [email]) == set()


def test_who_stayed_silent_is_erased_too_and_their_place_is_free(offer):
    email, end = offer.email, offer.link_expires_at
    invitations.expire_invitations(at=end)

    assert act.erase_ended(at=end + 30 * DAY) == 1

    assert nothing_left("Ann Uncommon", email)
    assert FreePlace.objects.count() == 1
    with pytest.raises(invitations.LinkExpired):
        invitations.accept_late(offer, at=end + 31 * DAY)


def test_who_takes_part_is_never_erased_this_way(offer):
    invitations.accept(offer, at=timezone.now())

    assert act.erase_ended(at=timezone.now() + 400 * DAY) == 0
