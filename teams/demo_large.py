"""The teams of the large cohort: challenges, members, mentors, and one piece of work that every team has handed in."""

import hashlib
import itertools
import json
from typing import Any

from programme.demo.crowd import write
from programme.demo.large import Crowd
from programme.models import Enrolment, Organisation
from programme.states import Sector
from teams.models import (
    Answer,
    AnswerChange,
    Challenge,
    Deliverable,
    Membership,
    Mentorship,
    Prompt,
    Submission,
    SubmissionVersion,
    Team,
)
from teams.states import ChallengeState, SubmissionState, Timing

CHALLENGES = 40
QUESTIONS = ("What is the problem, and who has it?", "What do you propose?")
WORDS = "We sat beside forty people while they tried, and counted where each of them stopped."


def fill_cohort(made: Crowd) -> None:
    """Everybody is in a team, each team has two mentors, and its solution is in."""
    posed = _challenges(made)
    teams = [
        Team(
            cohort=made.cohort,
            name=f"Team {number:04}",
            number=number,
            challenge=posed[number % len(posed)],
            told_at=made.on_day(3),
        )
        for number in range(1, made.size.teams + 1)
    ]
    write(teams)
    members = _members(made, teams)
    _guide(made, teams)
    _hand_in(made, teams, members)


def _challenges(made: Crowd) -> list[Challenge]:
    owners = Organisation.objects.filter(programme=made.cohort.programme, sector=Sector.CIVIL_SERVICE).order_by("name")
    posed = [
        Challenge(
            cohort=made.cohort,
            owner=owner,
            title=f"Challenge {number}: shorter waits at the {owner.name}",
            problem="People wait longer than they should.",
            who_has_it="Everybody who writes to the office.",
            outcome="Half the wait.",
            state=ChallengeState.PUBLISHED,
            published_at=made.on_day(0),
        )
        for number, owner in enumerate(itertools.islice(owners, CHALLENGES), start=1)
    ]
    write(posed)
    return posed


def _members(made: Crowd, teams: list[Team]) -> list[list[Enrolment]]:
    """Neighbours in the list, so that each team has people of both sectors."""
    of_team: list[list[Enrolment]] = [[] for _ in teams]
    for number, place in enumerate(made.participants):
        of_team[number * len(teams) // len(made.participants)].append(place)
    write(
        Membership(team=team, enrolment=place, from_at=made.on_day(3))
        for team, places in zip(teams, of_team, strict=True)
        for place in places
    )
    return of_team


def _guide(made: Crowd, teams: list[Team]) -> None:
    for sector in Sector:
        mentors = [each for each in made.mentors if each.sector == sector]
        write(
            Mentorship(team=team, enrolment=mentor, sector=sector, from_at=made.on_day(3))
            for team, mentor in zip(teams, itertools.cycle(mentors), strict=False)
        )


def _hand_in(made: Crowd, teams: list[Team], members: list[list[Enrolment]]) -> None:
    asked = Deliverable.objects.create(
        cohort=made.cohort,
        title="Solution",
        opens_at=made.on_day(4),
        due_at=made.on_day(74, 17),
        shown_to_judges=True,
    )
    prompts = [
        Prompt.objects.create(deliverable=asked, order=order, question=question, most_words=100)
        for order, question in enumerate(QUESTIONS)
    ]
    at = made.on_day(73)
    in_by = list(zip(teams, (places[0].person for places in members), strict=True))
    work = [
        Submission(
            team=team,
            deliverable=asked,
            state=SubmissionState.SUBMITTED,
            changed_at=at,
            changed_by=by,
            submitted_at=at,
        )
        for team, by in in_by
    ]
    write(work)
    answers = [
        Answer(submission=each, prompt=prompt, text=_text(each), version=1) for each in work for prompt in prompts
    ]
    write(answers)
    write(
        AnswerChange(answer=each, version=1, text=each.text, by=each.submission.changed_by, at=at) for each in answers
    )
    write(_version(each, prompts) for each in work)


def _text(work: Submission) -> str:
    return f"{work.team}. {WORDS}"


def _version(work: Submission, prompts: list[Prompt]) -> SubmissionVersion:
    """As the hand-in itself writes it, its hash too."""
    text = _text(work)
    answers: list[dict[str, Any]] = [
        {"prompt": each.pk, "question": each.question, "most_words": each.most_words, "text": text} for each in prompts
    ]
    said = {"answers": [[each.pk, text] for each in prompts], "files": []}
    return SubmissionVersion(
        submission=work,
        number=1,
        submitted_at=work.submitted_at,
        submitted_by=work.changed_by,
        timing=Timing.ON_TIME,
        answers=answers,
        sha256=hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest(),
    )
