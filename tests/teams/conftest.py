"""A cohort with two full teams, its people by role, and what they have written."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from programme.models import Cohort, Person
from programme.shared.addresses import path_in
from programme.states import Sector
from teams.actions import review as review_act
from teams.actions import submission as act
from teams.models import Deliverable, Review, ReviewPoint, SubmissionVersion, Team
from tests.factories import programme as people
from tests.factories import teams


@dataclass
class World:
    cohort: Cohort
    team: Team
    other_team: Team
    asked: Deliverable
    point: ReviewPoint
    people: dict[str, Person] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client = Client()
        if role != "AN":
            client.force_login(self.people[role])
        return client

    def url(self, name: str, *args: Any) -> str:
        return path_in(self.cohort, f"teams:{name}", *args)

    def hand_in(self, text: str = "We listen first.", base: int = 0) -> SubmissionVersion:
        prompt = self.asked.prompts.get().pk
        texts = {prompt: act.Text(text, base)}
        outcome = act.hand_in(self.team, self.asked, texts, by=self.people["TM"], at=timezone.now())
        assert outcome.version
        return outcome.version

    def send_review(self, role: str = "ME", **values: str) -> Review:
        mentorship = self.team.mentorships.get(enrolment__person=self.people[role])
        words = {"health": "green", "for_team": "Good start.", "for_organisers": "Watch their budget."} | values
        return review_act.send_review(mentorship, self.point, words, by=self.people[role], at=timezone.now())

    def close(self) -> None:
        """The due time was yesterday."""
        self.asked.due_at = timezone.now() - dt.timedelta(days=1)
        self.asked.save()


@pytest.fixture
def world(db: None) -> World:
    cohort = people.cohort()
    team, other = teams.full_team(cohort, name="Birch"), teams.full_team(cohort, name="Cedar")
    asked = teams.deliverable(cohort, title="Interim report")
    made = World(cohort, team, other, asked, teams.review_point(asked))
    made.people = {
        "PA": other.memberships.first().enrolment.person,
        "TM": team.memberships.first().enrolment.person,
        "T2": team.memberships.last().enrolment.person,
        "ME": team.mentorships.get(sector=Sector.CIVIL_SERVICE).enrolment.person,
        "M2": team.mentorships.get(sector=Sector.INDUSTRY).enrolment.person,
        "MO": other.mentorships.first().enrolment.person,
        "JU": people.judge(cohort),
        "OX": people.organiser(people.cohort()),
        "OR": people.organiser(cohort),
        "SA": people.site_admin(),
        "observer": people.observer(cohort),
        "editor": people.editor(cohort),
        "results": people.results_member(cohort),
    }
    return made
