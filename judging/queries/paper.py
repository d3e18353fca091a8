"""Reads what goes on paper and what has come back from it: never what a card holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from judging.models import Criterion, PaperEntry, PitchDay, Scorecard
from judging.queries import panel, rubric
from programme.models import Person


@dataclass(frozen=True)
class Pack:
    """What one judge takes to the room: a sheet for each of their pitches."""

    judge: Person
    cards: tuple[Scorecard, ...]


def cards_on_paper(day: PitchDay) -> list[Scorecard]:
    """The cards that may be scored, by judge and running order, each with `entry`, what was typed for it."""
    barred = set(day.conflicts.barring().values_list("judge", "team"))
    seated = {person.pk for person in panel.active_judges(day)}
    entries = {entry.card_id: entry for entry in PaperEntry.objects.filter(card__pitch__pitch_day=day)}
    rows = (
        Scorecard.objects.filter(pitch__in=day.pitches.ranked())
        .select_related("judge", "pitch__team__challenge")
        .order_by("judge__full_name", "judge", "pitch__position")
    )
    found = [card for card in rows if card.judge_id in seated and (card.judge_id, card.pitch.team_id) not in barred]
    for card in found:
        card.entry = entries.get(card.pk)
    return found


def packs(day: PitchDay, judge: str = "") -> list[Pack]:
    """A pack for each judge, or for one."""
    by_judge: dict[Person, list[Scorecard]] = {}
    for card in cards_on_paper(day):
        if judge in ("", str(card.judge_id)):
            by_judge.setdefault(card.judge, []).append(card)
    return [Pack(person, tuple(cards)) for person, cards in by_judge.items()]


def criteria(day: PitchDay) -> list[Criterion]:
    """What a sheet asks for."""
    return on_paper(rubric.criteria_of(day.rubric))


def on_paper(criteria: Iterable[Criterion]) -> list[Criterion]:
    """The same criteria, each with the boxes to tick, lowest first."""
    found = list(criteria)
    for each in found:
        each.levels_on_paper = each.way.levels(each) if each.is_scored else []
    return found


def card_of(day: PitchDay, card: UUID) -> Scorecard | None:
    """One card of the day."""
    rows = Scorecard.objects.filter(pitch__pitch_day=day, pk=card)
    return rows.select_related("judge", "pitch__team", "pitch__pitch_day__cohort__programme").first()


def waiting_for(card: Scorecard) -> PaperEntry | None:
    """The first entry, while it waits for a second one."""
    return card.paper_entries.filter(agreed_at=None).select_related("typed_by", "card__pitch__pitch_day").first()


def entry_of(day: PitchDay, entry: UUID) -> PaperEntry | None:
    """One entry of the day that waits."""
    rows = PaperEntry.objects.filter(card__pitch__pitch_day=day, agreed_at=None, pk=entry)
    return rows.select_related("card__pitch__pitch_day__cohort__programme", "card__judge").first()
