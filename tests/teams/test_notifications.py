"""Each message reads as one: a subject, a greeting, an address, no placeholders."""

import datetime as dt
import re

import pytest

from programme.models import Notification
from teams.actions import deliverable as deliverables
from teams.actions import team as act
from teams.actions.handed_in import return_submission
from teams.actions.membership import move
from teams.actions.mentorship import assign_mentors
from tests.factories import teams as factories


@pytest.fixture
def messages(world):
    organiser = world.people["OR"]
    factories.full_team(world.cohort, told=False, name="Elm")
    act.tell_everybody(world.cohort, by=organiser)
    move([world.other_team.memberships.first().enrolment], to=world.team, by=organiser, cohort=world.cohort)
    mentors = [each.enrolment for each in world.team.mentorships.all()]
    assign_mentors(factories.team(world.cohort), mentors, by=organiser)
    version = world.hand_in()
    world.send_review(health="red")
    return_submission(version.submission, reason="It names a person.", by=organiser)
    later = world.asked.due_at + dt.timedelta(days=2)
    deliverables.extend(world.asked, world.team, due_at=later, reason="Illness.", by=organiser)
    values = {"title": "Interim report", "due_at": later, "opens_at": world.asked.opens_at}
    prompts = [{"question": "Question 1", "hint": "", "most_words": 50, "is_required": True}]
    slots = [{"name": "File 1", "kinds": ["pdf", "picture"], "is_required": False}]
    deliverables.change_deliverable(world.asked, values, prompts=prompts, slots=slots, by=organiser)
    return {row.kind: row for row in Notification.objects.all()}


def test_every_kind_was_sent_and_reads_well(messages):
    assert set(messages) == {
        f"teams.{name}"
        for name in (
            "team_told",
            "mentors_told",
            "member_moved",
            "mentor_assigned",
            "deliverable_changed",
            "extended",
            "receipt",
            "version_to_review",
            "returned",
            "review_sent",
            "health_red",
        )
    }
    for kind, row in messages.items():
        assert row.subject, kind
        assert row.body.startswith("Hello "), kind
        assert "http://testserver/" in row.body, kind
        assert not re.search(r"\{[{%]|None|\[\]", row.body + row.subject), kind


def test_what_is_said_in_confidence_is_in_no_message(messages):
    assert not [kind for kind, row in messages.items() if "Watch their budget" in row.body]
