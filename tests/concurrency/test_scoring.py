"""Judges who save at the same moment: nothing lost, nothing doubled; the lock is a line that no save straddles."""

import uuid
from typing import Any

from django.db.models import Avg

from judging.actions.pitch_day import lock_scoring
from judging.actions.scorecard import Change, StaleCard, save_scorecard
from judging.models import LateChange, PitchDay, PitchStanding, Scorecard
from judging.queries import progress
from programme.queries import audit
from tests.factories import judging


def standing_is_right(day: PitchDay) -> bool:
    return all(
        (standing.count, round(float(standing.mean or 0), 6))
        == (
            (cards := Scorecard.objects.filter(pitch=standing.pitch, total__isnull=False)).count(),
            round(float(cards.aggregate(mean=Avg("total"))["mean"] or 0), 6),
        )
        for standing in PitchStanding.objects.filter(pitch__pitch_day=day)
    )


def test_eight_judges_hand_in_at_the_same_moment(race: Any):
    day = judging.open_day(pitches=1, judges=8)
    pitch, judges = day.pitches.get(), judging.judges_of(day)

    outcomes = race(8, lambda number: judging.save(pitch, judges[number], *[number % 5 + 1] * 5))

    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert Scorecard.objects.filter(state="submitted", version=1).count() == 8
    assert PitchStanding.objects.get(pitch=pitch).count == 8
    assert standing_is_right(day)
    assert list(audit.faults()) == []


def test_one_change_sent_ten_times_at_once_counts_once(race: Any):
    day = judging.open_day(pitches=1, judges=1)
    pitch, judge = day.pitches.get(), judging.judges_of(day)[0]
    values, change = judging.values(day, 3, 3, 3, 3, 3), Change(uuid.uuid4(), 0)

    outcomes = race(10, lambda _: save_scorecard(pitch.pk, values, by=judge, change=change, hand_in=True))

    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert len({outcome.value for outcome in outcomes}) == 1
    assert Scorecard.objects.get().version == 1


def test_of_ten_devices_with_the_same_base_one_wins_and_nine_are_told(race: Any):
    day = judging.open_day(pitches=1, judges=1)
    pitch, judge = day.pitches.get(), judging.judges_of(day)[0]

    outcomes = race(
        10, lambda number: judging.save(pitch, judge, *[number % 5 + 1] * 5, text=f"From device {number}", base=0)
    )

    assert sum(outcome.error is None for outcome in outcomes) == 1
    assert {type(outcome.error) for outcome in outcomes if outcome.error} == {StaleCard}
    assert Scorecard.objects.get().version == 1


def test_a_save_that_meets_the_lock_counts_or_is_late_and_nothing_between(race: Any):
    day = judging.open_day(pitches=1, judges=6)
    pitch, judges = day.pitches.get(), judging.judges_of(day)
    organiser = judging.organiser_of(day)

    def run(number: int) -> str:
        if number == 6:
            for _ in range(20):
                try:
                    lock_scoring(day, by=organiser, missing=progress.missing_cards(day))
                    return "locked"
                except Exception as error:
                    if type(error).__name__ != "CountHasChanged":
                        raise
            return "gave up"
        return "late" if judging.save(pitch, judges[number], 4, 4, 4, 4, 4, base=0).late else "counted"

    outcomes = race(7, run)

    assert [outcome.error for outcome in outcomes if outcome.error] == []
    said = [outcome.value for outcome in outcomes]
    assert said.count("locked") == 1
    assert said.count("late") == LateChange.objects.count()
    assert said.count("counted") == Scorecard.objects.filter(submitted_at__isnull=False).count()
    assert set(Scorecard.objects.values_list("state", flat=True)) == {"locked"}
    assert standing_is_right(day)
    assert list(audit.faults()) == []
