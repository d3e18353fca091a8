"""Every operation with made-up values: no fault of the server, and every answer as it is described."""

import datetime as dt
import json
import os
import resource
from pathlib import Path

import pytest
from django.utils import timezone
from drf_spectacular.drainage import GENERATOR_STATS

from programme.actions import booking as bookings
from programme.actions import conversation, survey
from programme.api.schema import description
from teams.actions import formation
from tests.factories import judging, teams
from tests.factories import programme as make
from tests.support.fuzzing import fuzz
from tests.support.programs import Program

EXAMPLES, NUMBER = int(os.environ.get("FUZZ_EXAMPLES", "3")), int(os.environ.get("FUZZ_NUMBER", "1"))
# Turns with other values each: what one of them holds is let go after it.
TURNS = int(os.environ.get("FUZZ_TURNS", "1"))
REPORT = os.environ.get("FUZZ_REPORT", "")
# This small world holds none.
LACKING = {"read_result", "read_own_result", "read_solution"}


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.long(25)
def test_every_operation_answers_as_it_is_described(settings):
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    day = judging.open_day()
    cohort, pitch = day.cohort, day.pitches.first()
    member, mentor, organiser = teams.member(pitch.team), teams.mentor(pitch.team), judging.organiser_of(day)
    visit = make.visit(cohort, starts_at=timezone.now() + dt.timedelta(hours=1), run_by=organiser)
    today = timezone.now().date()
    days = ("before_from", "before_until", "after_from", "after_until")
    when = {name: today + dt.timedelta(days=number) for number, name in enumerate(days)}
    survey.plan_survey(cohort, **when, by=organiser)
    point = teams.review_point(teams.deliverable(cohort))
    version = teams.submission_version(pitch.team, point.deliverable)
    file = teams.attachment(version.submission, point.deliverable.slots.first())
    review = teams.review(
        pitch.team.mentorships.first(), point, for_team="Go on", state="sent", sent_at=timezone.now(), health="green"
    )
    asked = conversation.ask(cohort, subject="Laptops", text="May we bring our own?", by=member, at=timezone.now())
    things = {
        "cohort_id": [cohort.pk],
        "programme_id": [cohort.programme_id],
        "visit": [visit.pk],
        "pitch": [pitch.pk],
        "team": [pitch.team_id],
        "challenge": [teams.challenge(cohort).pk],
        "deliverable": [point.deliverable_id],
        "formation_run": [formation.form_teams(cohort, by=organiser).pk],
        "submission_version": [version.pk],
        "attachment": [file.pk],
        "review": [review.pk],
        "conversation": [asked.pk],
        "solution": [cohort.pk],
        "id": [bookings.book(visit, by=member).pk, cohort.enrolments.get(person=member).pk],
    }
    programs = [Program(person) for person in (member, mentor, organiser, judging.judges_of(day)[0])]

    everybody = [*programs, Program(None)]
    seen = fuzz(everybody, things, examples=EXAMPLES, number=NUMBER)
    before = most_memory()
    for turn in range(1, TURNS):
        fuzz(everybody, things, examples=EXAMPLES, number=NUMBER + turn, seen=seen)

    assert not [status for status in seen.statuses if status >= 500]
    reading = {name: found for name, found in seen.by_operation.items() if name.startswith(("list_", "read_"))}
    never = {name for name, found in reading.items() if not found[200]}
    assert never == LACKING
    if REPORT:
        told = {"statuses": seen.statuses, "operations": len(seen.by_operation), "grew_mb": most_memory() - before}
        Path(REPORT).write_text(json.dumps(told))


def test_the_description_is_made_without_a_doubt():
    """Two rows of one name, for one, would be described as if they were the same."""
    GENERATOR_STATS.reset()

    description.__wrapped__()

    assert {**GENERATOR_STATS._warn_cache, **GENERATOR_STATS._error_cache} == {}


def most_memory() -> float:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
