"""Every card as one table: streamed, complete, for the results group after the lock."""

import csv
import io

import pytest
from django.test import Client

from judging.actions import pitch_day, result
from judging.models import PitchDay
from judging.queries import progress
from programme.models import Person
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.support import big_days
from tests.support.counting import counted

pytestmark = pytest.mark.django_db


def table(client: Client, day: PitchDay) -> list[list[str]]:
    answer = client.get(path_in(day.cohort, "judging:card_table_download"))
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def reader(client: Client, day: PitchDay) -> Person:
    member = judging.results_member_of(day)
    client.force_login(member)
    return member


def test_each_card_is_a_row_with_all_that_it_holds(client: Client):
    day = judging.open_day(pitches=2, judges=2)
    first, second = judging.judges_of(day)
    for pitch in day.pitches.order_by("position"):
        judging.save(pitch, first, 5, 4, 3, 2, 1, text="=SUM(A1)")
        judging.save(pitch, second, 4, 4, 4, None, None)
    judging.bar(day, second, day.pitches.get(position=2).team)
    day = pitch_day.lock_scoring(day, by=judging.organiser_of(day), missing=progress.missing_cards(day))
    result.moderate_card(
        day.pitches.get(position=1).scorecards.get(judge=first),
        by=reader(client, day),
        act="exclude",
        reason="Meant for another team.",
    )

    heads, *rows = table(client, day)

    one, two = (str(pitch.team) for pitch in day.pitches.order_by("position"))
    assert heads[:5] == ["Position", "Team", "Judge", "Weighted score", "Counted"]
    assert heads[5:] == [*(f"Criterion {number}" for number in range(1, 6)), "Comment 1", "Comment 2"]
    assert sorted(rows) == sorted(
        [
            ["1", one, first.full_name, "3.5", "no", "5", "4", "3", "2", "1", "'=SUM(A1)", "'=SUM(A1)"],
            ["1", one, second.full_name, "4.0", "yes", "4", "4", "4", "", "", "", ""],
            ["2", two, first.full_name, "3.5", "yes", "5", "4", "3", "2", "1", "'=SUM(A1)", "'=SUM(A1)"],
            ["2", two, second.full_name, "4.0", "no", "4", "4", "4", "", "", "", ""],
        ]
    )


def test_nobody_else_gets_it_and_nobody_before_the_lock(client: Client):
    day = judging.open_day()
    reader(client, day)
    address = path_in(day.cohort, "judging:card_table_download")

    assert "Until then nobody sees a figure." in client.get(address).text
    locked = judging.locked_day(5, 4)
    for who in (judging.organiser_of(locked), judging.judges_of(locked)[0], teams.member(locked.pitches.first().team)):
        client.force_login(who)
        assert client.get(path_in(locked.cohort, "judging:card_table_download")).status_code == 403


def test_it_costs_the_same_few_queries_however_many_cards_there_are(client: Client):
    costs = []
    for size in ((4, 2), (40, 8)):
        day = big_days.locked(*size, each=2)
        reader(client, day)
        table(client, day)
        with counted() as cost:
            assert len(table(client, day)) == 1 + 2 * size[0]
        costs.append(cost)

    assert len(costs[0].queries) == len(costs[1].queries)
    assert costs[0].objects_built == costs[1].objects_built
