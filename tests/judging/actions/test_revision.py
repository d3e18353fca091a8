"""Criteria that change after judges have begun to score: a reason, a new version, both rankings kept."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from judging.actions import pitch_day, rubric, scorecard
from judging.actions import revision as actions
from judging.models import EarlierRanking, PitchDay, PitchStanding, Score, Scorecard
from judging.queries import pack, progress
from judging.queries import rubric as rubrics
from judging.queries import weights as queries
from programme.models import AuditEvent
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from tests.factories import judging

pytestmark = pytest.mark.django_db

AROUND = (10, 15, 20, 25, 30)


@pytest.fixture
def day() -> PitchDay:
    """The first team is best on what weighs most, the second on what weighs least."""
    made = judging.open_day(pitches=2, judges=2)
    first, second = made.pitches.order_by("position")
    for judge in judging.judges_of(made):
        judging.save(first, judge, 5, 4, 3, 2, 1)
        judging.save(second, judge, 1, 2, 3, 4, 5)
    made.rubric.refresh_from_db()
    return made


def changed(day: PitchDay, weights=AROUND, reason: str = "The sponsor's rules say so.", words=None):
    """New weights for the scored criteria, and new words for the criteria at these positions."""
    criteria = rubrics.criteria_of(day.rubric)
    given = {
        each.pk: {"name": each.name, "weight": weight, "help": each.help, "options": each.options}
        | (words or {}).get(each.position, {})
        for each, weight in zip(criteria, (*weights, 0, 0), strict=True)
    }
    by = judging.organiser_of(day)
    return actions.revise_rubric(day.rubric, by=by, criteria=given, reason=reason, at=timezone.now())


def locked(day: PitchDay) -> PitchDay:
    pitch_day.lock_scoring(day, by=judging.organiser_of(day), missing=progress.missing_cards(day))
    return PitchDay.objects.get(pk=day.pk)


def order_of(sheet) -> list[int]:
    return [line.team.pitches.get().position for line in sheet.results.order_by("place")]


def test_new_weights_are_a_new_version_and_both_rankings_are_kept(day):
    scores = list(Score.objects.order_by("pk").values_list("value", "text"))
    before = [each.mean for each in PitchStanding.objects.order_by("pitch__position")]

    assert changed(day).version == 2
    after = [each.mean for each in PitchStanding.objects.order_by("pitch__position")]
    sheet = judging.sheet(locked(day))
    [earlier] = queries.earlier_rankings_of(sheet, sheet.results.all())

    assert list(Score.objects.order_by("pk").values_list("value", "text")) == scores
    assert before == after[::-1]
    assert order_of(sheet) == [2, 1]
    assert [name for _place, name, _mean in earlier.lines] == [
        str(pitch.team) for pitch in day.pitches.order_by("position")
    ]
    assert earlier.weights.reason == "The sponsor's rules say so."
    assert AuditEvent.objects.filter(code="judging.rubric.revised").count() == 1


def test_cards_saved_afterwards_count_by_the_new_weights(day):
    pitch, judge = day.pitches.order_by("position").first(), judging.judges_of(day)[0]
    changed(day)
    judging.save(pitch, judge, 5, 4, 3, 2, 2)

    card = Scorecard.objects.get(pitch=pitch, judge=judge)

    assert float(card.total) == pytest.approx((5 * 10 + 4 * 15 + 3 * 20 + 2 * 25 + 2 * 30) / 100)


def test_a_total_that_an_older_weight_slipped_into_is_put_right_at_the_lock(day):
    changed(day)
    Scorecard.objects.filter(submitted_at__isnull=False).update(total=1)

    locked(day)

    assert 1 not in {float(card.total) for card in Scorecard.objects.all()}


def test_a_criterion_without_weight_is_left_out_and_still_counts_in_the_old_ranking(day):
    changed(day, (0, 20, 20, 25, 35))
    sheet = judging.sheet(locked(day))

    assert len(sheet.inputs["criteria"]) == 4
    [kept] = EarlierRanking.objects.all()
    assert kept.lines[0]["mean"] == "3.500000"
    document = json.loads(
        json.dumps(pack.documents(judging.sign(sheet, judging.signatory(day), judging.signatory(day))))
    )
    assert document["rubric.json"]["earlier"][0]["version"] == 1


def test_what_does_not_add_up_says_nothing_new_gives_no_reason_or_comes_too_late_is_refused(day):
    with pytest.raises(rubric.WeightsDoNotAddUp):
        changed(day, (10, 10, 10, 10, 10))
    with pytest.raises(actions.WithoutReason):
        changed(day, reason="  ")
    with pytest.raises(actions.NothingChanged):
        changed(day, judging.WEIGHTS)
    with pytest.raises(actions.NotScoredYet):
        changed(judging.day())
    locked(day)
    with pytest.raises(actions.RubricFixed):
        changed(day)
    with pytest.raises(NotAllowed):
        actions.revise_rubric(day.rubric, by=judging.judges_of(day)[0], criteria={}, reason="x", at=timezone.now())


def test_new_words_are_a_version_that_judges_read_and_the_pack_keeps_the_old_ones(client: Client, day):
    levels = ["none", "little", "some", "much", "all"]
    client.force_login(judging.judges_of(day)[0])
    before = client.get("/judge/").content.decode()

    changed(day, judging.WEIGHTS, words={1: {"name": "Whose problem it is", "options": {"levels": levels}}})

    after = client.get("/judge/").content.decode()
    assert ("Whose problem it is" in before, "Whose problem it is" in after) == (False, True)
    assert ("outstanding" in before, ">all<" in after.replace(" ", "")) == (True, True)
    sheet = judging.sheet(locked(day))
    assert order_of(sheet) == [1, 2]
    [earlier] = pack.documents(judging.sign(sheet, judging.signatory(day), judging.signatory(day)))["rubric.json"][
        "earlier"
    ]
    assert {"name": "Criterion 1", "help": "", "options": {"levels": judging.LEVELS}} in earlier["wording"].values()
    assert len(earlier["wording"]) == 7


def test_a_new_rule_for_comments_holds_for_the_next_hand_in(day):
    judge, pitch = judging.judges_of(day)[0], day.pitches.order_by("position").first()
    judging.save(pitch, judge, 5, 5, 5, 5, 5, text="")
    changed(day, judging.WEIGHTS, words={6: {"options": {"at_ends": True}}})

    with pytest.raises(scorecard.WordsMissing, match="“Comment 1”"):
        judging.save(pitch, judge, 5, 5, 5, 5, 4, text="")

    judging.save(pitch, judge, 5, 5, 5, 5, 4, text="Clear")
    assert Scorecard.objects.get(pitch=pitch, judge=judge).is_submitted


@pytest.mark.parametrize(
    "words",
    [
        {1: {"options": {"levels": ["weak", "fair", "good", "strong"]}}},
        {1: {"options": {"levels": ["weak", "fair", "good", "strong", "outstanding", "more"]}}},
        {6: {"weight": 10}, 1: {"weight": 20}},
    ],
    ids=("a level taken away", "a level more", "a comment that weighs"),
)
def test_what_cards_that_are_in_would_not_fit_is_refused(day, words):
    with pytest.raises(actions.CardsWouldNotFit, match="would no longer fit"):
        changed(day, judging.WEIGHTS, words=words)
    given = {0: {"name": "One more", "weight": 100, "help": "", "options": {}}}
    with pytest.raises(actions.CardsWouldNotFit, match="added or taken away"):
        actions.revise_rubric(
            day.rubric, by=judging.organiser_of(day), criteria=given, reason="More.", at=timezone.now()
        )
    assert day.rubric.earlier_weights.count() == 0


def test_the_desk_takes_weights_words_and_reason_and_results_show_both_orders(client: Client, day):
    client.force_login(judging.organiser_of(day))
    page = path_in(day.cohort, "judging:rubric_revise")
    form = client.get(page).context["form"]
    scored = [each for each in form.criteria if each.is_scored]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    sent |= {f"weight_{each.pk}": weight for each, weight in zip(scored, AROUND, strict=True)}
    first = scored[0].pk

    unreasoned = client.post(page, sent)
    sent["reason"] = "As the sponsor's rules say."
    uneven = client.post(page, sent | {f"weight_{first}": 99})
    shorter = client.post(page, sent | {f"levels_{first}": "weak\nfair"})
    done = client.post(page, sent | {f"name_{first}": "Whose problem"}, follow=True).content.decode()
    locked(day)
    judging.sheet(day)
    client.force_login(judging.results_member_of(day))
    results = client.get(path_in(day.cohort, "judging:result_desk")).content.decode()

    assert [each.status_code for each in (unreasoned, uneven, shorter)] == [422] * 3
    assert "189" in uneven.content.decode()
    assert "Write 5 lines" in shorter.content.decode()
    assert "Version 1 held until" in done
    assert "Whose problem" in done
    assert "By the weights of version 1" in results
