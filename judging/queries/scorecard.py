"""What a judge sees: their pitches, and the card of one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from judging.models import Conflict, Criterion, Pitch, PitchDay, Scorecard
from judging.queries import rubric
from judging.states import ConflictState, PitchDayState
from programme.models import Person
from programme.shared.authorise import may
from programme.shared.prepared import prepared
from programme.states import Role


def pitches_for_judge(person: Person) -> QuerySet[Pitch]:
    """The pitches of the days on which the person has a seat, in running order, each with the state of the own card
    (`card_state`, `card_version`, `card_saved_at`, `card_missed` and so on) and with `link`, the state of a link that
    bars."""
    cards = Scorecard.objects.filter(pitch=OuterRef("pk"), judge=person)
    links = (
        Conflict.objects.barring()
        .filter(pitch_day=OuterRef("pitch_day"), team=OuterRef("team"), judge=person)
        .order_by(Case(When(state=ConflictState.CONFIRMED, then=Value(0)), default=1, output_field=IntegerField()))
    )
    return (
        Pitch.objects.seen_by_judge(person)
        .ranked()
        .select_related("team")
        .annotate(
            card_state=Subquery(cards.values("state")[:1]),
            card_version=Subquery(cards.values("version")[:1]),
            card_filled=Subquery(cards.values("filled")[:1]),
            card_missed=Subquery(cards.values("was_missed")[:1]),
            card_saved_at=Subquery(cards.values("saved_at")[:1]),
            card_submitted_at=Subquery(cards.values("submitted_at")[:1]),
            link=Subquery(links.values("state")[:1]),
        )
        .order_by("-pitch_day__starts_at", "position")
    )


def with_days(pitches: Iterable[Pitch]) -> list[Pitch]:
    """The pitches with their day, cohort, programme and rubric: the same objects for all of a day."""
    found = list(pitches)
    days = {day.pk: day for day in _days(list({each.pitch_day_id for each in found}))} if found else {}
    for each in found:
        each.pitch_day = days[each.pitch_day_id]
    return found


@prepared
def _days(days: list[UUID]) -> QuerySet[PitchDay]:
    return PitchDay.objects.filter(pk__in=days).select_related("cohort__programme", "rubric")


@dataclass(frozen=True)
class Elsewhere:
    """A judge's cards of the pitches that are on other pages: how many, and the first that is still to hand in."""

    due: int = 0
    done: int = 0
    to_score: int = 0
    first: Pitch | None = None


def elsewhere(person: Person, shown: Iterable[Pitch], *, wants_first: bool) -> Elsewhere:
    """What the page with these pitches does not show; with `wants_first` the first card that is to hand in, too."""
    barred = list(Conflict.objects.barring().filter(judge=person).values_list("team", flat=True))
    theirs = Pitch.objects.seen_by_judge(person).ranked().exclude(team__in=barred)
    cards = Scorecard.objects.filter(judge=person, pitch__in=theirs).exclude(pitch__in=[each.pk for each in shown])
    is_due = Q(pitch__pitch_day__state=PitchDayState.OPEN, submitted_at=None, was_missed=False)
    counts = cards.aggregate(
        due=Count("pk", filter=is_due),
        done=Count("pk", filter=Q(submitted_at__isnull=False)),
        to_score=Count("pk", filter=Q(was_missed=False)),
    )
    if not (wants_first and counts["due"]):
        return Elsewhere(**counts)
    in_order = cards.filter(is_due).order_by("-pitch__pitch_day__starts_at", "pitch__position")
    return Elsewhere(**counts, first=in_order.select_related("pitch__team")[0].pitch)


# A page of a judge's pitches holds so many.
PER_PAGE = 50


@prepared
def first_pitches_for_judge(person: Person) -> QuerySet[Pitch]:
    """One more than a page of them, which tells whether there is another page."""
    return pitches_for_judge(person)[: PER_PAGE + 1]


