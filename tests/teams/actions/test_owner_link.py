import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from programme.actions.delivery import send_waiting
from programme.models import AuditEvent, Notification
from programme.shared.refusals import NotAllowed
from teams.actions import owner_link as links
from teams.actions import question as act
from teams.models import Question
from tests.factories import teams as make


@pytest.fixture
def challenge(world):
    return make.challenge(world.cohort, title="Late letters")


@pytest.fixture
def link(world, challenge):
    return send(world, challenge)


def send(world, challenge, **fields):
    to = {"full_name": "Oona Owner", "email": "oona@owner.example", "at": timezone.now()}
    return links.send_owner_link(challenge, by=world.people["OR"], **{**to, **fields})


def ask(world, challenge, text="How many letters?"):
    return act.ask(challenge, text, by=world.people["TM"], at=timezone.now())


def page_of(link):
    return reverse("teams:owner_link_open", args=(link.link_token(),))


def test_the_owner_is_written_to_when_a_team_asks_and_answers_for_every_team(world, challenge, link):
    question = ask(world, challenge)
    send_waiting()
    told = next(each for each in mail.outbox if "How many letters?" in each.body and "oona@owner.example" in each.to[0])
    assert page_of(link) in told.body

    owner = world.client("AN")
    shown = owner.get(page_of(link)).content.decode()
    assert "How many letters?" in shown
    assert world.people["TM"].full_name not in shown
    owner.post(page_of(link), {f"q{question.pk}-answer": "Ten a day."})

    detail = world.client("PA").get(world.url("challenge_detail", challenge.pk)).content.decode()
    assert "Ten a day." in detail
    assert Notification.objects.filter(kind="teams.question_answered", person=world.people["TM"]).exists()
    assert AuditEvent.objects.filter(code="teams.question.answered", by=None).exists()


def test_organisers_read_who_has_been_asked(world, challenge, link):
    ask(world, challenge)

    assert "We have asked Oona Owner" in Notification.objects.get(kind="teams.question_asked").body


def test_an_answer_without_words_is_asked_for_again_and_changes_nothing(world, challenge, link):
    question = ask(world, challenge)

    again = world.client("AN").post(page_of(link), {f"q{question.pk}-answer": " "})

    assert "Error: " in again.content.decode()
    assert Question.objects.get().answer == ""


def test_the_owner_puts_an_answer_right_and_nobody_is_told_again(world, challenge, link):
    question = ask(world, challenge)
    for text in ("Ten.", "Twelve."):
        world.client("AN").post(page_of(link), {f"q{question.pk}-answer": text})

    assert Question.objects.get().answer == "Twelve."
    assert Notification.objects.filter(kind="teams.question_answered").count() == 1


def test_a_link_answers_for_its_own_challenge_only(world, challenge, link):
    other = ask(world, make.challenge(world.cohort), "Another one?")

    shown = world.client("AN").post(page_of(link), {f"q{other.pk}-answer": "Mine now."})

    assert "Another one?" not in shown.content.decode()
    with pytest.raises(act.PageIsClosed):
        act.answer_as_owner(link, other, "Mine now.", at=timezone.now())
    assert Question.objects.get().answer == ""


def test_sending_again_ends_the_address_sent_before(world, challenge, link):
    old = page_of(link)
    new = page_of(send(world, challenge))

    assert world.client("AN").get(old).status_code == 404
    assert world.client("AN").get(new).status_code == 200


@pytest.mark.parametrize("ended", ["revoked", "run out"])
def test_a_closed_page_shows_and_takes_nothing(world, challenge, link, ended):
    question = ask(world, challenge)
    if ended == "revoked":
        world.client("OR").post(world.url("owner_link_revoke", link.pk))
    else:
        type(link).objects.update(link_expires_at=timezone.now() - dt.timedelta(seconds=1))

    shown = world.client("AN").post(page_of(link), {f"q{question.pk}-answer": "Too late."}).content.decode()

    assert "This page is closed" in shown
    assert "How many letters?" not in shown
    assert Question.objects.get().answer == ""
    ask(world, challenge, "And now?")
    assert Notification.objects.filter(kind="teams.owner_asked").count() == 1


def test_only_organisers_send_the_page(world, challenge):
    for role in ("TM", "ME", "OX"):
        with pytest.raises(NotAllowed):
            links.send_owner_link(
                challenge, by=world.people[role], full_name="X", email="x@owner.example", at=timezone.now()
            )


def test_an_organiser_sends_it_from_the_desk(world, challenge):
    desk = world.url("owner_link_desk", challenge.pk)

    world.client("OR").post(desk, {"full_name": "Oona Owner", "email": "Oona@Owner.example"})

    shown = world.client("OR").get(desk).content.decode()
    assert "oona@owner.example" in shown
    assert world.client("OR").get(world.url("challenge_edit", challenge.pk)).content.decode().count(desk) == 1


def test_reading_the_page_takes_the_same_queries_for_any_number_of_questions(
    world, challenge, link, django_assert_max_num_queries
):
    for number in range(5):
        ask(world, challenge, f"Question {number}?")
    with django_assert_max_num_queries(8):
        world.client("AN").get(page_of(link))
