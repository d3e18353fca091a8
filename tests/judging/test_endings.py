import datetime as dt

import pytest
from django.utils import timezone

from judging.actions.conflict import waive_conflict
from judging.models import Conflict, Scorecard, Seat
from judging.states import ConflictSource, ConflictState
from programme.actions import enrolment as enrolments
from programme.actions import leaving
from programme.queries.leaving import consequences
from programme.shared.refusals import NotAllowed
from programme.states import LeavingReason, Role
from tests.factories import judging as make
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db


def test_a_judge_who_leaves_frees_the_seat_and_the_empty_cards():
    day = make.open_day()
    judge = make.judges_of(day)[0]
    enrolment = judge.enrolments.get()

    assert consequences(enrolment, at=timezone.now()) == ["The seat on the panel is free."]
    leaving.withdraw(enrolment, by=judge, reason=LeavingReason.WORK)

    assert not Seat.objects.filter(enrolment=enrolment).exists()
    assert not Scorecard.objects.filter(judge=judge).exists()


def test_cards_of_a_judge_who_has_scored_stay_when_the_judge_leaves():
    day = make.open_day()
    judge = make.judges_of(day)[0]
    make.save(day.pitches.first(), judge, 3, 3, 3, 3, 3)

    leaving.withdraw(judge.enrolments.get(), by=judge, reason=LeavingReason.WORK)

    assert Seat.objects.filter(enrolment__person=judge).exists()
    assert Scorecard.objects.filter(judge=judge, version__gt=0).count() == 1


def test_a_seat_of_a_locked_panel_stays():
    day = make.locked_day(3, 4)
    judge = make.judges_of(day)[0]

    assert consequences(judge.enrolments.get(), at=timezone.now()) == []


def employer_conflicts(day):
    return Conflict.objects.filter(pitch_day=day, source=ConflictSource.EMPLOYER)


def test_conflicts_see_the_employer_before_and_the_employer_now():
    day = make.day()
    team = teams.full_team(day.cohort)
    make.pitch(day, team)
    judge = make.seat(day)
    member = team.memberships.first().enrolment
    organiser = people.organiser(day.cohort)
    before = judge.enrolment.organisation
    elsewhere = people.organisation(day.cohort.programme)
    today = timezone.localdate()

    enrolments.change_employer(judge.enrolment, by=organiser, organisation=elsewhere, from_on=today)
    assert not employer_conflicts(day).exists()
    enrolments.change_employer(member, by=organiser, organisation=before, from_on=today - dt.timedelta(days=1))

    found = employer_conflicts(day).get()
    assert (found.judge, found.team, found.state) == (judge.enrolment.person, team, ConflictState.PROPOSED)
    assert before.name in found.detail


def test_a_waived_link_is_a_new_question_when_another_employer_is_shared():
    day = make.day()
    team = teams.full_team(day.cohort)
    make.pitch(day, team)
    shared = people.organisation(day.cohort.programme)
    judge = make.seat(day, organisation=shared)
    first, second = (each.enrolment for each in team.memberships.all()[:2])
    organiser = people.organiser(day.cohort)
    today = timezone.localdate()
    enrolments.change_employer(first, by=organiser, organisation=shared, from_on=today)
    conflict = employer_conflicts(day).get()
    waive_conflict(conflict, by=organiser, reason="They have never met.")

    enrolments.change_employer(judge.enrolment, by=organiser, organisation=second.organisation, from_on=today)

    conflict.refresh_from_db()
    assert conflict.state == ConflictState.PROPOSED
    assert second.organisation.name in conflict.detail


def test_who_may_sign_keeps_their_address_from_organisers():
    day = make.day()
    observer = people.enrolment(day.cohort, Role.OBSERVER)
    make.signatory(day, observer.person)

    with pytest.raises(NotAllowed):
        enrolments.change_address(observer, by=make.organiser_of(day), email="mine@people.example", known_by="video")