def pitch_for_judge(person: Person, pitch: UUID) -> Pitch | None:
    """One pitch that the person has a seat for, whether barred or not; None where there is nothing for them."""
    return _pitch_for_judge.first(person, pitch)


@prepared
def _pitch_for_judge(person: Person, pitch: UUID) -> QuerySet[Pitch]:
    return (
        Pitch.objects.seen_by_judge(person)
        .filter(pk=pitch)
        .select_related("team__challenge", "pitch_day__cohort__programme", "pitch_day__rubric", "version")
    )


def links_of(person: Person, pitch: Pitch) -> list[Conflict]:
    """Why the person may not open the pitch; empty when nothing bars them."""
    return list(Conflict.objects.barring().filter(pitch_day=pitch.pitch_day_id, team=pitch.team_id, judge=person))


@dataclass(frozen=True)
class Sheet:
    """A card with its criteria and what it holds."""

    card: Scorecard
    criteria: tuple[Criterion, ...]
    held: dict[int, Any] = field(default_factory=dict)

    @property
    def scored(self) -> list[Criterion]:
        return [each for each in self.criteria if each.is_scored]

    @property
    def filled(self) -> int:
        return sum(self.held.get(each.pk) is not None for each in self.scored)


def sheet_for(person: Person, pitch: Pitch) -> Sheet | None:
    """The person's card for the pitch; None before scoring has been opened."""
    card = Scorecard.objects.filter(pitch=pitch, judge=person).first()
    if card is None:
        return None
    card.pitch = pitch
    criteria = rubric.criteria_for_pitch(pitch.pk, pitch.pitch_day.rubric.version)
    return Sheet(card, criteria, held_by(card, criteria))


def held_by(card: Scorecard, criteria: Iterable[Criterion]) -> dict[int, Any]:
    """What the card holds, by criterion: a value for scored ones, a text for the others."""
    rows = {key: (value, text) for key, value, text in card.scores.values_list("criterion", "value", "text")}
    return {each.pk: rows[each.pk][0 if each.is_scored else 1] for each in criteria if each.pk in rows}


def may_open(person: Person, pitch: Pitch) -> bool:
    """Whether the person may read what the team handed in."""
    return may(person, "judging.open_pitch", pitch)


def days_judged(person: Person) -> QuerySet[PitchDay]:
    """The pitch days on which the person has a seat."""
    return (
        PitchDay.objects.filter(
            panels__seats__enrolment__person=person,
            panels__seats__enrolment__state="active",
            panels__seats__left_at=None,
        )
        .select_related("cohort__programme")
        .order_by("-starts_at")
    )


def is_judge(person: Person) -> bool:
    """Whether the person has a seat somewhere, or an active place as a judge."""
    return person.enrolments.active().filter(role=Role.JUDGE).exists()


# How far one looks for the pitches before and after: between may be teams that were dissolved.
NEAR = 12


def neighbours(person: Person, pitch: Pitch) -> dict[str, Pitch | None]:
    """The pitches before and after this one in the running order."""
    others = _near(pitch.pitch_day_id, pitch.position - NEAR, pitch.position + NEAR)
    before = [each for each in others if each.position < pitch.position]
    after = [each for each in others if each.position > pitch.position]
    return {"before": before[-1] if before else None, "after": after[0] if after else None}


@prepared
def _near(day: UUID, first: int, last: int) -> QuerySet[Pitch]:
    # A prepared number may be larger than the column takes.
    rows = Pitch.objects.ranked().alias(turn_number=Cast("position", IntegerField()))
    rows = rows.filter(pitch_day=day, turn_number__gte=first, turn_number__lte=last)
    return rows.select_related("team").order_by("position")


def in_words(criterion: Criterion, value: Any) -> str:
    """A value as a judge reads it: "4, Strong"; a text as it is; nothing for an empty answer."""
    if value in (None, ""):
        return ""
    level = next((each for each in criterion.way.levels(criterion) if each.value == value), None)
    return f"{level.value}, {level.short}".rstrip(", ") if level else str(value)
