"""The cohort that a walk goes through, and how it tries an act."""

import contextlib
import datetime as dt
from typing import Any, TypeVar

import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from programme.models import Person
from programme.shared.refusals import Refused
from teams.states import SigningRule
from tests.factories import judging, teams
from tests.factories import programme as people

A_STEP = dt.timedelta(minutes=40)
anybody = st.integers(0, 99)
Found = TypeVar("Found", bound=Model)


class Season(RuleBasedStateMachine):
    """One cohort with two teams, a visit, somebody nominated and a pitch day; time goes on with every step."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.time = self.clock.start()
        self.cohort = people.cohort(quotas={"civil_service": 6, "industry": 4})
        self.teams = [
            teams.full_team(self.cohort, members=2, signing=rule) for rule in (SigningRule.EACH, SigningRule.ANYONE)
        ]
        self.organiser = people.organiser(self.cohort)
        self.members = [each.enrolment.person for team in self.teams for each in team.memberships.order_by("pk")]
        self.mentorships = [each for team in self.teams for each in team.mentorships.order_by("pk")]
        self.day = judging.day(self.cohort, starts_at=self.at + dt.timedelta(days=5))
        self.judges = [judging.judge(self.day) for _ in range(2)]
        self.results = people.results_member(self.cohort)
        self.people: list[Person] = [*self.members, *(each.enrolment.person for each in self.mentorships)]
        self.people += [self.organiser, *self.judges, self.results, people.organiser(people.cohort())]

    def teardown(self) -> None:
        self.clock.stop()

    @property
    def at(self) -> dt.datetime:
        return timezone.now()

    def attempt(self, act: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Do it some time later; what is refused is refused, and what one may not know of is not there."""
        self.time.shift(A_STEP)
        with contextlib.suppress(Refused, ObjectDoesNotExist):
            return act(*args, **kwargs)

    def who(self, number: int) -> Person:
        return self.people[number % len(self.people)]

    def mostly(self, expected: Person, number: int) -> Person:
        """Who ought to do it, or now and then somebody else."""
        return self.who(number) if number % 7 == 3 else expected

    def of_team(self, team: int, number: int) -> Person:
        """A member of the team, or now and then somebody else."""
        return self.mostly(self.members[2 * team + number % 2], number)

    def one_of(self, rows: QuerySet[Found], number: int) -> Found | None:
        """Some row of an ordered list."""
        count = rows.count()
        return rows[number % count] if count else None
