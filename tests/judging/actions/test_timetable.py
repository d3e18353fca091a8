"""The running order: drawn, with breaks and fixed times, and told to the teams."""

import datetime as dt

import pytest
from icalendar import Calendar

from judging.actions import pitch_day, remote, timetable
from judging.models import Break, Pitch, PitchDay, Scorecard, Seat
from judging.queries import timetable as queries
from judging.states import PhaseName
from programme.actions.calendar_feed import numbered
from programme.models import AuditEvent, Notification
from programme.shared.calendar import entries_for
from programme.shared.refusals import NotAllowed
from tests.factories import judging, teams
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    """Three teams, the first with a member."""
    made = judging.day(place="Old Hall")
    for number in range(3):
        pitch = judging.pitch(made)
        if number == 0:
            teams.membership(pitch.team)
    return made


def by(day: PitchDay):
    return judging.organiser_of(day)


def times(day: PitchDay) -> list[int]:
    """Minutes after the beginning, in running order."""
    return [(row.starts_at - day.starts_at).seconds // 60 for row in day.pitches.order_by("position")]


def appointment(kind: str) -> list[dict[str, str]]:
    """What calendar programs read in each message of the kind, oldest first."""
    found = []
    for row in Notification.objects.filter(kind=kind).order_by("created_at", "pk"):
        calendar = Calendar.from_ical(row.part)
        [event] = calendar.walk("VEVENT")
        names = ("UID", "SEQUENCE", "STATUS")
        found.append({"METHOD": str(calendar["METHOD"])} | {name: str(event[name]) for name in names})
    return found


def member(day: PitchDay):
    return queries.members_of(day.pitches.get(position=1))[0]


def test_breaks_and_longer_turns_move_what_follows(day):
    pause = timetable.add_break(day, by=by(day), after=1, title="Tea", minutes=15)

    assert times(day) == [0, 35, 55]
    timetable.move_break(pause, by=by(day), after=2)
    assert times(day) == [0, 20, 55]
    timetable.remove_break(pause, by=by(day))
    assert times(day) == [0, 20, 40]


def test_a_gap_holds_one_break_only(day):
    timetable.add_break(day, by=by(day), after=1, title="Tea", minutes=15)

    with pytest.raises(timetable.GapTaken):
        timetable.add_break(day, by=by(day), after=1, title="More tea", minutes=15)
    assert Break.objects.count() == 1


def test_a_fixed_turn_keeps_its_time_through_moves(day):
    last = day.pitches.get(position=3)
    noon = day.starts_at + dt.timedelta(hours=2)
    timetable.change_slot(last, by=by(day), room="Attic", fixed_at=noon, joining_link="")
    pitch_day.move_pitch(day.pitches.get(position=1), by=by(day), to=2)

    last.refresh_from_db()
    assert last.starts_at == noon
    assert last.place == "Attic, Old Hall"


def test_a_draw_is_recorded_with_its_seed_and_can_be_repeated(day):
    drawn = timetable.draw_order(day, by=by(day))
    order = list(day.pitches.order_by("position").values_list("team", flat=True))
    event = AuditEvent.objects.get(code="judging.order.drawn")

    assert event.facts["seed"] == drawn.draw_seed
    assert event.facts["teams"] == [str(team) for team in order]
    assert queries.is_as_drawn(drawn)
    pitch_day.move_pitch(day.pitches.get(position=3), by=by(day), to=1)
    assert not queries.is_as_drawn(drawn)
    timetable.draw_order(day, by=by(day), seed=drawn.draw_seed)
    assert list(day.pitches.order_by("position").values_list("team", flat=True)) == order


def test_no_order_is_drawn_once_scoring_is_open():
    day = judging.open_day()

    with pytest.raises(timetable.DrawnTooLate):
        timetable.draw_order(day, by=by(day))


def test_only_organisers_arrange_the_order(day):
    with pytest.raises(NotAllowed):
        timetable.draw_order(day, by=people.person())
    with pytest.raises(NotAllowed):
        timetable.tell_teams(day, by=people.person())


def test_a_turn_has_its_phases_and_longer_time_lengthens_the_pitch(day):
    pitch = day.pitches.get(position=1)
    pitch.extra_minutes = 4

    assert [(phase.name, phase.minutes) for phase in pitch.phases()] == [
        (PhaseName.PITCH, 14),
        (PhaseName.QUESTIONS, 5),
        (PhaseName.SCORING, 5),
    ]
    assert pitch.minutes == 24


def test_phases_must_fit_into_the_turn(day):
    values = {"starts_at": day.starts_at, "place": "", "chair": None, "deputy": None}

    with pytest.raises(pitch_day.TurnTooShort):
        pitch_day.change_pitch_day(
            day, by=by(day), minutes_each=10, pitch_minutes=8, questions_minutes=2, scoring_minutes=1, **values
        )


def test_a_team_gets_its_time_with_an_appointment_and_a_change_raises_its_number(day):
    who = member(day)
    assert timetable.tell_teams(day, by=by(day)) == 3
    with pytest.raises(timetable.NothingToTell):
        timetable.tell_teams(day, by=by(day))

    pitch_day.move_pitch(day.pitches.get(team__memberships__enrolment__person=who), by=by(day), to=2)
    assert timetable.tell_teams(day, by=by(day)) == 2
    first, second = appointment("judging.pitch_told")

    assert first["METHOD"] == second["METHOD"] == "REQUEST"
    assert first["UID"] == second["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    [feed] = numbered(entries_for(who, day.cohort))
    assert (feed.uid, feed.sequence) == (second["UID"], int(second["SEQUENCE"]))


def test_a_team_that_is_taken_out_gets_a_cancellation(day):
    member(day)
    timetable.tell_teams(day, by=by(day))
    pitch_day.remove_pitch(day.pitches.get(position=1), by=by(day))
    [told], [off] = appointment("judging.pitch_told"), appointment("judging.pitch_off")

    assert (off["METHOD"], off["STATUS"], off["UID"]) == ("CANCEL", "CANCELLED", told["UID"])
    assert int(off["SEQUENCE"]) > int(told["SEQUENCE"])


def test_opening_scoring_tells_the_teams_that_nobody_has_told(day):
    judging.judge(day)
    pitch_day.open_scoring(day, by=by(day))

    assert not queries.untold(day)
    assert Notification.objects.filter(person=member(day), kind="judging.pitch_told").count() == 1


LINK = "https://meet.example/secret-room"


def test_one_press_makes_a_team_remote_and_tells_team_and_judges_without_the_link_itself():
    day = judging.open_day()
    PitchDay.objects.update(joining_link=LINK)
    day.refresh_from_db()
    pitch = day.pitches.get(position=1)
    who = teams.membership(pitch.team).enrolment.person
    judge, barred = judging.judges_of(day)
    judging.save(pitch, judge, 3, 3, 3, 3, 3)
    cards = list(Scorecard.objects.order_by("pk").values())
    from_before = Notification.objects.count()
    judging.bar(day, barred, pitch.team)

    remote.set_pitch_mode(pitch, by=by(day), mode="team_remote")

    new = Notification.objects.order_by("created_at")[from_before:]
    told = {row.person for row in new if row.kind in ("judging.pitch_told", "judging.joining_changed")}
    assert told == {who, judge}
    assert all(LINK not in row.body + row.part for row in Notification.objects.all())
    assert all(f"/pitches/{pitch.pk}/" in row.body for row in new if row.person in told)
    assert list(Scorecard.objects.order_by("pk").values()) == cards
    assert Pitch.objects.get(pk=pitch.pk).is_told


def test_nobody_is_sent_to_a_call_that_has_no_link(day):
    judging.judge(day)

    with pytest.raises(remote.NoJoiningLink):
        remote.set_pitch_mode(day.pitches.get(position=1), by=by(day), mode="remote")
    with pytest.raises(remote.NoJoiningLink):
        remote.set_seat_mode(Seat.objects.get(), by=by(day), mode="remote")
    assert remote.set_pitch_mode(day.pitches.get(position=1), by=by(day), mode="recorded").mode == "recorded"


def test_a_remote_judge_gets_the_private_page_of_each_pitch_they_hear(day):
    seat = judging.seat(day)
    judge = seat.enrolment.person
    PitchDay.objects.update(joining_link=LINK)
    judging.bar(day, judge, day.pitches.get(position=3).team)

    remote.set_seat_mode(seat, by=by(day), mode="remote")

    mail = Notification.objects.get(kind="judging.joining_changed")
    heard = list(day.pitches.filter(position__lt=3))
    assert mail.person == judge
    assert all(str(pitch.pk) in mail.body for pitch in heard)
    assert str(day.pitches.get(position=3).pk) not in mail.body
    assert queries.link_for(queries.pitch_page(judge, heard[0].pk)) == LINK
