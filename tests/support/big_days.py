"""A locked pitch day with many teams and judges, written in bulk: for lists that grow, and for measuring."""

import random
import uuid
from collections.abc import Iterator

from django.utils import timezone

from judging.actions.basis import fix_basis
from judging.actions.standing import refresh_all_standings
from judging.models import Criterion, Pitch, PitchDay, PitchStanding, Score, Scorecard, Seat
from judging.states import PitchDayState, ScorecardState
from programme.demo.crowd import write
from programme.models import Enrolment, Person
from programme.states import Role
from teams.models import Team
from tests.factories import judging
from tests.factories import programme as people


def locked(teams: int, judges: int, *, each: int) -> PitchDay:
    """Every team was heard by so many of the judges, in turn, who gave levels and wrote a comment."""
    day, at = judging.day(), timezone.now()
    pitches, panel = _pitches(day, teams), _judges(day, judges)
    PitchDay.objects.filter(pk=day.pk).update(state=PitchDayState.LOCKED, opened_at=at, locked_at=at)
    fix_basis(day)
    cards = [
        Scorecard(
            pitch=pitch,
            judge=panel[(number * each + turn + number // judges) % judges],
            state=ScorecardState.LOCKED,
            version=1,
            total=3,
            saved_at=at,
            submitted_at=at,
        )
        for number, pitch in enumerate(pitches)
        for turn in range(each)
    ]
    write(cards)
    write(_scores(cards, list(day.rubric.criteria.order_by("position"))))
    refresh_all_standings(day)
    return PitchDay.objects.select_related("cohort__programme", "rubric").get(pk=day.pk)


def _pitches(day: PitchDay, teams: int) -> list[Pitch]:
    at = timezone.now()
    made = [
        Team(cohort=day.cohort, number=number, name=f"Team {number:04}", told_at=at, signing="anyone")
        for number in range(1, teams + 1)
    ]
    write(made)
    pitches = [
        Pitch(pitch_day=day, team=team, position=place, starts_at=day.starts_of(place % 500))
        for place, team in enumerate(made, start=1)
    ]
    write(pitches)
    write(PitchStanding(pitch=pitch) for pitch in pitches)
    return pitches


def _judges(day: PitchDay, judges: int) -> list[Person]:
    employer = people.organisation(day.cohort.programme)
    made = [
        Person(email=f"{uuid.uuid4().hex}@crowd.example", full_name=f"Judge {number:03}", password="!")
        for number in range(judges)
    ]
    write(made)
    places = [Enrolment(cohort=day.cohort, person=who, role=Role.JUDGE, organisation=employer) for who in made]
    write(places)
    write(Seat(panel=day.panels.get(), enrolment=place) for place in places)
    return made


def _scores(cards: list[Scorecard], criteria: list[Criterion]) -> Iterator[Score]:
    draw = random.Random(7)
    worth: dict[object, float] = {}
    for card in cards:
        middle = worth.setdefault(card.pitch_id, draw.gauss(3, 0.7))
        for criterion in criteria:
            if criterion.is_scored:
                yield Score(card=card, criterion=criterion, value=min(5, max(1, round(middle + draw.gauss(0, 0.7)))))
            else:
                yield Score(card=card, criterion=criterion, text="Say more about the costs.")
