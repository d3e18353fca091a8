"""Guests: invited by typed rows, answering by a link, never more than there are places, erased after a month."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import guest as actions
from judging.actions.guest import Invited
from judging.models import Guest, PitchDay
from programme.models import AuditEvent, Notification
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    return judging.day(place="Old Hall")


def invite(day: PitchDay, *names: str) -> list[Guest]:
    rows = [Invited(name, f"{name.lower()}@treasury.example", "Treasury") for name in names]
    return actions.invite_guests(day, rows, by=judging.organiser_of(day), at=timezone.now())


def answer(guest: Guest, *, coming: bool = True, **needs: str) -> Guest:
    return actions.answer_guest(guest, coming=coming, at=timezone.now(), **needs)


def link(guest: Guest) -> str:
    return reverse("judging:guest_open", args=(guest.link_token(),))


@pytest.fixture
def desk(day) -> Client:
    client = Client()
    client.force_login(judging.organiser_of(day))
    return client


def test_guests_are_invited_by_typed_rows_and_every_wrong_line_is_named(desk, day):
    url = path_in(day.cohort, "judging:guest_desk")
    wrong = desk.post(
        url,
        {
            "rows": "Ann Lee, ann\n\n=SUM(A1), b@x.example\nCy, cy@x.example, Firm, uncle\n"
            "Di, di@x.example\nEd, di@x.example"
        },
    ).content.decode()
    done = desk.post(url, {"rows": "Ann Lee, Ann@x.example, Treasury, Private office\nCy Moss,cy@x.example\n"})
    again = desk.post(url, {"rows": "Ann Lee, ann@x.example"})

    for sentence in (
        "Line 1: the second part is not",
        "Line 3: begin with",
        "Line 4: “uncle” is no",
        "di@x.example is there",
    ):
        assert sentence in wrong
    assert done.status_code == 302
    assert again.status_code == 422
    assert list(Guest.objects.values_list("full_name", "email", "employer", "kind")) == [
        ("Ann Lee", "ann@x.example", "Treasury", "private_office"),
        ("Cy Moss", "cy@x.example", "", "other"),
    ]
    assert Notification.objects.filter(kind="judging.guest_invited").count() == 2
    assert not mail.outbox


def test_a_guest_answers_by_the_link_without_an_account_and_changes_their_mind(day):
    [ann] = invite(day, "Ann")
    client = Client()
    page = client.get(link(ann)).content.decode()
    nothing = client.post(link(ann), {"coming": ""})
    client.post(link(ann), {"coming": "yes", "access": "Hearing loop", "diet": "Vegan"})
    ann.refresh_from_db()

    assert "Old Hall" in page
    assert nothing.status_code == 422
    assert (ann.state, ann.access, ann.diet) == ("coming", "Hearing loop", "Vegan")
    client.post(link(ann), {"coming": "no", "access": "Hearing loop"})
    ann.refresh_from_db()
    assert (ann.state, ann.access, ann.diet) == ("not_coming", "", "")


def test_looking_at_the_link_changes_nothing(day):
    [ann] = invite(day, "Ann")
    before = list(Guest.objects.values())
    Client().get(link(ann))
    Client().head(link(ann))

    assert list(Guest.objects.values()) == before


def test_nobody_comes_without_a_place_and_a_place_given_back_is_free(day):
    ann, bob = invite(day, "Ann", "Bob")
    actions.set_guest_places(day, by=judging.organiser_of(day), places=1)
    answer(ann)
    answer(ann, diet="Vegan")

    with pytest.raises(actions.GuestsFull):
        answer(bob)
    assert "All places for guests are taken." in Client().post(link(bob), {"coming": "yes"}).content.decode()
    with pytest.raises(actions.TooFewGuestPlaces):
        actions.set_guest_places(day, by=judging.organiser_of(day), places=0)
    answer(ann, coming=False)
    assert answer(bob).is_coming


def test_once_the_day_has_begun_answers_stand(day):
    [ann] = invite(day, "Ann")

    with pytest.raises(actions.AnswersClosed):
        actions.answer_guest(ann, coming=True, at=day.starts_at)


def test_sending_again_ends_the_old_link_and_keeps_the_answer(desk, day):
    [ann] = invite(day, "Ann")
    answer(ann)
    old = link(ann)
    desk.post(path_in(day.cohort, "judging:guest_resend", ann.pk))
    ann.refresh_from_db()

    assert Client().get(old).status_code == 404
    assert Client().get(link(ann)).status_code == 200
    assert ann.is_coming
    assert Notification.objects.filter(kind="judging.guest_invited").count() == 2


def test_the_reception_list_has_names_and_employers_only_and_needs_show_after_a_recorded_look(desk, day):
    ann, bob = invite(day, "Ann", "Bob")
    answer(ann, access="Hearing loop", diet="Vegan")
    answer(bob, coming=False)
    reception = desk.get(path_in(day.cohort, "judging:guest_reception")).content.decode()
    listed = desk.get(path_in(day.cohort, "judging:guest_desk")).content.decode()

    assert ann.full_name in reception
    assert not re.search(r"\bBob\b", reception)
    for page in (reception, listed):
        assert "Hearing loop" not in page
        assert "Vegan" not in page
    assert "ann@treasury.example" not in reception
    assert not AuditEvent.objects.filter(code="judging.guest_needs.seen").exists()
    assert "Hearing loop" in desk.post(path_in(day.cohort, "judging:guest_needs")).content.decode()
    assert AuditEvent.objects.filter(code="judging.guest_needs.seen").count() == 1


def test_only_organisers_invite_and_see_needs(day):
    stranger = people.organiser(people.cohort())

    with pytest.raises(NotAllowed):
        actions.invite_guests(day, [], by=stranger, at=timezone.now())
    for person in (stranger, people.site_admin()):
        with pytest.raises(NotAllowed):
            actions.see_guest_needs(day, by=person)


def test_guests_are_erased_thirty_days_after_the_day_and_their_number_stays(day):
    ann, _bob = invite(day, "Ann", "Bob")
    answer(ann)

    assert actions.forget_guests(at=day.starts_at + dt.timedelta(days=29)) == 0
    assert actions.forget_guests(at=day.starts_at + dt.timedelta(days=30)) == 1
    assert not Guest.objects.exists()
    assert AuditEvent.objects.get(code="judging.guests.erased").facts == {"guests": 2, "coming": 1}
    assert actions.forget_guests(at=day.starts_at + dt.timedelta(days=31)) == 0


def test_an_invitation_is_taken_back_link_and_answer_go_and_the_guest_is_told(desk, day):
    gone, stays = invite(day, "Ruth", "Tom")
    answer(gone, access="Ramp")

    desk.post(path_in(day.cohort, "judging:guest_take_back", gone.pk))

    assert list(day.guests.all()) == [stays]
    assert Client().get(link(gone)).status_code in {404, 410}
    told = Notification.objects.get(kind="judging.guest_taken_back")
    assert told.address == gone.email
    assert AuditEvent.objects.filter(code="judging.guest.taken_back").count() == 1
