"""Members of one team write and hand in at the same moment: no text is lost, versions count without a gap."""

from typing import Any

from django.utils import timezone

from teams.actions import submission as act
from teams.actions.membership import move
from teams.models import AnswerChange, Membership, SubmissionVersion
from tests.factories import programme as people
from tests.factories import teams


def test_of_eight_who_save_the_same_answer_one_wins_and_seven_see_both_texts(race: Any):
    team = teams.full_team(people.cohort(), members=8)
    asked = teams.deliverable(team.cohort)
    prompt = asked.prompts.get().pk
    members = [each.enrolment.person for each in team.memberships.all()]

    def save(number: int) -> Any:
        texts = {prompt: act.Text(f"Text of {number}", 0)}
        return act.save_draft(team, asked, texts, by=members[number], at=timezone.now())

    outcomes = race(8, save)

    assert [outcome.error for outcome in outcomes] == [None] * 8
    assert sorted(len(outcome.value.conflicts) for outcome in outcomes) == [0, *[1] * 7]
    assert AnswerChange.objects.filter(is_aside=False).count() == 1
    assert AnswerChange.objects.filter(is_aside=True).count() == 7


def test_of_eight_who_hand_in_the_same_work_one_makes_a_version(race: Any):
    team = teams.full_team(people.cohort(), members=8)
    asked = teams.deliverable(team.cohort)
    prompt = asked.prompts.get().pk
    members = [each.enrolment.person for each in team.memberships.all()]

    def hand_in(number: int) -> Any:
        texts = {prompt: act.Text("We all agree.", 0)}
        return act.hand_in(team, asked, texts, by=members[number], at=timezone.now())

    outcomes = race.between_processes(2, 8, hand_in)

    errors = [type(outcome.error).__name__ for outcome in outcomes if outcome.error]
    assert errors == ["NothingNew"] * 7
    assert list(SubmissionVersion.objects.values_list("number", flat=True)) == [1]


def test_two_organisers_moving_one_person_leave_them_in_one_team(race: Any):
    cohort = people.cohort()
    organisers = [people.organiser(cohort) for _ in range(4)]
    places = [teams.team(cohort) for _ in range(4)]
    person = people.enrolment(cohort)

    outcomes = race(4, lambda number: move([person], to=places[number], by=organisers[number], cohort=cohort))

    assert [outcome.error for outcome in outcomes] == [None] * 4
    assert Membership.objects.live().count() == 1
    assert Membership.objects.count() == 4
