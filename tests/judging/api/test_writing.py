import pytest
from django.utils import timezone

from judging.actions import pitch_day
from judging.models import LateChange, Scorecard, ScoreChange
from judging.queries import progress
from programme.models import AuditEvent
from programme.states import TokenScope
from tests.factories import judging
from tests.support.programs import Program, change_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return judging.open_day()


@pytest.fixture
def pitch(day):
    return day.pitches.order_by("position").first()


@pytest.fixture
def judge(day):
    return judging.judges_of(day)[0]


def card(day, *scores, text="", base=0, **more):
    values = {str(key): value for key, value in judging.values(day, *scores, text=text).items()}
    return {"change": change_id(), "base": base, "values": values, "hand_in": True, **more}


def test_a_judge_saves_the_whole_card(day, pitch, judge):
    program = Program(judge)

    answer = program.put(f"pitches/{pitch.pk}/scorecard", card(day, 4, 4, 4, 4, 4))

    saved = answer.json()
    assert (answer.status_code, saved["version"], saved["state"], saved["late"]) == (200, 1, "submitted", False)
    assert Scorecard.objects.get(pitch=pitch, judge=judge).total == 4
    event = AuditEvent.objects.get(code="judging.scorecard.saved")
    assert (event.by, event.facts["token"]) == (judge.pk, program.token.prefix)


def test_the_same_change_again_is_answered_the_same_and_saved_once(day, pitch, judge):
    program, sent = Program(judge), card(day, 4, 4, 4, 4, 4)

    first, again = (program.put(f"pitches/{pitch.pk}/scorecard", sent) for _time in range(2))

    assert first.json() == again.json()
    assert Scorecard.objects.get(pitch=pitch, judge=judge).version == 1


def test_a_stale_card_never_overwrites_and_both_versions_are_told(day, pitch, judge):
    program = Program(judge)
    program.put(f"pitches/{pitch.pk}/scorecard", card(day, 4, 4, 4, 4, 4))

    answer = program.put(f"pitches/{pitch.pk}/scorecard", card(day, 1, 1, 1, 1, 1))

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["there"]["version"]) == (409, "stale_card", 1)
    assert 4 in problem["there"]["values"].values()
    assert Scorecard.objects.get(pitch=pitch, judge=judge).total == 4


def test_a_change_on_the_version_that_was_told_is_saved_and_the_old_values_kept(day, pitch, judge):
    program = Program(judge)
    program.put(f"pitches/{pitch.pk}/scorecard", card(day, 4, 4, 4, 4, 4))

    answer = program.put(f"pitches/{pitch.pk}/scorecard", card(day, 1, 1, 1, 1, 1, base=1))

    assert answer.json()["version"] == 2
    assert ScoreChange.objects.filter(card__pitch=pitch, value=4).exists()


def test_a_change_after_ones_own_unheard_one_is_no_conflict(day, pitch, judge):
    program, first = Program(judge), card(day, 4, 4, 4, 4, 4)
    program.put(f"pitches/{pitch.pk}/scorecard", first)

    answer = program.put(f"pitches/{pitch.pk}/scorecard", card(day, 2, 2, 2, 2, 2, after=[first["change"]]))

    assert answer.json()["version"] == 2


def test_what_comes_after_the_lock_is_kept_and_not_counted(day, pitch, judge):
    pitch_day.lock_scoring(day, by=judging.organiser_of(day), missing=progress.missing_cards(day))

    answer = Program(judge).put(
        f"pitches/{pitch.pk}/scorecard", card(day, 4, 4, 4, 4, 4, noted_at=timezone.now().isoformat())
    )

    assert (answer.status_code, answer.json()["late"]) == (200, True)
    assert LateChange.objects.get().noted_at is not None
    assert Scorecard.objects.get(pitch=pitch, judge=judge).total is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"999999": 3}, "unknown_criterion"),
        ({"first": 99}, "off_the_scale"),
        ({"first": "four"}, "off_the_scale"),
        ({"first": {"a": 1}}, "off_the_scale"),
        ({"first": 1.5}, "off_the_scale"),
    ],
)
def test_a_value_that_the_card_does_not_have_is_refused_whole(day, pitch, judge, values, code):
    first = str(day.rubric.criteria.order_by("position").first().pk)
    sent = {first if key == "first" else key: value for key, value in values.items()}

    answer = Program(judge).put(f"pitches/{pitch.pk}/scorecard", {"change": change_id(), "base": 0, "values": sent})

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert Scorecard.objects.get(pitch=pitch, judge=judge).version == 0


def test_words_that_no_database_keeps_are_refused(day, pitch, judge):
    answer = Program(judge).put(f"pitches/{pitch.pk}/scorecard", card(day, 4, 4, 4, 4, 4, text="a\0b"))

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("key", ["hand_in", "missed", "x", ""])
def test_a_card_has_values_for_criteria_and_nothing_else(day, pitch, judge, key):
    sent = {"change": change_id(), "base": 0, "values": {key: True}}

    assert Program(judge).put(f"pitches/{pitch.pk}/scorecard", sent).status_code == 400


def test_nobody_saves_another_judges_card(day, pitch):
    other = judging.judges_of(judging.open_day())[0]
    for person in (other, judging.organiser_of(day), judging.results_member_of(day)):
        answer = Program(person).put(f"pitches/{pitch.pk}/scorecard", card(day, 4, 4, 4, 4, 4))
        assert answer.status_code == 404


def test_a_barred_judge_saves_nothing(day, pitch, judge):
    judging.bar(day, judge, pitch.team)

    answer = Program(judge).put(f"pitches/{pitch.pk}/scorecard", card(day, 4, 4, 4, 4, 4))

    assert (answer.status_code, answer.json()["code"]) == (403, "barred")


def test_a_token_without_the_right_scores_nothing(day, pitch, judge):
    answer = Program(judge, TokenScope.READ).put(f"pitches/{pitch.pk}/scorecard", card(day, 4, 4, 4, 4, 4))

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
