import pytest
from django.utils import timezone

from programme.models import Notification
from programme.shared.refusals import NotAllowed
from teams.actions import question as act
from teams.queries import question as questions
from tests.factories import teams as make


@pytest.fixture
def challenge(world):
    made = make.challenge(world.cohort)
    world.team.challenge = made
    world.team.save()
    return made


def test_a_question_reaches_organisers_and_its_answer_reaches_every_reader(world, challenge):
    page = world.url("challenge_detail", challenge.pk)
    world.client("TM").post(page, {"text": "May we visit you?"})
    question = questions.waiting(world.cohort).get()
    assert Notification.objects.filter(kind="teams.question_asked").get().person == world.people["OR"]
    assert "May we visit you?" in world.client("TM").get(page).content.decode()
    assert "May we visit you?" not in world.client("PA").get(page).content.decode()

    world.client("OR").post(world.url("question_answer", question.pk), {"answer": "On Tuesdays."})

    shown = world.client("PA").get(page).content.decode()
    assert "May we visit you?" in shown
    assert "On Tuesdays." in shown
    assert world.people["TM"].full_name not in shown
    assert Notification.objects.filter(kind="teams.question_answered").count() == 4


def test_an_answer_put_right_is_not_told_again(world, challenge):
    question = act.ask(challenge, "By when?", by=world.people["TM"], at=timezone.now())
    for text in ("In May.", "In June."):
        act.answer(question, text, by=world.people["OR"], at=timezone.now())

    question.refresh_from_db()
    assert question.answer == "In June."
    assert Notification.objects.filter(kind="teams.question_answered").count() == 4


def test_who_may_ask_and_who_may_answer(world, challenge):
    with pytest.raises(NotAllowed):
        act.ask(challenge, "By when?", by=world.people["JU"], at=timezone.now())
    question = act.ask(challenge, "By when?", by=world.people["ME"], at=timezone.now())
    with pytest.raises(NotAllowed):
        act.answer(question, "Now.", by=world.people["ME"], at=timezone.now())
