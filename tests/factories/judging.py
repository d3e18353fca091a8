"""Legal rows of judging, and nothing more; later states are reached by calling actions."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from judging.actions import award, pitch_day, result, scorecard, signature
from judging.models import (
    Conflict,
    Criterion,
    Panel,
    Pitch,
    PitchDay,
    PitchStanding,
    ResultSheet,
    Rubric,
    Scorecard,
    Seat,
)
from judging.queries import progress
from judging.queries import result as results
from judging.states import AwardKind
from programme.models import Cohort, Person
from programme.states import Role
from teams.models import Team
from tests.factories import programme as people
from tests.factories import teams

WEIGHTS = (30, 25, 20, 15, 10)
LEVELS = ["weak", "fair", "good", "strong", "outstanding"]
BY_PERSON = ("enrolment__person__email",)


def rubric(cohort: Cohort, *, weights: Iterable[int] = WEIGHTS, comments: int = 2) -> Rubric:
    """Criteria of five levels with these weights, and comments."""
    made = Rubric.objects.create(cohort=cohort)
    weights = list(weights)
    for position, weight in enumerate(weights, start=1):
        Criterion.objects.create(
            rubric=made,
            position=position,
            kind="scale",
            name=f"Criterion {position}",
            weight=weight,
            options={"levels": LEVELS},
        )
    for number in range(comments):
        Criterion.objects.create(
            rubric=made, position=len(weights) + number + 1, kind="comment", name=f"Comment {number + 1}"
        )
    return made


def day(cohort: Cohort | None = None, **fields: Any) -> PitchDay:
    """A planned pitch day tomorrow, with a rubric and an empty panel."""
    cohort = cohort or people.cohort()
    if "minutes_each" in fields:
        fields = PitchDay.phases_within(fields["minutes_each"]) | fields
    made = PitchDay.objects.create(
        cohort=cohort,
        rubric=fields.pop("rubric", None) or rubric(cohort),
        **{"starts_at": timezone.now() + dt.timedelta(days=1), **fields},
    )
    Panel.objects.create(pitch_day=made, name="Panel")
    return made


def pitch(of: PitchDay, team: Team | None = None) -> Pitch:
    """The next turn in the running order."""
    position = of.pitches.count() + 1
    made = Pitch.objects.create(
        pitch_day=of, team=team or teams.team(of.cohort), position=position, starts_at=of.starts_of(position)
    )
    PitchStanding.objects.create(pitch=made)
    return made


def seat(of: PitchDay, who: Person | None = None, **fields: Any) -> Seat:
    """A judge of the cohort with a seat on the panel."""
    enrolment = people.enrolment(of.cohort, Role.JUDGE, who=who, **fields)
    return Seat.objects.create(panel=of.panels.get(), enrolment=enrolment)


def judge(of: PitchDay, **fields: Any) -> Person:
    return seat(of, **fields).enrolment.person


def open_day(*, pitches: int = 2, judges: int = 2, cohort: Cohort | None = None) -> PitchDay:
    """A day with scoring open; organiser, judges and pitches are found through it."""
    made = day(cohort)
    for _ in range(pitches):
        pitch(made)
    for _ in range(judges):
        judge(made)
    return pitch_day.open_scoring(made, by=organiser_of(made))


def organiser_of(day: PitchDay) -> Person:
    """The organiser of the day's programme, made at first asking."""
    role = day.cohort.programme.roles.filter(kind="organiser").order_by("pk").first()
    return role.person if role else people.organiser(day.cohort)


def judges_of(day: PitchDay) -> list[Person]:
    return [seat.enrolment.person for seat in Seat.objects.filter(panel__pitch_day=day).order_by(*BY_PERSON)]


def values(day: PitchDay, *scores: int | None, text: str = "") -> dict[int, int | str | None]:
    """A whole card: these scores in the order of the criteria, the same comment everywhere."""
    given: dict[int, int | str | None] = {}
    left = list(scores)
    for criterion in day.rubric.criteria.order_by("position"):
        given[criterion.pk] = (left.pop(0) if left else None) if criterion.is_scored else text
    return given


def save(
    pitch: Pitch, by: Person, *scores: int | None, hand_in: bool = True, text: str = "", base: int | None = None
) -> scorecard.Saved:
    """A judge saves the card for a pitch."""
    version = Scorecard.objects.get(pitch=pitch, judge=by).version if base is None else base
    return scorecard.save_scorecard(
        pitch.pk,
        values(pitch.pitch_day, *scores, text=text),
        by=by,
        change=scorecard.Change(uuid.uuid4(), version),
        hand_in=hand_in,
    )


def locked_day(*means: int, judges: int = 2, cohort: Cohort | None = None) -> PitchDay:
    """A locked day: each judge gave each team this level on each criterion, in running order."""
    made = open_day(pitches=len(means), judges=judges, cohort=cohort)
    for each, level in zip(made.pitches.order_by("position"), means, strict=True):
        for person in judges_of(made):
            save(each, person, level, level, level, level, level)
    return pitch_day.lock_scoring(made, by=organiser_of(made), missing=progress.missing_cards(made))


def results_member_of(day: PitchDay) -> Person:
    role = day.cohort.programme.roles.filter(kind="results").order_by("pk").first()
    return role.person if role else people.results_member(day.cohort)


def signatory(day: PitchDay, who: Person | None = None) -> Person:
    who = who or people.person()
    offer = signature.offer_signature(day, by=organiser_of(day), email=who.email, full_name=who.full_name)
    signature.accept_signature(offer, at=timezone.now())
    return who


def sheet(of: PitchDay, *, winners: int = 1, commended: int = 0) -> ResultSheet:
    """A draft sheet with awards that follow the order."""
    member = results_member_of(of)
    made = result.compute_sheet(of, by=member)
    order = [line.team for line in made.results.order_by("place", "team__number")]
    awards = [award.AwardGiven(team, AwardKind.WINNER) for team in order[:winners]]
    awards += [award.AwardGiven(team, AwardKind.COMMENDATION) for team in order[winners : winners + commended]]
    return award.set_awards(made, by=member, awards=awards, reason="As the rules say.")


def sign(sheet: ResultSheet, *people: Person) -> ResultSheet:
    for each in people:
        signature.sign_sheet(sheet, by=each, content=results.content_hash(sheet), proof="webauthn")
    return ResultSheet.objects.get(pk=sheet.pk)


def signed_sheet(of: PitchDay, *, winners: int = 1, commended: int = 0) -> ResultSheet:
    return sign(sheet(of, winners=winners, commended=commended), signatory(of), signatory(of))


def bar(of: PitchDay, judge: Person, team: Team) -> Conflict:
    """A link that keeps the judge from the team."""
    return Conflict.objects.create(
        pitch_day=of, judge=judge, team=team, source="mentoring", state="confirmed", found_at=timezone.now()
    )
