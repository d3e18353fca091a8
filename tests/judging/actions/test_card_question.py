"""The only acts on an alarm: ask the judge, leave a card out, keep it. Each keeps before and after, name and reason."""

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import card_question, result
from judging.models import CardQuestion, PitchDay, Scorecard
from judging.queries import moderation
from judging.states import CardAnswer, ModerationAct
from programme.models import AuditEvent, Notification
from programme.shared import navigation
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from programme.shared.time import now
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    """The second judge gave the first team one level where the others gave five: the teams stand 3 to 4."""
    made = judging.open_day(pitches=2, judges=2)
    for pitch, levels in zip(made.pitches.order_by("position"), ((5, 1), (4, 4)), strict=True):
        for judge, level in zip(judging.judges_of(made), levels, strict=True):
            judging.save(pitch, judge, *(5 * (level,)))
    return judging.pitch_day.lock_scoring(made, by=judging.organiser_of(made), missing=0)


def odd_card(day: PitchDay) -> Scorecard:
    return day.pitches.get(position=1).scorecards.get(judge=judging.judges_of(day)[1])


def ask(day: PitchDay) -> CardQuestion:
    return card_question.ask_judge(odd_card(day), by=judging.results_member_of(day), question="Is the 1 meant?")


def test_only_the_results_group_asks_and_only_the_judge_answers(day):
    for who in (judging.organiser_of(day), judging.judges_of(day)[0], people.site_admin()):
        with pytest.raises(NotAllowed):
            card_question.ask_judge(odd_card(day), by=who, question="Is it?")
    asked = ask(day)

    for who in (judging.judges_of(day)[0], judging.results_member_of(day), people.site_admin()):
        with pytest.raises(NotAllowed):
            card_question.answer_question(asked, by=who, answer=CardAnswer.AS_MEANT)


def test_a_judge_is_asked_once_at_a_time_and_answers_once(day):
    asked, judge = ask(day), judging.judges_of(day)[1]

    with pytest.raises(card_question.AskedAlready):
        ask(day)
    with pytest.raises(card_question.WordsNeeded):
        card_question.answer_question(asked, by=judge, answer=CardAnswer.NOT_MEANT, words=" ")
    card_question.answer_question(asked, by=judge, answer=CardAnswer.AS_MEANT)
    with pytest.raises(card_question.AnsweredAlready):
        card_question.answer_question(asked, by=judge, answer=CardAnswer.AS_MEANT)
    assert ask(day).answered_at is None


def test_an_answer_changes_no_score_and_tells_who_asked(day):
    sheet = judging.sheet(day)
    asked, judge, before = ask(day), judging.judges_of(day)[1], sheet.inputs_hash

    card_question.answer_question(asked, by=judge, answer=CardAnswer.NOT_MEANT, words="I mixed two teams up.")

    sheet.refresh_from_db()
    assert sheet.inputs_hash == before
    assert list(odd_card(day).scores.exclude(value=None).values_list("value", flat=True)) == [1] * 5
    told = Notification.objects.get(kind="judging.card_answered")
    assert told.person == judging.results_member_of(day)
    assert "mixed" not in told.body
    assert list(
        AuditEvent.objects.filter(code__in=("judging.card.questioned", "judging.card.answered"))
        .order_by("pk")
        .values_list("code", flat=True)
    ) == ["judging.card.questioned", "judging.card.answered"]


def test_leaving_a_card_out_and_taking_it_back_keep_what_stood_before_and_after(day):
    judging.sheet(day)
    by, card = judging.results_member_of(day), odd_card(day)
    first, second = (pitch.team.name for pitch in day.pitches.order_by("position"))

    result.moderate_card(card, by=by, act=ModerationAct.EXCLUDE, reason="The judge mixed two teams up.")
    result.moderate_card(card, by=by, act=ModerationAct.KEEP, reason="They did not, after all.")

    (out, went, _), (back, came, _) = moderation.history_of(card)
    assert (out.decided_by, out.reason, back.act) == (by, "The judge mixed two teams up.", "keep")
    assert {each.team: (each.before, each.after) for each in went} == {
        first: ("3.00, place 2", "5.00, place 1"),
        second: ("4.00, place 1", "4.00, place 2"),
    }
    assert {each.team: (each.before, each.after) for each in came} == {
        team: (after, before)
        for team, before, after in (
            (first, "3.00, place 2", "5.00, place 1"),
            (second, "4.00, place 1", "4.00, place 2"),
        )
    }


def test_nobody_is_asked_about_a_published_result(day):
    sheet = judging.signed_sheet(day)
    result.publish_sheet(sheet, by=sheet.signatures.first().person)

    with pytest.raises(result.SheetFixed):
        ask(day)


def test_from_the_desk_to_the_judge_and_back(client: Client, day):
    by, judge, card = judging.results_member_of(day), judging.judges_of(day)[1], odd_card(day)
    decide = path_in(day.cohort, "judging:moderation_decide", card.pk)
    client.force_login(by)
    client.post(decide, {"act": "ask", "reason": "Is the 1 meant?"})
    page = reverse("judging:card_question_answer", args=(CardQuestion.objects.get().pk,))
    assert "Not answered yet." in client.get(decide).text
    assert client.get(page).status_code == 404
    assert page in Notification.objects.get(kind="judging.card_questioned", person=judge).body

    client.force_login(judge)
    place = judge.enrolments.get()
    assert page in [task.url for source in navigation.task_sources() for task in source(place, now())]
    assert "Is the 1 meant?" in client.get(page).text
    wrong = client.post(page, {"answer": "not_meant", "words": ""})
    assert (wrong.status_code, "Say what is not as you meant it." in wrong.text) == (422, True)
    client.post(page, {"answer": "not_meant", "words": "I mixed two teams up."})

    assert "I mixed two teams up." in client.get(page).text
    client.force_login(by)
    assert "I mixed two teams up." in client.get(decide).text
    assert client.post(decide, {"act": "exclude", "reason": "The judge says so."})["Location"] == path_in(
        day.cohort, "judging:moderation_cards"
    )
    assert "What it changed" in client.get(decide).text
