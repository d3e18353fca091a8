"""A random walk: people of all roles try acts in any order, and after each step every state has moved along its table.

Whatever an act refuses is fine; a row that stands in a state to which no written edge leads from the one before is not.
"""

import contextlib
import datetime as dt
import importlib
from typing import Any

from django.apps import apps
from django.db.models import Field
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from programme.actions import booking as bookings
from programme.models import Booking, Person
from programme.shared.lifecycle import Lifecycle
from programme.shared.refusals import Refused
from teams.actions import challenge as challenges
from teams.actions import deliverable as deliverables
from teams.actions import handed_in, signing
from teams.actions import review as reviews
from teams.actions import submission as submissions
from teams.actions.submission import Text
from teams.models import Challenge, Review, Submission, SubmissionVersion
from teams.queries.submission import work_on
from teams.states import Health, SigningRule
from tests.factories import programme as people
from tests.factories import teams

APPS = ("programme", "teams", "judging")
A_STEP = dt.timedelta(minutes=40)
MADE = ("submission__team__number", "number")
anybody = st.integers(0, 99)


def lifecycles() -> list[tuple[Any, str, Lifecycle]]:
    """Every model with a state, the field, and its table."""
    modules = [importlib.import_module(f"{app}.states") for app in APPS]
    tables = {
        type(next(iter(each.moves))): each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, Lifecycle)
    }
    return [
        (model, field.name, table)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.choices
        for states, table in tables.items()
        if list(field.choices) == list(states.choices)
    ]


class Walk(RuleBasedStateMachine):
    """One cohort with two teams, whose time goes on with every step."""

    def __init__(self) -> None:
        super().__init__()
        cohort = people.cohort()
        self.teams = [
            teams.full_team(cohort, members=2, signing=rule) for rule in (SigningRule.EACH, SigningRule.ANYONE)
        ]
        self.asked = teams.deliverable(cohort, due_at=timezone.now() + 20 * A_STEP)
        self.asked.late_until = self.asked.due_at + 10 * A_STEP
        self.asked.save()
        self.point = teams.review_point(self.asked)
        self.visit = people.visit(cohort, capacity=2)
        self.organiser = people.organiser(cohort)
        self.challenges = [teams.challenge(cohort, published=False) for _ in range(2)]
        self.members = [each.enrolment.person for team in self.teams for each in team.memberships.all()]
        self.mentorships = [each for team in self.teams for each in team.mentorships.all()]
        self.people: list[Person] = [*self.members, *(each.enrolment.person for each in self.mentorships)]
        self.people += [self.organiser, people.judge(cohort), people.organiser(people.cohort())]
        self.at = timezone.now()
        self.tables = lifecycles()
        self.seen = self._states()

    def _states(self) -> dict[tuple[Any, Any], str]:
        return {
            (model, pk): state
            for model, field, _table in self.tables
            for pk, state in model._default_manager.values_list("pk", field)
        }

    def _try(self, act: Any, *args: Any, **kwargs: Any) -> None:
        self.at += A_STEP
        with contextlib.suppress(Refused):
            act(*args, **kwargs)

    def _who(self, number: int) -> Person:
        return self.people[number % len(self.people)]

    def _texts(self, team: Any, number: int, base: int) -> dict[int, Text]:
        part = work_on(team, self.asked).parts[0]
        return {part.prompt.pk: Text(f"Words {number}", part.version if base else 0)}

    @rule(who=anybody, team=st.integers(0, 1), number=st.integers(0, 5), base=st.integers(0, 3), do=st.integers(0, 2))
    def write(self, who: int, team: int, number: int, base: int, do: int) -> None:
        act = (submissions.save_draft, submissions.sign_off, submissions.hand_in)[do]
        texts = self._texts(self.teams[team], number, base)
        self._try(act, self.teams[team], self.asked, texts, by=self._who(who), at=self.at)

    @rule(who=anybody, number=st.integers(0, 99))
    def restore_or_return(self, who: int, number: int) -> None:
        if version := SubmissionVersion.objects.order_by(*MADE)[number % 7 : number % 7 + 1].first():
            self._try(submissions.restore, version, by=self._who(who), at=self.at)
        if submission := Submission.objects.filter(team=self.teams[number % 2]).first():
            self._try(handed_in.return_submission, submission, reason="Because.", by=self._who(who))

    @rule(who=anybody, team=st.integers(0, 1), hours=st.integers(-1, 40))
    def give_time_or_hand_in_for(self, who: int, team: int, hours: int) -> None:
        due = self.asked.due_at + dt.timedelta(hours=hours)
        self._try(deliverables.extend, self.asked, self.teams[team], due_at=due, reason="Ill", by=self._who(who))
        self._try(
            handed_in.hand_in_for, self.teams[team], self.asked, files={}, reason="Mail", by=self._who(who), at=self.at
        )

    @rule(who=anybody, chosen=st.sampled_from(list(SigningRule)))
    def choose_rule(self, who: int, chosen: SigningRule) -> None:
        self._try(signing.choose_signing, self.teams[who % 2], chosen, by=self._who(who))

    @rule(who=anybody, mentor=st.integers(0, 3), do=st.integers(0, 2))
    def review(self, who: int, mentor: int, do: int) -> None:
        mentorship = self.mentorships[mentor]
        by = mentorship.enrolment.person if who % 3 else self._who(who)
        if do == 2:
            if found := Review.objects.filter(mentorship=mentorship).first():
                self._try(reviews.withdraw_review, found, by=by, at=self.at)
            return
        values = {"health": Health.GREEN, "for_team": "Good. Go on.", "for_organisers": "Nothing."}
        self._try((reviews.save_review, reviews.send_review)[do], mentorship, self.point, values, by=by, at=self.at)

    @rule(who=anybody, number=st.integers(0, 1), publish=st.booleans())
    def challenge(self, who: int, number: int, publish: bool) -> None:
        found = Challenge.objects.get(pk=self.challenges[number].pk)
        act = challenges.publish_challenge if publish else challenges.withdraw_challenge
        self._try(act, found, by=self.organiser if who % 3 else self._who(who))

    @rule(who=anybody, leave=st.booleans())
    def book(self, who: int, leave: bool) -> None:
        person = self._who(who)
        if leave:
            if booking := Booking.objects.filter(visit=self.visit, person=person).order_by("-position").first():
                self._try(bookings.cancel, booking, by=person)
            return
        self._try(bookings.book, self.visit, by=person)

    @invariant()
    def every_state_has_moved_along_its_table(self) -> None:
        now = self._states()
        for model, _field, table in self.tables:
            for (kind, pk), state in now.items():
                if kind is not model:
                    continue
                before = self.seen.get((kind, pk))
                assert str(state) in {str(each) for each in table.moves}, f"{model.__name__} is {state}"
                if before is not None and before != state:
                    assert table.allows(before, to=state), f"{model.__name__} went from {before} to {state}"
        self.seen = now

    @invariant()
    def no_visit_holds_more_than_its_places(self) -> None:
        assert Booking.objects.filter(visit=self.visit, state="confirmed").count() <= self.visit.capacity

    @invariant()
    def versions_count_without_a_gap(self) -> None:
        for team in self.teams:
            numbers = SubmissionVersion.objects.filter(submission__team=team).order_by("number")
            assert list(numbers.values_list("number", flat=True)) == list(range(1, len(numbers) + 1))


def walk(*, walks: int, steps: int) -> None:
    """So many walks of at most so many steps; raises where a state moved along no edge."""
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
