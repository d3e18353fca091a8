"""Practice pitches: scored by all judges, compared in words and without names, and never in any result."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from judging.actions import practice as actions
from judging.actions import rubric
from judging.models import Practice, Score, Scorecard
from judging.queries import practice as queries
from judging.queries import result
from programme.models import AuditEvent, Notification
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from tests.factories import judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    made = judging.day()
    for _ in range(3):
        judging.judge(made)
    judging.pitch(made)
    return made


def begun(day) -> Practice:
    return actions.begin_practice(day, by=judging.organiser_of(day), title="Last year", at=timezone.now())


def scored(practice: Practice, *levels: int) -> Practice:
    """The judges in turn give this level on every criterion."""
    for judge, level in zip(judging.judges_of(practice.pitch_day), levels, strict=False):
        values = dict.fromkeys((each.pk for each in practice.criteria if each.is_scored), level)
        actions.save_practice_card(practice, values, by=judge, at=timezone.now())
    return practice


def compared(practice: Practice) -> Practice:
    return actions.compare_practice(practice, by=judging.organiser_of(practice.pitch_day), at=timezone.now())


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_judges_score_it_in_their_browser_and_see_the_comparison_only_when_it_is_shown(day):
    desk = signed_in(judging.organiser_of(day))
    url = path_in(day.cohort, "judging:practice_desk")
    desk.post(url, {"title": "Last year’s winners", "about": "https://example.org/film"})
    practice = Practice.objects.get()
    card = reverse("judging:practice_card", args=(practice.pk,))
    first, second, _third = (signed_in(each) for each in judging.judges_of(day))
    levels = [each.field_name for each in practice.criteria if each.is_scored]

    assert "Last year’s winners" in first.get(reverse("judging:scorecard_home")).content.decode()
    assert first.post(card, {}).status_code == 422
    assert first.post(card, {levels[0]: "99"}).status_code == 422
    first.post(card, dict.fromkeys(levels, "1"))
    first.post(card, dict.fromkeys(levels, "2"))
    second.post(card, dict.fromkeys(levels, "5"))
    before = first.get(card).content.decode()
    desk.post(path_in(day.cohort, "judging:practice_compare", practice.pk))
    after = first.get(card).content.decode()
    on_desk = desk.get(url).content.decode()

    assert "judges: weak" not in before
    assert "far apart" not in before
    assert "far apart" in after
    assert "outstanding" in after
    assert "(you)" in after.replace("<strong>", "").replace("</strong>", "")
    assert judging.judges_of(day)[1].full_name not in after
    assert "2 of 3 judges have scored it" in on_desk
    assert first.post(card, dict.fromkeys(levels, "3")).status_code == 409
    assert practice.cards.get(judge=judging.judges_of(day)[0]).values[levels[0].split("_")[1]] == 2


def test_the_comparison_says_in_words_who_agrees_and_puts_the_widest_gap_first(day):
    practice = begun(day)
    low, high, *_rest = [each.pk for each in practice.criteria if each.is_scored]
    for judge, (one, other) in zip(judging.judges_of(day), ((3, 1), (3, 5), (3, 2)), strict=True):
        actions.save_practice_card(practice, {low: one, high: other}, by=judge, at=timezone.now())

    rows = queries.comparison(compared(practice), reader=judging.judges_of(day)[0])

    assert rows[0].criterion.pk == high
    assert rows[0].is_apart
    assert [(each.judges, each.is_mine) for each in rows[0].choices] == [(1, True), (1, False), (1, False)]
    assert next(row for row in rows if row.criterion.pk == low).sentence == "All 3 judges chose the same."
    assert rows[-1].sentence == "Too few judges have scored this to compare."


def test_a_practice_is_never_in_a_result_and_does_not_lock_the_criteria(day):
    scored(begun(day), 5, 1, 3)

    assert Score.objects.count() == Scorecard.objects.count() == 0
    assert result.day_for_engine(day).cards == ()
    day.rubric.refresh_from_db()
    assert not day.rubric.is_locked


def test_the_comparison_keeps_the_criteria_that_were_asked(day):
    practice = scored(begun(day), 1, 2)
    rubric.change_rubric(day.rubric, by=judging.organiser_of(day), criteria=rubric.points_criteria())

    rows = queries.comparison(compared(practice), reader=judging.judges_of(day)[0])

    assert [row.criterion.name for row in rows] == [f"Criterion {n}" for n in range(1, 6)]


def test_what_cannot_be_is_refused_in_words(day):
    by = judging.organiser_of(day)
    practice = begun(day)
    with pytest.raises(actions.PracticeRuns):
        begun(day)
    with pytest.raises(actions.NothingToCompare):
        compared(scored(practice, 3))
    with pytest.raises(NotAllowed):
        actions.save_practice_card(practice, {}, by=by, at=timezone.now())
    actions.drop_practice(practice, by=by)

    assert not Practice.objects.exists()
    empty = judging.day()
    with pytest.raises(actions.NobodyToPractise):
        begun(empty)
    with pytest.raises(actions.DayBegun):
        begun(judging.open_day())


def test_judges_are_told_twice_and_both_acts_are_recorded(day):
    compared(scored(begun(day), 2, 4))

    assert Notification.objects.filter(kind="judging.practice_begun").count() == 6
    codes = set(AuditEvent.objects.values_list("code", flat=True))
    assert {"judging.practice.begun", "judging.practice.scored", "judging.practice.compared"} <= codes


def test_a_judge_who_left_and_a_judge_of_another_day_find_no_card(day):
    practice = begun(day)
    card = reverse("judging:practice_card", args=(practice.pk,))
    stranger = judging.judge(judging.day())

    assert signed_in(stranger).get(card).status_code == 404
    assert signed_in(judging.judges_of(day)[0]).get(card).status_code == 200


def test_pages_ask_as_many_questions_for_three_judges_as_for_two(day):
    practice = compared(scored(begun(day), 1, 3))
    judge = signed_in(judging.judges_of(day)[0])
    desk = signed_in(judging.organiser_of(day))
    pages = (
        (judge, reverse("judging:practice_card", args=(practice.pk,))),
        (desk, path_in(day.cohort, "judging:practice_desk")),
    )

    def asked() -> list[int]:
        found = []
        for client, url in pages:
            client.get(url)
            with CaptureQueriesContext(connection) as questions:
                assert client.get(url).status_code == 200
            found.append(len(questions))
        return found

    before = asked()
    card = practice.cards.first()
    practice.cards.create(judge=judging.judges_of(day)[2], values=card.values, saved_at=card.saved_at)

    assert asked() == before
