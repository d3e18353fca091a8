"""A day that runs late, and teams that change places on it."""

import datetime as dt

import pytest
from django.utils import timezone

from judging.actions import late_day, stage, timetable
from judging.models import Break, Pitch, PitchDay
from judging.queries import stage as queries
from programme.models import AuditEvent, Notification
from programme.shared.refusals import NotAllowed
from tests.factories import judging, teams
from tests.factories import programme as people

pytestmark = pytest.mark.django_db
AT = timezone.now().replace(microsecond=0)


@pytest.fixture
def day() -> PitchDay:
    """Four teams of 20 minutes with a member each, who were told their times when scoring was opened."""
    made = judging.day(starts_at=AT)
    for _ in range(4):
        pitch = judging.pitch(made)
        teams.membership(pitch.team, people.enrolment(made.cohort))
    judging.judge(made)
    judging.pitch_day.open_scoring(made, by=judging.organiser_of(made))
    return PitchDay.objects.get()


def later(minutes: float) -> dt.datetime:
    return AT + dt.timedelta(minutes=minutes)


def times() -> list[int]:
    """When the pitches begin, in minutes from the beginning of the day."""
    found = Pitch.objects.order_by("position").values_list("starts_at", flat=True)
    return [int((each - AT).total_seconds() // 60) for each in found]


def told() -> int:
    return Notification.objects.filter(kind="judging.pitch_told").count()


def begin_first(day) -> None:
    stage.start_pitch(day.pitches.get(position=1), by=judging.organiser_of(day), at=later(7))


def test_what_is_left_moves_and_each_team_hears_it_once(day):
    by, before = judging.organiser_of(day), told()
    begin_first(day)

    assert late_day.say_late(day, by=by, minutes=7, at=later(8)) == 3
    assert times() == [0, 27, 47, 67]
    assert told() == before + 3
    [heard] = Notification.objects.filter(kind="judging.judge_order")
    assert (heard.person, heard.part_type.split(";")[0]) == (judging.judges_of(day)[0], "text/calendar")
    assert late_day.say_late(day, by=by, minutes=7, at=later(9)) == 0
    assert (times(), told()) == ([0, 27, 47, 67], before + 3)


def test_lateness_counts_against_the_plan_also_later_in_the_day_and_when_time_is_made_up(day):
    by = judging.organiser_of(day)
    begin_first(day)
    late_day.say_late(day, by=by, minutes=7, at=later(8))
    stage.start_pitch(day.pitches.get(position=2), by=by, at=later(30))

    late_day.say_late(day, by=by, minutes=10, at=later(31))
    assert times() == [0, 27, 50, 70]
    late_day.say_late(day, by=by, minutes=4, at=later(32))
    assert times() == [0, 27, 44, 64]
    late_day.say_late(day, by=by, minutes=7, at=later(33))
    assert times() == [0, 27, 47, 67]
    assert AuditEvent.objects.filter(code="judging.day.said_late").count() == 4


def test_fixed_times_stay_and_their_teams_hear_nothing(day):
    by, before = judging.organiser_of(day), told()
    Pitch.objects.filter(position=3).update(fixed_at=later(40))
    begin_first(day)

    assert late_day.say_late(day, by=by, minutes=7, at=later(8)) == 1
    # The fourth waits for both: the third, and the second that ran into it.
    assert times() == [0, 27, 40, 60]
    assert told() == before + 1


def test_a_break_to_come_moves_too_unless_its_time_is_fixed(day):
    by = judging.organiser_of(day)
    timetable.add_break(day, by=by, after=1, title="Coffee", minutes=15)
    begin_first(day)
    late_day.say_late(day, by=by, minutes=5, at=later(8))
    assert Break.objects.get().starts_at == later(25)
    assert times() == [0, 40, 60, 80]

    Break.objects.update(fixed_at=later(20))
    late_day.say_late(day, by=by, minutes=5, at=later(9))
    assert Break.objects.get().starts_at == later(20)
    assert times() == [0, 35, 55, 75]
    # After the break nothing takes it up any more.
    late_day.say_late(day, by=by, minutes=5, at=later(36))
    assert times() == [0, 40, 60, 80]


def test_two_teams_change_places_and_those_two_hear_it(day):
    by, before = judging.organiser_of(day), told()
    begin_first(day)
    first, second, third, fourth = day.pitches.order_by("position")

    assert late_day.swap_pitches(second, fourth, by=by) == 2
    assert list(day.pitches.order_by("position")) == [first, fourth, third, second]
    assert late_day.skip_pitch(Pitch.objects.get(pk=fourth.pk), by=by) == 2
    assert list(day.pitches.order_by("position")) == [first, third, fourth, second]
    assert told() == before + 4
    for wrong, refusal in ((first, late_day.HasBegun), (third, late_day.NotOneDay)):
        with pytest.raises(refusal):
            late_day.swap_pitches(Pitch.objects.get(pk=third.pk), wrong, by=by)
    with pytest.raises(late_day.NothingLeft):
        late_day.skip_pitch(Pitch.objects.get(pk=second.pk), by=by)


def test_the_desk_suggests_how_late_the_day_runs(day):
    begin_first(day)
    assert queries.minutes_late(queries.on_now(day, at=later(7))) == 7

    late_day.say_late(day, by=judging.organiser_of(day), minutes=7, at=later(8))
    assert queries.minutes_late(queries.on_now(PitchDay.objects.get(), at=later(9))) == 7


def test_only_who_runs_the_day_says_that_it_is_late(day):
    with pytest.raises(NotAllowed):
        late_day.say_late(day, by=judging.judges_of(day)[0], minutes=5)
    for pitch in day.pitches.order_by("position"):
        stage.start_pitch(pitch, by=judging.organiser_of(day))
    with pytest.raises(late_day.NothingLeft):
        late_day.say_late(day, by=judging.organiser_of(day), minutes=5)
