"""The clock of a pitch day."""

import datetime as dt

import pytest
from django.utils import timezone

from judging.actions import display_link, stage
from judging.models import DisplayLink, PitchDay, Stage, Turn
from judging.queries import stage as queries
from programme.models import AuditEvent
from programme.shared.refusals import NotAllowed
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db
AT = timezone.now().replace(microsecond=0)


def later(minutes: float) -> dt.datetime:
    return AT + dt.timedelta(minutes=minutes)


@pytest.fixture
def day() -> PitchDay:
    """Three teams of 20 minutes from now on: 10 to pitch, 5 for questions, 5 to score."""
    made = judging.day(starts_at=AT)
    for _ in range(3):
        judging.pitch(made)
    judging.judge(made)
    judging.pitch_day.open_scoring(made, by=judging.organiser_of(made))
    return PitchDay.objects.get()


def pitches(day: PitchDay):
    return list(day.pitches.order_by("position"))


def test_a_turn_goes_from_phase_to_phase_by_the_servers_time(day):
    by, (first, second, _third) = judging.organiser_of(day), pitches(day)

    begun = stage.start_pitch(first, by=by, at=AT)
    assert (begun.phase, begun.ends_at) == ("pitch", later(10))
    asked = stage.go_on(day, by=by, after="pitch", at=later(11))
    assert (asked.phase, asked.ends_at) == ("questions", later(16))
    stage.go_on(day, by=by, after="questions", at=later(16))
    over = stage.go_on(day, by=by, after="scoring", at=later(22))

    assert (over.pitch, over.phase, over.ends_at) == (None, "", None)
    assert Turn.objects.values_list("pitch", "began_at", "ended_at").get() == (first.pk, AT, later(22))
    now = queries.on_now(day, at=later(23))
    assert (now.next, now.done, now.minutes_behind) == (second, 1, 3)
    codes = AuditEvent.objects.filter(code__startswith="judging.stage").values_list("code", flat=True)
    assert sorted(codes) == ["judging.stage.moved_on"] * 3 + ["judging.stage.started"]


def test_a_turn_that_by_a_clock_set_back_has_not_begun_ends_when_it_began(day):
    by, (first, second, _third) = judging.organiser_of(day), pitches(day)
    stage.start_pitch(first, by=by, at=later(60))

    stage.start_pitch(second, by=by, at=later(0))
    stage.go_on(day, by=by, after="pitch", at=later(1))
    assert Turn.objects.values_list("began_at", "ended_at").get(pitch=first) == (later(60), later(60))
    assert Stage.objects.get().pitch == second


def test_two_presses_at_once_go_one_phase(day):
    by = judging.organiser_of(day)
    stage.start_pitch(pitches(day)[0], by=by, at=AT)
    stage.go_on(day, by=by, after="pitch", at=later(9))

    with pytest.raises(stage.StageMoved):
        stage.go_on(day, by=by, after="pitch", at=later(9))
    with pytest.raises(stage.StageMoved):
        stage.start_pitch(pitches(day)[0], by=by, at=later(9))
    assert Stage.objects.get().phase == "questions"


def test_a_paused_clock_keeps_what_is_left(day):
    by = judging.organiser_of(day)
    stage.start_pitch(pitches(day)[0], by=by, at=AT)

    paused = stage.pause(day, by=by, at=later(4))
    assert (paused.left, paused.ends_at) == (dt.timedelta(minutes=6), None)
    assert stage.pause(day, by=by, at=later(7)).left == dt.timedelta(minutes=6)
    running = stage.resume(day, by=by, at=later(9))

    assert (running.left, running.ends_at) == (None, later(15))
    assert stage.resume(day, by=by, at=later(10)).ends_at == later(15)


def test_the_next_team_ends_the_turn_before_it(day):
    by, (first, second, _third) = judging.organiser_of(day), pitches(day)
    stage.start_pitch(first, by=by, at=AT)

    stage.start_pitch(second, by=by, at=later(3))

    assert dict(Turn.objects.values_list("pitch", "ended_at")) == {first.pk: later(3), second.pk: None}


def test_longer_time_on_stage_drives_that_teams_clock(day):
    first = pitches(day)[0]
    type(first).objects.filter(pk=first.pk).update(extra_minutes=5)

    begun = stage.start_pitch(pitches(day)[0], by=judging.organiser_of(day), at=AT)

    assert begun.ends_at == later(15)


def test_the_clock_waits_for_open_scoring_and_for_somebody_who_runs_the_day(day):
    chair = people.results_member(day.cohort)
    first = pitches(day)[0]
    with pytest.raises(NotAllowed):
        stage.start_pitch(first, by=chair)
    PitchDay.objects.update(chair=chair)
    stage.start_pitch(pitches(day)[0], by=chair)
    with pytest.raises(stage.NothingIsOn):
        stage.pause(judging.open_day(pitches=1), by=judging.organiser_of(PitchDay.objects.exclude(pk=day.pk).get()))

    PitchDay.objects.update(state="locked", locked_at=timezone.now())
    with pytest.raises(stage.NotToday):
        stage.pause(day, by=judging.organiser_of(day))


def test_rooms_at_the_same_time_have_a_clock_each(day):
    by, (first, second, third) = judging.organiser_of(day), pitches(day)
    PitchDay.objects.update(rooms_at_once=True)
    for pitch, room in ((first, "Hall"), (second, "Loft"), (third, "Hall")):
        type(pitch).objects.filter(pk=pitch.pk).update(room=room)
    day = PitchDay.objects.get()
    first, second, third = pitches(day)

    stage.start_pitch(first, by=by, at=AT)
    stage.start_pitch(second, by=by, at=later(2))

    hall, loft = queries.all_on_now(day, at=later(3))
    assert (hall.room, hall.pitch, hall.next) == ("Hall", first, third)
    assert (loft.room, loft.pitch, loft.next) == ("Loft", second, None)


def test_a_screens_link_is_made_seen_and_ended(day):
    by = judging.organiser_of(day)
    link = display_link.create_display_link(day, by=by, name="Hall", at=AT)

    display_link.note_screen(link, at=later(1))
    assert DisplayLink.objects.get().link_used_at == later(1)
    display_link.note_screen(DisplayLink.objects.get(), at=later(1.5))
    assert DisplayLink.objects.get().link_used_at == later(1)
    display_link.revoke_display_link(link, by=by, at=later(5))
    display_link.revoke_display_link(link, by=by, at=later(6))

    gone = DisplayLink.objects.get()
    assert gone.link_revoked_at == later(5)
    assert not gone.is_open(later(5))
    assert AuditEvent.objects.filter(code="judging.display_link.revoked").count() == 1
    with pytest.raises(NotAllowed):
        display_link.create_display_link(day, by=judging.judges_of(day)[0], name="Mine")
