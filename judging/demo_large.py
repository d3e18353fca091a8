"""The pitch day of the large cohort: a hundred rooms, and a sheet of every judge for every team."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from judging import engine
from judging.actions.basis import fix_basis
from judging.actions.pitch_day import plan_pitch_day
from judging.actions.scorecard import as_decimal
from judging.actions.standing import refresh_all_standings
from judging.models import Pitch, PitchDay, PitchStanding, Rubric, Score, Scorecard, Seat
from judging.queries.rubric import as_engine_criteria, criteria_of
from judging.states import PitchDayState, ScorecardState
from programme.demo.crowd import write
from programme.demo.large import Crowd
from programme.demo.season import PITCH_DAY
from programme.models import Person
from teams.models import SubmissionVersion, Team

ROOMS = 100
# The last judge still has these many teams to score, so that something is waited for.
LEFT_OPEN = 10


def fill_cohort(made: Crowd) -> None:
    """Scoring is open, and all sheets but a few are in."""
    day = plan_pitch_day(
        made.cohort,
        by=made.organiser,
        starts_at=made.on_day(PITCH_DAY),
        place="The Exhibition Halls, Manchester",
        chair=made.season.people.get("carol.chair@cabinet.example"),
        rooms_at_once=True,
    )
    pitches = _pitches(day)
    panel = day.panels.get()
    write(Seat(panel=panel, enrolment=place) for place in made.judges)
    at = min(made.season.now, day.starts_at)
    PitchDay.objects.filter(pk=day.pk).update(state=PitchDayState.OPEN, opened_at=at)
    Rubric.objects.filter(pk=day.rubric_id).update(locked_at=at)
    fix_basis(day)
    sheets = _Sheets(day, pitches, at)
    for number, place in enumerate(made.judges):
        sheets.fill(place.person, left_open=LEFT_OPEN if number == len(made.judges) - 1 else 0)
    refresh_all_standings(day)


def _pitches(day: PitchDay) -> list[Pitch]:
    teams = Team.objects.filter(cohort=day.cohort).order_by("number")
    work = dict(SubmissionVersion.objects.filter(submission__team__in=teams).values_list("submission__team", "pk"))
    pitches = []
    for place, team in enumerate(teams):
        row, room = divmod(place, ROOMS)
        pitch = Pitch(
            pitch_day=day,
            team=team,
            version_id=work.get(team.pk),
            position=place + 1,
            room=f"Room {room + 1}",
            starts_at=day.starts_at + dt.timedelta(minutes=day.minutes_each * row),
        )
        pitch.told_as = pitch.terms
        pitches.append(pitch)
    write(pitches)
    write(PitchStanding(pitch=each) for each in pitches)
    return pitches


class _Sheets:
    """Fills one judge's sheets at a time. The draw has a seed: the same size gives the same marks."""

    def __init__(self, day: PitchDay, pitches: list[Pitch], at: dt.datetime) -> None:
        self.pitches, self.at = pitches, at
        self.draw = random.Random(2027)  # noqa: S311 invented marks
        criteria = criteria_of(day.rubric)
        self.scored = [each for each in criteria if each.is_scored]
        self.engine_day = engine.Day(as_engine_criteria(criteria), (), ())
        self.worth = [self.draw.gauss(3.2, 0.7) for _ in pitches]
        self.total = cache(self._total)

    def fill(self, judge: Person, *, left_open: int) -> None:
        """Every team is heard; the last ones wait if some are left open."""
        mood = self.draw.gauss(0, 0.4)
        marks = [self._marks(worth + mood) for worth in self.worth]
        is_in = len(self.pitches) - left_open
        cards = [
            self._card(pitch, judge, given if number < is_in else None)
            for number, (pitch, given) in enumerate(zip(self.pitches, marks, strict=True))
        ]
        write(cards)
        write(self._scores(cards[:is_in], marks))

    def _marks(self, worth: float) -> tuple[int, ...]:
        return tuple(min(5, max(1, round(worth + self.draw.gauss(0, 0.6)))) for _ in self.scored)

    def _card(self, pitch: Pitch, judge: Person, given: tuple[int, ...] | None) -> Scorecard:
        if given is None:
            return Scorecard(pitch=pitch, judge=judge)
        return Scorecard(
            pitch=pitch,
            judge=judge,
            state=ScorecardState.SUBMITTED,
            version=1,
            filled=len(given),
            total=self.total(given),
            saved_at=self.at,
            submitted_at=self.at,
        )

    def _scores(self, cards: list[Scorecard], marks: list[tuple[int, ...]]) -> Iterator[Score]:
        for card, given in zip(cards, marks, strict=False):
            for criterion, level in zip(self.scored, given, strict=True):
                yield Score(card=card, criterion=criterion, value=level)

    def _total(self, given: tuple[int, ...]) -> Decimal | None:
        values = {str(each.pk): level for each, level in zip(self.scored, given, strict=True)}
        return as_decimal(engine.weighted_score(values, self.engine_day))
