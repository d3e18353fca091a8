"""Asking the organisers, their desk, and answers for everybody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.actions import conversation as actions
from programme.models import Cohort, Conversation, OfficeHours, Person, PublicAnswer, ReadyReply
from tests.factories import programme as make
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db


def url(name: str, cohort: Cohort, *args: object) -> str:
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug, *args))


def text(response: Any) -> str:
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


@pytest.fixture
def ann(cohort: Cohort) -> Person:
    return make.participant(cohort, who=make.person("Ann Arbor"))


@pytest.fixture
def olivia(cohort: Cohort) -> Person:
    return make.organiser(cohort)


@pytest.fixture
def asker(ann: Person, client_for: Callable[..., Client]) -> Client:
    return client_for(ann)


@pytest.fixture
def desk(olivia: Person, client_for: Callable[..., Client]) -> Client:
    return client_for(olivia)


def asked(cohort: Cohort, ann: Person, subject: str = "Parking") -> Conversation:
    return actions.ask(cohort, subject=subject, text="Is there parking?", by=ann, at=timezone.now())


def test_every_page_of_the_cohort_leads_to_asking_and_says_from_where(cohort, ann, asker, olivia):
    home = url("home_cohort", cohort)
    way = f"{url('conversation_index', cohort)}?on={home}"
    assert way in asker.get(home).content.decode()

    page = asker.get(way)
    assert f"You came from {home}" in text(page)
    answer = asker.post(
        way, {"subject": "Parking", "text": "Is there any?", "on": home, "key": page.context["form"]["key"].value()}
    )

    made = Conversation.objects.get()
    assert answer.url == url("conversation_detail", cohort, made.pk)
    assert made.asked_on == home
    assert "Is there any?" in text(asker.get(answer.url))


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_a_page_that_is_not_of_this_site_is_not_kept(cohort, asker, olivia, path):
    asker.post(url("conversation_index", cohort), {"subject": "S", "text": "T", "on": path})
    assert not Conversation.objects.exclude(asked_on="").exists()


def test_an_empty_question_is_shown_again_with_what_was_typed(cohort, asker):
    page = asker.post(url("conversation_index", cohort), {"subject": "", "text": "A long thought"})
    assert "A long thought" in text(page)
    assert not Conversation.objects.exists()


def test_an_organiser_answers_beginning_with_a_ready_answer(cohort, ann, asker, olivia, desk):
    row = asked(cohort, ann)
    ready = actions.save_ready_reply(cohort.programme, name="Travel", text="Take the train.", by=olivia)
    manage = url("conversation_manage", cohort, row.pk)

    assert "Parking" in text(desk.get(url("conversation_desk", cohort)))
    assert "Take the train." in text(desk.get(f"{manage}?reply={ready.pk}"))
    assert desk.get(f"{manage}?reply=nonsense").status_code == 200
    page = desk.post(manage, {"text": "Take the train, Ann."}, follow=True)

    assert "Nothing waits for an answer." in text(page)
    assert "Take the train, Ann." in text(asker.get(url("conversation_detail", cohort, row.pk)))


def test_an_open_page_asks_for_news_and_gets_a_word_while_there_are_none(cohort, ann, asker, olivia):
    row = asked(cohort, ann)
    thread = url("conversation_thread", cohort, row.pk)
    first = asker.get(thread)
    assert asker.get(thread, headers={"If-None-Match": first["ETag"]}).status_code == 304

    actions.say(row, "Behind the hall.", by=olivia, at=timezone.now())

    news = asker.get(thread, headers={"If-None-Match": first["ETag"]})
    assert (news.status_code, "Behind the hall." in text(news)) == (200, True)
    assert "<html" not in text(news)


def test_a_question_is_assigned_and_closed(cohort, ann, olivia, desk):
    row = asked(cohort, ann)
    desk.post(url("conversation_assign", cohort, row.pk), {"who-to": str(olivia.pk)})
    row.refresh_from_db()
    assert row.assigned_to == olivia
    assert "Parking" in text(desk.get(url("conversation_desk", cohort) + "?state=mine"))

    desk.post(url("conversation_close", cohort, row.pk))
    row.refresh_from_db()
    assert row.state == "closed"
    assert "Parking" not in text(desk.get(url("conversation_desk", cohort)))
    assert "Parking" in text(desk.get(url("conversation_desk", cohort) + "?state=closed"))


def test_somebody_else_of_the_cohort_finds_nothing(cohort, ann, client_for):
    row = asked(cohort, ann)
    other = client_for(make.participant(cohort))
    for name in ("conversation_detail", "conversation_thread"):
        assert other.get(url(name, cohort, row.pk)).status_code == 404
    assert "Parking" not in text(other.get(url("conversation_index", cohort)))


def test_an_organiser_who_opens_the_askers_page_lands_at_the_desk(cohort, ann, desk):
    row = asked(cohort, ann)
    answer = desk.get(url("conversation_detail", cohort, row.pk))
    assert answer.url == url("conversation_manage", cohort, row.pk)


def test_ready_answers_are_written_changed_and_removed_at_the_desk(cohort, olivia, desk):
    replies = url("conversation_replies", cohort)
    desk.post(replies, {"name": "Travel", "text": "Take the train."})
    row = ReadyReply.objects.get()
    assert "There is a ready answer of this name" in text(desk.post(replies, {"name": "Travel", "text": "Again"}))

    desk.post(f"{replies}?reply={row.pk}", {"name": "Travel", "text": "Take the bus."})
    row.refresh_from_db()
    assert row.text == "Take the bus."
    desk.post(url("conversation_remove_reply", cohort, row.pk))
    assert not ReadyReply.objects.exists()


def test_office_hours_are_set_and_shown_to_who_asks(cohort, asker, desk):
    hours = url("conversation_hours", cohort)
    assert "Choose a time after the first one." in text(desk.post(hours, {"opens": "17:00", "closes": "09:00"}))
    desk.post(hours, {"opens": "09:00", "closes": "17:00", "words": "We answer within a day."})
    assert OfficeHours.objects.get().closes.hour == 17
    assert "We answer within a day." in text(asker.get(url("conversation_index", cohort)))


def test_an_answer_is_worded_anew_for_everybody(cohort, ann, olivia, desk, client: Client):
    row = asked(cohort, ann)
    actions.say(row, "Behind the hall, Ann.", by=olivia, at=timezone.now())
    create = url("public_answer_create", cohort)
    assert "Behind the hall, Ann." in text(desk.get(f"{create}?from={row.pk}"))
    assert desk.get(f"{create}?from=nonsense").status_code == 200

    desk.post(create, {"question": "Where can one park?", "answer": "Behind the hall."})

    index = url("public_answer_index", cohort)
    page = client.get(index, {"q": "park"})
    assert "Where can one park?" in text(page)
    assert "Ann" not in text(page)
    assert "No answer holds these words" in text(client.get(index, {"q": "zebra"}))
    desk.post(url("public_answer_withdraw", cohort, PublicAnswer.objects.get().pk))
    assert "Where can one park?" not in text(client.get(index))


@pytest.mark.parametrize("name", ["conversation_index", "conversation_desk"])
def test_a_list_costs_the_same_however_much_was_asked(cohort, ann, asker, desk, name):
    def more() -> None:
        for number in range(4):
            asked(cohort, ann, f"Question {number}")

    more()
    assert_page_costs_the_same(desk if name == "conversation_desk" else asker, url(name, cohort), more, rows_shown=8)


def test_a_long_conversation_costs_no_more_than_a_short_one(cohort, ann, asker, olivia):
    row = asked(cohort, ann)

    def more() -> None:
        for number in range(3):
            actions.say(row, f"Word {number}", by=olivia if number % 2 else ann, at=timezone.now())

    more()
    assert_page_costs_the_same(asker, url("conversation_detail", cohort, row.pk), more, rows_shown=7)
