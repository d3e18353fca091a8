"""Saving a card: whole, once, never over something newer, never after the lock."""

import uuid

import pytest

from judging.actions import conflict, scorecard
from judging.actions.pitch_day import lock_scoring
from judging.actions.scorecard import AnotherCard, Change, NoSuchCard, StaleCard, TooLittle, save_scorecard
from judging.models import LateChange, PitchDay, Scorecard, ScoreChange
from judging.queries import progress
from judging.queries.scorecard import held_by
from judging.states import ScorecardState
from programme.models import AuditEvent, ClientChange, Enrolment
from programme.shared.refusals import NotAllowed
from programme.states import EnrolmentState
from tests.factories import judging
from tests.support.counting import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    return judging.open_day(pitches=2, judges=2)


@pytest.fixture
def judge(day):
    return judging.judges_of(day)[0]


@pytest.fixture
def pitch(day):
    return day.pitches.get(position=1)


def card_of(pitch, judge) -> Scorecard:
    return Scorecard.objects.get(pitch=pitch, judge=judge)


def test_save_scorecard_keeps_the_whole_card_as_a_draft(day, judge, pitch):
    saved = judging.save(pitch, judge, 4, None, 3, None, None, hand_in=False, text="Clear")

    card = card_of(pitch, judge)
    assert (saved.version, saved.state, saved.late) == (1, "open", False)
    assert (card.state, card.version, card.filled, card.total) == ("open", 1, 2, None)
    assert list(held_by(card, day.rubric.criteria.all()).values()) == [4, None, 3, None, None, "Clear", "Clear"]
    assert pitch.standing.count == 0


def test_handing_in_counts_in_the_standing_and_raises_the_board(day, judge, pitch):
    before = PitchDay.objects.get(pk=day.pk).board_version

    judging.save(pitch, judge, 5, 4, 3, 2, 1)

    pitch.standing.refresh_from_db()
    card = card_of(pitch, judge)
    assert (card.state, str(card.total)) == ("submitted", "3.500000")
    assert (pitch.standing.count, float(pitch.standing.mean)) == (1, 3.5)
    assert PitchDay.objects.get(pk=day.pk).board_version == before + 1


def test_a_change_of_a_card_that_is_in_stays_in_and_keeps_the_old_values(judge, pitch):
    judging.save(pitch, judge, 5, 5, 5, 5, 5)

    judging.save(pitch, judge, 1, 5, 5, 5, 5, hand_in=False)

    card = card_of(pitch, judge)
    assert card.state == ScorecardState.SUBMITTED
    assert [(change.value, change.version) for change in ScoreChange.objects.filter(card=card)] == [(5, 1)]


def test_the_same_change_sent_twice_counts_once(day, judge, pitch):
    change = Change(uuid.uuid4(), 0)
    values = judging.values(day, 3, 3, 3, 3, 3)

    first = save_scorecard(pitch.pk, values, by=judge, change=change, hand_in=True)
    again = save_scorecard(pitch.pk, values, by=judge, change=change, hand_in=True)

    assert again == first
    assert card_of(pitch, judge).version == 1
    assert ClientChange.objects.filter(pk=change.id).count() == 1


def test_a_stale_change_is_refused_and_changes_nothing(judge, pitch):
    judging.save(pitch, judge, 3, 3, 3, 3, 3)

    with pytest.raises(StaleCard):
        judging.save(pitch, judge, 1, 1, 1, 1, 1, base=0)

    assert card_of(pitch, judge).version == 1
    assert str(card_of(pitch, judge).total) == "3.000000"


def test_a_stale_change_that_brings_nothing_new_is_no_conflict(judge, pitch):
    judging.save(pitch, judge, 3, 3, 3, 3, 3)

    saved = judging.save(pitch, judge, 3, 3, 3, 3, 3, base=0)

    assert (saved.version, saved.state) == (1, "submitted")
    assert ScoreChange.objects.count() == 0


def test_a_device_is_never_in_conflict_with_its_own_change_whose_answer_was_lost(day, judge, pitch):
    first, second = Change(uuid.uuid4(), 0), uuid.uuid4()
    save_scorecard(pitch.pk, judging.values(day, 3, None, None, None, None), by=judge, change=first, hand_in=False)

    later = Change(second, 0, after=(uuid.uuid4(), first.id))
    saved = save_scorecard(
        pitch.pk, judging.values(day, 4, None, None, None, None), by=judge, change=later, hand_in=False
    )

    assert saved.version == 2
    judging.save(pitch, judge, 5, 5, 5, 5, 5)  # another device
    with pytest.raises(StaleCard):
        save_scorecard(
            pitch.pk, judging.values(day, 1), by=judge, change=Change(uuid.uuid4(), 0, after=(second,)), hand_in=False
        )


def test_an_id_that_stood_for_another_card_is_refused(day, judge, pitch):
    change = Change(uuid.uuid4(), 0)
    save_scorecard(pitch.pk, judging.values(day, 3, 3, 3, 3, 3), by=judge, change=change, hand_in=False)

    with pytest.raises(AnotherCard):
        save_scorecard(
            day.pitches.get(position=2).pk, judging.values(day, 3, 3, 3, 3, 3), by=judge, change=change, hand_in=False
        )


def test_the_same_change_sent_100_times_counts_once(day, judge, pitch):
    change = Change(uuid.uuid4(), 0)
    values = judging.values(day, 3, 3, 3, 3, 3)

    answers = {save_scorecard(pitch.pk, values, by=judge, change=change, hand_in=True) for _ in range(100)}

    assert len(answers) == 1
    assert card_of(pitch, judge).version == 1
    assert AuditEvent.objects.filter(code="judging.scorecard.saved").count() == 1


