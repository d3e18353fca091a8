"""Rubric, running order, panel, and the lock."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from judging.actions import conflict, panel, pitch_day, rubric
from judging.models import Conflict, Pitch, PitchDay, Scorecard
from judging.queries import panel as panels
from judging.queries import progress
from judging.states import ConflictSource, ConflictState, PitchDayState
from programme.models import AuditEvent, Notification
from programme.shared.refusals import NotAllowed, WrongState
from tests.factories import judging, teams
from tests.factories import programme as people
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return people.cohort()


@pytest.fixture
def organiser(cohort):
    return people.organiser(cohort)


def test_the_usual_rubric_adds_up(cohort, organiser):
    made = rubric.create_rubric(cohort, by=organiser)

    assert [each.weight for each in made.criteria.all()] == [30, 25, 20, 15, 10, 0, 0]
    assert rubric.create_rubric(cohort, by=organiser) == made


def test_weights_must_add_up_to_100(cohort, organiser):
    made = rubric.create_rubric(cohort, by=organiser)
    given = rubric.usual_criteria()
    given[0]["weight"] = 31

    with pytest.raises(rubric.WeightsDoNotAddUp, match="101"):
        rubric.change_rubric(made, by=organiser, criteria=given)


def test_a_locked_rubric_is_not_changed(cohort, organiser):
    day = judging.open_day(pitches=1, judges=1, cohort=cohort)
    judging.save(day.pitches.get(), judging.judges_of(day)[0], 3, 3, 3, 3, 3)

    with pytest.raises(rubric.RubricLocked):
        rubric.change_rubric(day.rubric, by=organiser, criteria=rubric.usual_criteria())


def test_a_pitch_day_is_planned_once(cohort, organiser):
    day = pitch_day.plan_pitch_day(cohort, by=organiser, starts_at=timezone.now())

    assert day.panels.count() == 1
    with pytest.raises(pitch_day.AlreadyPlanned):
        pitch_day.plan_pitch_day(cohort, by=organiser, starts_at=timezone.now())


def test_only_the_results_group_chairs_and_no_judge(cohort, organiser):
    with pytest.raises(pitch_day.ChairIsJudge):
        pitch_day.plan_pitch_day(cohort, by=organiser, starts_at=timezone.now(), chair=people.person())
    judging_member = people.results_member(cohort, people.judge(cohort))
    with pytest.raises(pitch_day.ChairIsJudge):
        pitch_day.plan_pitch_day(cohort, by=organiser, starts_at=timezone.now(), deputy=judging_member)

    assert pitch_day.plan_pitch_day(
        cohort, by=organiser, starts_at=timezone.now(), chair=people.results_member(cohort)
    ).chair


def test_strangers_plan_nothing(cohort):
    with pytest.raises(NotAllowed):
        pitch_day.plan_pitch_day(cohort, by=people.organiser(people.cohort()), starts_at=timezone.now())


def test_teams_pitch_one_after_the_other_and_move(cohort, organiser):
    day = judging.day(cohort, minutes_each=15)
    first, second, third = pitch_day.add_pitches(day, by=organiser, teams=[teams.team(cohort) for _ in range(3)])

    pitch_day.move_pitch(third, by=organiser, to=1)

    order = list(day.pitches.order_by("position"))
    assert order == [third, first, second]
    assert [each.position for each in order] == [1, 2, 3]
    assert order[2].starts_at == day.starts_at + dt.timedelta(minutes=30)

    pitch_day.remove_pitch(third, by=organiser)
    assert [each.position for each in day.pitches.order_by("position")] == [1, 2]


def test_teams_of_another_cohort_do_not_pitch(cohort, organiser):
    with pytest.raises(pitch_day.TeamOfAnotherCohort):
        pitch_day.add_pitches(judging.day(cohort), by=organiser, teams=[teams.team(people.cohort())])


def test_scoring_opens_with_a_card_for_each_judge_and_pitch_and_the_version_handed_in(cohort, organiser):
    day = judging.day(cohort)
    pitch = judging.pitch(day)
    judge = judging.judge(day)
    over = timezone.now() - dt.timedelta(days=1)
    version = teams.submission_version(pitch.team, teams.deliverable(cohort, due_at=over, shown_to_judges=True))
    teams.submission_version(pitch.team, teams.deliverable(cohort, due_at=over))
    teams.submission_version(pitch.team, teams.deliverable(cohort, shown_to_judges=True))

    day = pitch_day.open_scoring(day, by=organiser)

    assert day.state == PitchDayState.OPEN
    assert Pitch.objects.get().version == version
    assert [(card.pitch, card.judge) for card in Scorecard.objects.all()] == [(pitch, judge)]
    assert Notification.objects.get(kind="judging.scoring_opened").person == judge


@pytest.mark.parametrize("missing", ["pitch", "judge", "weights"])
def test_scoring_does_not_open_before_everything_is_there(cohort, organiser, missing):
    day = judging.day(cohort, rubric=judging.rubric(cohort, weights=[50]) if missing == "weights" else None)
    if missing != "pitch":
        judging.pitch(day)
    if missing != "judge":
        judging.judge(day)

    with pytest.raises(pitch_day.NotReady):
        pitch_day.open_scoring(day, by=organiser)


def test_a_judge_who_comes_late_gets_cards(cohort, organiser):
    day = judging.open_day(pitches=2, judges=1, cohort=cohort)
    late = people.enrolment(cohort, "judge")

    panel.seat_judge(day, by=organiser, enrolment=late)

    assert Scorecard.objects.filter(judge=late.person).count() == 2


def test_only_active_judges_of_the_cohort_get_seats(cohort, organiser):
    day = judging.day(cohort)

    for enrolment in (people.enrolment(cohort), people.enrolment(people.cohort(), "judge")):
        with pytest.raises(panel.NotAJudge):
            panel.seat_judge(day, by=organiser, enrolment=enrolment)


def test_a_seat_is_taken_away_only_before_scoring(cohort, organiser):
    day = judging.open_day(pitches=1, judges=2, cohort=cohort)
    scored, idle = panels.seats_of(day)
    judging.save(day.pitches.get(), scored.enrolment.person, 3, 3, 3, 3, 3)

    panel.unseat_judge(idle, by=organiser)
    with pytest.raises(panel.HasScored):
        panel.unseat_judge(scored, by=organiser)

    assert Scorecard.objects.count() == 1


# --- Conflicts -----


def test_a_shared_employer_is_proposed_and_the_organiser_is_told(cohort, organiser):
    parent = people.organisation(cohort.programme)
    agency = people.organisation(cohort.programme, parent=parent)
    day = judging.day(cohort)
    pitch = judging.pitch(day)
    teams.membership(pitch.team, people.enrolment(cohort, organisation=agency))
    judge = people.enrolment(cohort, "judge", organisation=parent)

    panel.seat_judge(day, by=organiser, enrolment=judge)

    found = Conflict.objects.get()
    assert (found.source, found.state, found.judge) == ("employer", "proposed", judge.person)
    assert Notification.objects.get(kind="judging.conflict_found").person == organiser
    assert [(row.sure, row.possible) for row in panels.coverage(day, day.pitches.all())] == [(0, 1)]


def test_agencies_of_one_parent_count_as_one_employer_and_mentors_count_too(cohort, organiser):
    parent = people.organisation(cohort.programme)
    day = judging.day(cohort)
    team = judging.pitch(day).team
    mentor = people.enrolment(cohort, "mentor", organisation=people.organisation(cohort.programme, parent=parent))
    teams.mentorship(team, mentor)
    judge = people.enrolment(cohort, "judge", organisation=people.organisation(cohort.programme, parent=parent))

    panel.seat_judge(day, by=organiser, enrolment=judge)

    assert Conflict.objects.get().state == ConflictState.PROPOSED


def test_an_agency_of_an_agency_shares_the_employer_with_its_grandparent_and_its_cousins(cohort, organiser):
    ministry = people.organisation(cohort.programme)
    agencies = [people.organisation(cohort.programme, parent=ministry) for _ in range(2)]
    office = people.organisation(cohort.programme, parent=agencies[0])
    day = judging.day(cohort)
    teams.membership(judging.pitch(day).team, people.enrolment(cohort, organisation=office))
    stranger = people.organisation(cohort.programme)

    for employer in (ministry, agencies[1], stranger):
        panel.seat_judge(day, by=organiser, enrolment=people.enrolment(cohort, "judge", organisation=employer))

    found = Conflict.objects.order_by("found_at")
    assert [row.detail for row in found] == [f"Shared employer: {ministry}"] * 2


def test_a_mentor_of_the_team_is_barred_at_once(cohort, organiser):
    day = judging.day(cohort)
    team = judging.pitch(day).team
    mentorship = teams.mentorship(team)
    judge = people.enrolment(cohort, "judge", who=mentorship.enrolment.person)

    panel.seat_judge(day, by=organiser, enrolment=judge)

    barred = Conflict.objects.get(source=ConflictSource.MENTORING)
    assert barred.state == ConflictState.CONFIRMED
    with pytest.raises(WrongState):
        conflict.waive_conflict(barred, by=organiser, reason="It is fine.")


def test_a_proposed_conflict_is_confirmed_or_waived_with_a_reason(cohort, organiser):
    employer = people.organisation(cohort.programme)
    day = judging.day(cohort)
    for _ in range(2):
        teams.membership(judging.pitch(day).team, people.enrolment(cohort, organisation=employer))
    judging.judge(day, organisation=employer)
    pitch_day.open_scoring(day, by=organiser)
    first, second = Conflict.objects.order_by("team__number")

    conflict.confirm_conflict(first, by=organiser)
    with pytest.raises(conflict.ReasonMissing):
        conflict.waive_conflict(second, by=organiser, reason="  ")
    conflict.waive_conflict(second, by=organiser, reason="Different buildings, never met.")

    assert [row.state for row in Conflict.objects.order_by("team__number")] == ["confirmed", "waived"]
    assert Notification.objects.filter(kind="judging.conflict_waived").count() == 1
    assert AuditEvent.objects.filter(code="judging.conflict.waived").exclude(reason_hash="").count() == 1
    with pytest.raises(NotAllowed):
        conflict.confirm_conflict(second, by=judging.judges_of(day)[0])


def test_an_organiser_bars_a_judge_for_line_management(cohort, organiser):
    day = judging.open_day(pitches=1, judges=1, cohort=cohort)

    conflict.bar_judge(day.pitches.get(), by=organiser, judge=judging.judges_of(day)[0], detail="Manages a member.")

    assert Conflict.objects.get().state == ConflictState.CONFIRMED
    with pytest.raises(conflict.NotOnThePanel):
        conflict.bar_judge(day.pitches.get(), by=organiser, judge=people.person(), detail="Manages a member.")


# --- The lock -----


def test_locking_says_how_many_cards_are_missing_and_asks_again_when_that_changes(cohort, organiser):
    day = judging.open_day(pitches=2, judges=2, cohort=cohort)

    with pytest.raises(pitch_day.CountHasChanged):
        pitch_day.lock_scoring(day, by=organiser, missing=3)
    day = pitch_day.lock_scoring(day, by=organiser, missing=4)

    assert day.state == PitchDayState.LOCKED
    assert set(Scorecard.objects.values_list("state", flat=True)) == {"locked"}
    with pytest.raises(WrongState):
        pitch_day.lock_scoring(day, by=organiser, missing=4)


def test_the_chair_may_lock_and_judges_may_not(cohort, organiser):
    day = judging.open_day(pitches=1, judges=1, cohort=cohort)
    chair = people.results_member(cohort)
    PitchDay.objects.filter(pk=day.pk).update(chair=chair)
    day.refresh_from_db()

    with pytest.raises(NotAllowed):
        pitch_day.lock_scoring(day, by=judging.judges_of(day)[0], missing=1)
    assert pitch_day.lock_scoring(day, by=chair, missing=1).is_locked


def test_the_grid_tells_states_and_no_figures(cohort, organiser):
    day = judging.open_day(pitches=3, judges=1, cohort=cohort)
    judge = judging.judges_of(day)[0]
    first, second, third = day.pitches.order_by("position")
    judging.save(first, judge, 5, 5, 5, 5, 5)
    judging.save(second, judge, 5, None, None, None, None, hand_in=False)
    conflict.declare_conflict(third, by=judge, detail="A friend.")

    grid = progress.grid(day)

    assert [cell.state for cell in grid.rows[0].cells] == ["in", "draft", "conflict"]
    assert (grid.missing, grid.due) == (1, 2)


# --- Judges are told -----


def test_a_judge_is_told_of_the_seat_and_of_each_change_of_time_or_place_and_so_is_their_assistant(cohort, organiser):
    day = judging.day(cohort, place="The mill")
    judge = people.enrolment(cohort, "judge")
    assistant = people.assistant(judge.person, cohort)
    same = {"starts_at": day.starts_at, "minutes_each": day.minutes_each, "chair": None, "deputy": None}

    panel.seat_judge(day, by=organiser, enrolment=judge)
    pitch_day.change_pitch_day(day, by=organiser, place="The mill", **same)
    pitch_day.change_pitch_day(day, by=organiser, place="The dam", **same)

    told = Notification.objects.filter(kind="judging.judge_called").order_by("created_at")
    first, changed = told.filter(person=judge.person)
    assert first.subject.startswith("You judge on the pitch day of ")
    assert "The mill" in first.body
    assert f"/assisting/{judge.pk}/" in first.body
    assert changed.subject.startswith("The pitch day of ")
    assert "The dam" in changed.body
    assert [row.subject.partition(": ")[2] for row in told.filter(person=assistant)] == [first.subject, changed.subject]


def test_a_judge_whose_seat_is_taken_away_need_not_come(cohort, organiser):
    day = judging.day(cohort)
    seat = judging.seat(day)

    panel.unseat_judge(seat, by=organiser)

    panel.seat_judge(day, by=organiser, enrolment=seat.enrolment)
    again = Notification.objects.get(kind="judging.judge_called")
    told = Notification.objects.get(kind="judging.judge_released")
    assert (told.part_type, again.part_type) == ("text/calendar; method=CANCEL", "text/calendar; method=REQUEST")
    off, on = (re.search(r"SEQUENCE:(\d+)", row.part)[1] for row in (told, again))
    assert int(on) > int(off)
    assert (told.person, "need not come" in told.body) == (seat.enrolment.person, True)


def test_the_pack_of_a_judge_has_the_times_and_the_criteria_and_no_team(cohort, client_for):
    day = judging.day(cohort, place="The mill")
    pitch, seat = judging.pitch(day), judging.seat(day)
    assistant = people.assistant(seat.enrolment.person, cohort)
    address = reverse("programme:assistant_pack", args=(seat.enrolment.pk,))

    page = client_for(assistant).get(address).content.decode()

    assert_valid_html(page)
    assert "The mill" in page
    assert "Criterion 1" in page
    assert pitch.team.name not in page
    assert client_for(seat.enrolment.person).get(address).status_code == 200
