"""A team's own figures: for its members, from the moment that the result is public, and for nobody else."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from judging.actions import analysis, result
from judging.models import PitchDay
from programme.models import Person
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.factories import programme as people
from tests.support.counting import cost_of

pytestmark = pytest.mark.django_db


def own_page(day: PitchDay) -> str:
    return path_in(day.cohort, "judging:team_result_own")


def publish(day: PitchDay, *, at: dt.datetime | None = None) -> None:
    sheet = judging.signed_sheet(day)
    result.publish_sheet(sheet, by=sheet.signatures.first().person, at=at)


def member_of(day: PitchDay, position: int) -> Person:
    return teams.member(day.pitches.get(position=position).team)


def test_members_see_their_own_figures_and_no_other_teams(client: Client):
    day = judging.locked_day(5, 4, 3)
    client.force_login(member_of(day, 2))
    publish(day)

    text = client.get(own_page(day)).content.decode()

    assert "Place 2 of 3, with a score of 4.00" in text
    assert "Every judge saw every team" in text
    assert not any(word in text for word in ("5.00", "3.00", str(day.pitches.get(position=1).team)))


def test_the_room_and_the_home_lead_there_from_that_moment_on(client: Client):
    day = judging.locked_day(5, 4)
    who = member_of(day, 2)
    client.force_login(who)
    pages = [
        path_in(day.cohort, "teams:team_detail", day.pitches.get(position=2).team_id),
        path_in(day.cohort, "programme:home_cohort"),
    ]
    at = timezone.now() + dt.timedelta(hours=1)
    publish(day, at=at)

    assert client.get(own_page(day)).status_code == 404
    assert not any(own_page(day) in client.get(page).content.decode() for page in pages)
    with time_machine.travel(at, tick=False):
        assert client.get(own_page(day)).status_code == 200
        assert all(own_page(day) in client.get(page).content.decode() for page in pages)


def test_while_the_result_is_withdrawn_members_read_that_and_no_figure(client: Client):
    day = judging.locked_day(5, 4)
    client.force_login(member_of(day, 2))
    publish(day)
    sheet = day.sheets.get()
    result.withdraw_sheet(sheet, by=sheet.signatures.first().person, reason="A card was missing.")

    answer = client.get(own_page(day))

    assert answer.status_code == 200
    assert "The result was withdrawn" in answer.text
    assert "Place 2" not in answer.text
    client.force_login(people.participant(day.cohort))
    assert client.get(own_page(day)).status_code == 404


def test_for_everybody_else_there_is_no_such_page(client: Client):
    day = judging.locked_day(5, 4)
    publish(day)
    outsiders = [
        people.participant(day.cohort),
        teams.mentor(day.pitches.get(position=1).team),
        judging.judges_of(day)[0],
        judging.organiser_of(day),
        judging.results_member_of(day),
        people.site_admin(),
    ]

    answers = []
    for who in outsiders:
        client.force_login(who)
        answers.append(client.get(own_page(day)).status_code)

    assert answers == [404] * len(outsiders)


def test_where_judges_saw_different_teams_the_lines_lead_from_the_raw_to_the_adjusted_score(client: Client):
    day = judging.open_day(pitches=4, judges=3)
    levels = ((5, 4, 3), (4, 5, None), (3, 3, 2), (4, 3, 3))
    for pitch, row in zip(day.pitches.order_by("position"), levels, strict=True):
        for judge, level in zip(judging.judges_of(day), row, strict=True):
            if level is not None:
                judging.save(pitch, judge, level, level, level, level, level)
    day = judging.pitch_day.lock_scoring(day, by=judging.organiser_of(day), missing=1)
    client.force_login(member_of(day, 2))
    publish(day)
    analysis.analyse(str(day.sheets.get().pk))

    answer = client.get(own_page(day))

    row = answer.context["result"].adjusted
    assert row.raw == 4.5
    assert "Your raw mean is 4.50" in answer.content.decode()
    assert "It was a second opinion." in answer.content.decode()


def test_it_costs_the_same_for_many_teams_and_judges(client: Client):
    costs = []
    for levels, judges in (((5, 4), 2), ((5, 4, 3, 3, 2), 4)):
        day = judging.locked_day(*levels, judges=judges)
        client.force_login(member_of(day, 1))
        publish(day)
        costs.append(len(cost_of(lambda day=day: client.get(own_page(day))).queries))

    assert costs[0] == costs[1]
