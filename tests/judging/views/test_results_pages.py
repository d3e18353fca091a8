"""Pages around a result cost the same number of queries however many teams and judges there are."""

import pytest
from django.test import Client

from judging.actions import result
from judging.models import PitchDay
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.support.counting import cost_of

pytestmark = pytest.mark.django_db

FOR_THE_RESULTS_GROUP = ("result_desk", "deliberation_desk", "disqualification_desk", "moderation_cards")
FOR_MEMBERS = ("certificate_own", "certificate_check", "result_public")


def test_pages_around_a_result_cost_the_same_for_few_and_many(client: Client):
    costs: dict[str, list[int]] = {}
    for levels, judges in (((5, 4), 2), ((5, 4, 4, 3), 3)):
        day: PitchDay = judging.locked_day(*levels, judges=judges)
        member = teams.member(day.pitches.get(position=1).team)
        for pitch in day.pitches.exclude(position=1):
            teams.member(pitch.team)
        sheet = judging.signed_sheet(day)
        client.force_login(judging.results_member_of(day))
        for name in FOR_THE_RESULTS_GROUP:
            costs.setdefault(name, []).append(queries_of(client, day, name))
        result.publish_sheet(sheet, by=sheet.signatures.first().person)
        client.force_login(member)
        for name in FOR_MEMBERS:
            costs.setdefault(name, []).append(queries_of(client, day, name))

    assert {name: many for name, (few, many) in costs.items() if many > few} == {}


def queries_of(client: Client, day: PitchDay, name: str) -> int:
    page = path_in(day.cohort, f"judging:{name}")
    return len(cost_of(lambda: client.get(page, {"code": "CDFGHJKMNPQR"})).queries)
