"""What judging puts on home pages: tasks of judges, organisers, the results group and signatories."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from judging.actions import conflict
from judging.actions.result import publish_sheet
from judging.models import PitchDay
from judging.queries.signature import grants_of
from programme.models import Enrolment, ProgrammeRole
from programme.shared import navigation
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


def labels(subject: Enrolment | ProgrammeRole) -> list[str]:
    found = [task for source in navigation.task_sources() for task in source(subject, timezone.now())]
    return [task.label for task in found if task.url.startswith(("/judge", "/signing")) or "organise" in task.url]


def test_a_judge_is_asked_for_each_card_that_is_not_in():
    day = judging.open_day(pitches=3, judges=1)
    judge = judging.judges_of(day)[0]
    first, second, third = day.pitches.order_by("position")
    judging.save(first, judge, 3, 3, 3, 3, 3)
    judging.save(second, judge, 3, None, None, None, None, hand_in=False)
    enrolment = judge.enrolments.get()

    assert labels(enrolment) == [f"Go on with the card for {second.team}", f"Score the pitch of {third.team}"]
    conflict.declare_conflict(third, by=judge, detail="A friend.")
    assert labels(enrolment) == [f"Go on with the card for {second.team}"]


def test_an_organiser_is_asked_to_open_scoring_when_the_day_is_near():
    day = judging.day(starts_at=timezone.now() + dt.timedelta(hours=20))
    role = judging.organiser_of(day).programme_roles.get()

    assert "Open scoring" in labels(role)
    PitchDay.objects.update(starts_at=timezone.now() + dt.timedelta(days=20))
    assert "Open scoring" not in labels(role)


def test_the_results_group_decides_and_signatories_sign():
    day = judging.locked_day(5, 3)
    member = judging.results_member_of(day)
    role = member.programme_roles.get()
    judging.signatory(day, member)

    assert labels(role) == ["Decide the awards"]
    sheet = judging.sheet(day)
    assert labels(role) == [f"Sign the result of {day.cohort}"]
    judging.sign(sheet, member)
    assert labels(role) == []


def test_everybody_in_the_cohort_reads_who_won_at_home_once_it_is_public_and_not_before(client: Client):
    day = judging.locked_day(5, 3)
    judge = judging.judges_of(day)[0]
    sheet = judging.signed_sheet(day)
    client.force_login(judge)
    home = f"/programmes/{day.cohort.programme.slug}/{day.cohort.slug}/"

    assert "The results are out" not in client.get(home).content.decode()
    publish_sheet(sheet, by=sheet.signatures.first().person)
    page = client.get(home).content.decode()
    assert "The results are out" in page
    assert str(sheet.awards.get().team) in page


def test_the_chair_and_a_signatory_from_outside_find_their_way_from_the_start_page(client: Client):
    day = judging.open_day()
    chair, outside = judging.results_member_of(day), judging.signatory(day)

    client.force_login(chair)
    assert "progress of scoring" in client.get("/home/").content.decode()
    client.force_login(outside)
    assert 'href="/signing/"' in client.get("/home/").content.decode()
    assert grants_of(people.person()) == []
