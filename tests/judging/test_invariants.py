"""What must hold of pitches, cards, standings and results is proved, and each breach named."""

import datetime as dt

import pytest
from django.utils import timezone

from judging.models import Award, Criterion, Pitch, PitchStanding, Result, ResultSheet, Score, Scorecard, Signature
from programme.shared.invariants import breaches
from tests.factories import judging as make
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db


def found() -> str:
    # Other tests leave files whose rows were rolled back.
    return "\n".join(str(each) for each in breaches() if not each.thing.startswith("The private file"))


@pytest.fixture
def sheet() -> ResultSheet:
    return make.signed_sheet(make.locked_day(5, 4))


def test_a_signed_day_breaks_nothing(sheet: ResultSheet):
    assert found() == ""


def test_a_pitch_of_a_team_from_another_cohort_is_named():
    pitch = make.pitch(make.day())
    Pitch.objects.filter(pk=pitch.pk).update(team=teams.team(people.cohort()))

    assert f"judging.Pitch {pitch.pk} leads to one cohort and to another" in found()


def test_a_pitch_that_shows_the_work_of_another_team_is_named():
    pitch = make.pitch(make.day())
    cohort = pitch.pitch_day.cohort
    theirs = teams.submission_version(teams.team(cohort), teams.deliverable(cohort))
    Pitch.objects.filter(pk=pitch.pk).update(version=theirs)

    assert f"judging.Pitch {pitch.pk} shows the work of another team" in found()


def test_a_score_for_a_criterion_of_another_rubric_is_named():
    make.locked_day(5)
    score = Score.objects.filter(value__isnull=False)[0]
    strange = Criterion.objects.filter(rubric=make.rubric(people.cohort()))[0]
    Score.objects.filter(pk=score.pk).update(criterion=strange)

    assert f"judging.Score {score.pk} answers a criterion of another rubric" in found()


@pytest.mark.parametrize("change", [{"count": 7}, {"mean": 1}])
def test_a_standing_that_drifted_is_named(change: dict[str, int]):
    day = make.locked_day(5)
    standing = PitchStanding.objects.get(pitch__pitch_day=day)
    PitchStanding.objects.filter(pk=standing.pk).update(**change)

    assert f"judging.PitchStanding {standing.pk} says" in found()


def test_a_card_that_was_saved_after_the_lock_is_named():
    make.locked_day(5)
    card = Scorecard.objects.all()[0]
    Scorecard.objects.filter(pk=card.pk).update(saved_at=timezone.now() + dt.timedelta(minutes=1))

    assert f"judging.Scorecard {card.pk} was saved after scoring was locked" in found()


def test_a_signed_sheet_with_one_signature_is_named(sheet: ResultSheet):
    Signature.objects.filter(pk=sheet.signatures.first().pk).update(voided_at=timezone.now())

    assert f"judging.ResultSheet {sheet.pk} does not hold two signatures" in found()


def test_an_award_that_was_changed_under_the_signatures_is_named(sheet: ResultSheet):
    Award.objects.filter(sheet=sheet).update(citation="For something else.")

    assert f"judging.ResultSheet {sheet.pk} does not hold two signatures under what it says" in found()


def test_a_changed_figure_is_named(sheet: ResultSheet):
    Result.objects.filter(sheet=sheet, place=1).update(mean=3)

    assert f"judging.ResultSheet {sheet.pk} gives other figures" in found()