def test_a_missed_pitch_counts_for_nothing_and_can_be_scored_after_all(day, judge, pitch):
    judging.save(pitch, judge, 3, 3, 3, 3, 3)

    save_scorecard(
        pitch.pk,
        judging.values(day, 3, 3, 3, 3, 3),
        by=judge,
        change=Change(uuid.uuid4(), 1),
        hand_in=True,
        missed=True,
    )

    card = card_of(pitch, judge)
    assert (card.was_missed, card.state, card.total, card.submitted_at) == (True, "open", None, None)
    pitch.standing.refresh_from_db()
    assert pitch.standing.count == 0
    assert progress.grid(day).counts == {"missed": 1, "not_due": 3}
    assert progress.missing_cards(day) == 3
    judging.save(pitch, judge, 3, 3, 3, 3, 3)
    assert card_of(pitch, judge).state == ScorecardState.SUBMITTED


def test_an_old_value_is_kept_with_its_time_and_the_reason_for_the_change(day, judge, pitch):
    judging.save(pitch, judge, 5, 5, 5, 5, 5)
    values = judging.values(day, 4, 5, 5, 5, 5)

    save_scorecard(
        pitch.pk, values, by=judge, change=Change(uuid.uuid4(), 1), hand_in=True, reason="After the last pitch"
    )

    changed = ScoreChange.objects.get()
    assert (changed.value, changed.version, changed.reason) == (5, 1, "After the last pitch")
    assert changed.changed_at == card_of(pitch, judge).saved_at


def test_save_scorecard_keeps_a_late_change_but_does_not_count_it(day, judge, pitch):
    judging.save(pitch, judge, 3, 3, 3, 3, 3)
    lock_scoring(day, by=judging.organiser_of(day), missing=progress.missing_cards(day))

    saved = judging.save(pitch, judge, 5, 5, 5, 5, 5)

    pitch.standing.refresh_from_db()
    assert saved.late
    assert float(pitch.standing.mean) == 3
    assert LateChange.objects.get().values[str(day.rubric.criteria.get(position=1).pk)] == 5
    assert AuditEvent.objects.filter(code="judging.scorecard.late_change").count() == 1


def test_a_card_with_too_little_on_it_cannot_be_handed_in(judge, pitch):
    with pytest.raises(TooLittle):
        judging.save(pitch, judge, None, None, 5, 5, None)


def test_the_first_score_locks_the_rubric(day, judge, pitch):
    assert not day.rubric.is_locked

    judging.save(pitch, judge, 3, None, None, None, None, hand_in=False)

    day.rubric.refresh_from_db()
    assert day.rubric.is_locked


def test_nobody_without_a_seat_finds_a_card(day, pitch):
    stranger = judging.judge(judging.open_day())
    change = Change(uuid.uuid4(), 0)

    with pytest.raises(NoSuchCard):
        save_scorecard(pitch.pk, {}, by=stranger, change=change, hand_in=False)
    with pytest.raises(NoSuchCard):
        save_scorecard(pitch.pk, {}, by=judging.organiser_of(day), change=change, hand_in=False)


def test_a_judge_who_has_left_finds_no_card(day, judge, pitch):
    Enrolment.objects.filter(person=judge).update(state=EnrolmentState.WITHDRAWN)

    with pytest.raises(NoSuchCard):
        judging.save(pitch, judge, 3, 3, 3, 3, 3)


def test_a_barred_judge_cannot_save_and_the_attempt_is_recorded(day, judge, pitch):
    conflict.declare_conflict(pitch, by=judge, detail="My sister is a member.")

    with pytest.raises(NotAllowed):
        judging.save(pitch, judge, 3, 3, 3, 3, 3)

    assert AuditEvent.objects.filter(code="refused", by=judge.pk).count() == 1


def test_a_declared_conflict_takes_a_card_that_was_in_out_of_the_standing(judge, pitch):
    judging.save(pitch, judge, 3, 3, 3, 3, 3)

    conflict.declare_conflict(pitch, by=judge, detail="We are friends.")

    pitch.standing.refresh_from_db()
    assert (pitch.standing.count, pitch.standing.mean) == (0, None)


def test_a_card_is_given_back_with_a_reason_and_no_figure_changes(day, judge, pitch):
    judging.save(pitch, judge, 3, 3, 3, 3, 3)

    card = scorecard.reopen_scorecard(card_of(pitch, judge), by=judging.organiser_of(day), reason="You asked for it.")

    assert (card.state, card.total, card.submitted_at) == ("open", None, None)
    assert held_by(card, day.rubric.criteria.all())[day.rubric.criteria.get(position=1).pk] == 3
    with pytest.raises(NotAllowed):
        scorecard.reopen_scorecard(card, by=judge, reason="mine")


@pytest.mark.parametrize("changes", [False, True], ids=["a first save", "a change of every score"])
def test_a_save_sends_few_queries(day, judge, pitch, changes):
    """P5 without the two of the session: card, scores, old scores, card, standing, board, answer, audit."""
    judging.save(pitch, judging.judges_of(day)[1], 1, 1, 1, 1, 1)
    judging.save(pitch, judging.judges_of(day)[1], 2, 2, 2, 2, 2)
    if changes:
        judging.save(pitch, judge, 1, 1, 1, 1, 1, text="First thought")
    values = judging.values(day, 3, 3, 3, 3, 3, text="Second thought")
    change = Change(uuid.uuid4(), card_of(pitch, judge).version)

    with counted() as cost:
        save_scorecard(pitch.pk, values, by=judge, change=change, hand_in=True)

    assert len(cost.queries) == 9 + changes, cost.queries
