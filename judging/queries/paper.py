"""Reads what goes on paper and what has come back from it: never what a card holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from judging.models import Conflict, Criterion, PaperEntry, PitchDay, Scorecard
from judging.queries import panel, rubric
from programme.models import Person

# A panel of a dozen with as many teams is on one page.
ON_A_PAGE = 150
MOST_PRINTED = 3_000


@dataclass(frozen=True)
class Pack:
    """What one judge takes to the room: a sheet for each of their pitches."""

    judge: Person
    cards: tuple[Scorecard, ...]


def cards_on_paper(day: PitchDay, *, judge: str = "", words: str = "") -> QuerySet[Scorecard]:
    """The cards that may be scored, by judge and running order: of one judge, or of judges and teams of whose names
    these words are a part."""
    theirs = Conflict.objects.barring().filter(pitch_day=day, judge=OuterRef("judge"), team=OuterRef("pitch__team"))
    seated = [person.pk for person in panel.active_judges(day) if judge in ("", str(person.pk))]
    rows = Scorecard.objects.filter(~Exists(theirs), pitch__in=day.pitches.ranked(), judge__in=seated)
    if words:
        rows = rows.filter(Q(judge__full_name__icontains=words) | Q(pitch__team__name__icontains=words))
    return rows.select_related("judge", "pitch__team__challenge").order_by(
        "judge__full_name", "judge", "pitch__position", "pk"
    )


def desk(day: PitchDay, *, words: str = "", number: str | None = None) -> Page[Scorecard]:
    """One page of them, as packs, each card with `entry`, what was typed for it."""
    rows = cards_on_paper(day, words=words).select_related(None).select_related("pitch__team")
    page = Paginator(rows, ON_A_PAGE).get_page(number)
    cards, judges = list(page), {person.pk: person for person in panel.active_judges(day)}
    entries = {entry.card_id: entry for entry in PaperEntry.objects.filter(card__in=cards)}
    for card in cards:
        card.judge, card.entry = judges[card.judge_id], entries.get(card.pk)
    page.packs = packs_of(cards)  # type: ignore[attr-defined]
    return page


def to_print(day: PitchDay, judge: str = "") -> list[Pack] | None:
    """A pack for each judge, or for one; None where that is more than a printer takes at once."""
    cards = cards_on_paper(day, judge=judge)
    if cards.count() > MOST_PRINTED:
        return None
    return packs_of(cards)


def packs_of(cards: Iterable[Scorecard]) -> list[Pack]:
    """The cards by judge, in the order in which they come."""
    return [Pack(person, tuple(theirs)) for person, theirs in groupby(cards, key=lambda card: card.judge)]


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
