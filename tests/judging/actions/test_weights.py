"""Weights that change after judges have begun to score: a reason, a new version, both rankings kept."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from judging.actions import pitch_day, rubric
from judging.actions import weights as actions
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


def changed(day: PitchDay, weights=AROUND, reason: str = "The sponsor's rules say so."):
    scored = [each for each in rubrics.criteria_of(day.rubric) if each.is_scored]
    given = dict(zip((each.pk for each in scored), weights, strict=True))
    return actions.change_weights(
        day.rubric, by=judging.organiser_of(day), weights=given, reason=reason, at=timezone.now()
    )


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
    [earlier] = queries.earlier_rankings_of(sheet)

    assert list(Score.objects.order_by("pk").values_list("value", "text")) == scores
    assert before == after[::-1]
    assert order_of(sheet) == [2, 1]
    assert [name for _place, name, _mean in earlier.lines] == [
        str(pitch.team) for pitch in day.pitches.order_by("position")
    ]
    assert earlier.weights.reason == "The sponsor's rules say so."
    assert AuditEvent.objects.filter(code="judging.rubric.reweighted").count() == 1


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
    with pytest.raises(actions.WeightsFixed):
        changed(day)
    with pytest.raises(NotAllowed):
        actions.change_weights(day.rubric, by=judging.judges_of(day)[0], weights={}, reason="x", at=timezone.now())


def test_the_desk_takes_weights_and_reason_and_results_show_both_orders(client: Client, day):
    client.force_login(judging.organiser_of(day))
    names = [each.field_name for each in rubrics.criteria_of(day.rubric) if each.is_scored]
    page, sent = path_in(day.cohort, "judging:rubric_weights"), dict(zip(names, AROUND, strict=True))

    unreasoned = client.post(page, sent)
    uneven = client.post(page, sent | {names[0]: 99, "reason": "As ruled."})
    done = client.post(page, sent | {"reason": "As the sponsor's rules say."}, follow=True).content.decode()
    locked(day)
    judging.sheet(day)
    client.force_login(judging.results_member_of(day))
    results = client.get(path_in(day.cohort, "judging:result_desk")).content.decode()

    assert (unreasoned.status_code, uneven.status_code) == (422, 422)
    assert "189" in uneven.content.decode()
    assert "Version 1 held until" in done
    assert "By the weights of version 1" in results
