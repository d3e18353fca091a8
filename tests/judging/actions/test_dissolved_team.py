"""A team dissolved before the lock is listed as not ranked and never scored on; afterwards the result stands."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import result
from judging.actions.pitch_day import TeamOfAnotherCohort, add_pitches, lock_scoring
from judging.actions.scorecard import NotRanked
from judging.models import Pitch
from judging.queries import panel, pitch_day, progress
from judging.queries import result as queries
from judging.queries import scorecard as cards
from programme.shared.addresses import path_in
from tests.factories import judging, teams

pytestmark = pytest.mark.django_db


def dissolve(pitch: Pitch) -> Pitch:
    pitch.team.dissolved_at = timezone.now()
    pitch.team.save()
    return Pitch.objects.select_related("team", "pitch_day").get(pk=pitch.pk)


def test_a_dissolved_team_is_not_scored_on():
    day = judging.open_day(pitches=3, judges=1)
    judge = judging.judges_of(day)[0]
    first, second, third = day.pitches.all()
    judging.save(second, judge, 3, 3, 3, 3, 3)
    second = dissolve(second)

    with pytest.raises(NotRanked):
        judging.save(second, judge, 5, 5, 5, 5, 5)

    assert second not in cards.pitches_for_judge(judge)
    assert cards.neighbours(judge, first)["after"] == third
    assert progress.missing_cards(day) == 2
    assert [each.pitch for each in panel.coverage(day, day.pitches.ranked().order_by("position"))] == [first, third]


def test_the_judge_is_told_why_there_is_no_card():
    day = judging.open_day(pitches=2, judges=1)
    pitch = dissolve(day.pitches.last())
    client = Client()
    client.force_login(judging.judges_of(day)[0])

    answer = client.get(reverse("judging:scorecard_edit", args=(pitch.pk,)))

    assert "Dissolved, not ranked." in answer.content.decode()
    client.force_login(judging.organiser_of(day))
    assert "Dissolved, not ranked" in client.get(path_in(day.cohort, "judging:pitch_day_desk")).content.decode()


def test_a_dissolved_team_has_no_line_and_is_listed_apart():
    day = judging.open_day(pitches=3, judges=1)
    judge = judging.judges_of(day)[0]
    for pitch in day.pitches.all():
        judging.save(pitch, judge, 3, 3, 3, 3, 3)
    gone = dissolve(day.pitches.get(position=2))
    day = lock_scoring(day, by=judging.organiser_of(day), missing=0)

    sheet = result.compute_sheet(day, by=judging.results_member_of(day))

    assert gone.team_id not in sheet.results.values_list("team", flat=True)
    assert sheet.results.count() == 2
    assert queries.picture(sheet).not_ranked == [gone.team.name]
    assert queries.recomputes(sheet)


def test_a_team_that_is_dissolved_after_the_lock_keeps_its_place():
    day = judging.locked_day(3, 5)
    kept = dissolve(day.pitches.get(position=2))

    sheet = result.compute_sheet(day, by=judging.results_member_of(day))

    assert kept.is_ranked
    assert sheet.results.get(place=1).team == kept.team
    assert queries.picture(sheet).not_ranked == []


def test_the_published_page_lists_it_as_not_ranked(client):
    day = judging.locked_day(3, 5)
    gone = teams.team(day.cohort, name="Ash", dissolved_at=day.opened_at)
    sheet = judging.signed_sheet(day)
    result.publish_sheet(sheet, by=sheet.signatures.first().person)

    text = client.get(path_in(day.cohort, "judging:result_public")).content.decode()

    assert "Not ranked" in text
    assert gone.name in text


def test_a_dissolved_team_is_not_put_into_the_running_order():
    day = judging.day()
    gone = teams.team(day.cohort, dissolved_at=timezone.now())

    assert gone not in pitch_day.teams_without_pitch(day)
    with pytest.raises(TeamOfAnotherCohort):
        add_pitches(day, by=judging.organiser_of(day), teams=[gone])
