"""Reads the cards that were handed in, for the results group, and what was decided about them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from judging.models import CardQuestion, Criterion, Moderation, PitchDay, Scorecard
from judging.queries.figures import ON_A_PAGE, two_digits
from judging.queries.rubric import criteria_of
from judging.queries.scorecard import in_words
from programme.models import Person
from programme.shared.authorise import authorise
from programme.shared.pages import LongList

# So many teams whose figures a decision changed are shown.
CHANGES_SHOWN = 50


def decisions_that_hold(day: PitchDay) -> list[Moderation]:
    """The latest moderation of each card."""
    newest: dict[UUID, Moderation] = {}
    rows = Moderation.objects.filter(card__pitch__pitch_day=day).select_related("card__pitch__team", "card__judge")
    for row in rows.order_by("decided_at", "pk"):
        newest[row.card_id] = row
    return list(newest.values())


def cards_of(
    day: PitchDay, *, by: Person, judge: UUID | None = None, team: str = "", number: str | None = None
) -> Page[Scorecard]:
    """One page of the cards that were handed in, each with the decision about it: all of them, one judge's, or those
    for teams with these words in their names. Raises NotAllowed outside the results group."""
    authorise(by, "judging.read_cards", day)
    cards = Scorecard.objects.filter(pitch__pitch_day=day, submitted_at__isnull=False)
    if judge is not None:
        cards = cards.filter(judge=judge)
    if team:
        cards = cards.filter(pitch__team__name__icontains=team)
    cards = cards.select_related("judge", "pitch__team").order_by("pitch__position", "judge__full_name", "pk")
    page = LongList(cards, ON_A_PAGE).get_page(number)
    newest: dict[UUID, Moderation] = {}
    for row in Moderation.objects.filter(card__in=[card.pk for card in page]).order_by("decided_at", "pk"):
        newest[row.card_id] = row
    for card in page:
        card.decision = newest.get(card.pk)  # type: ignore[attr-defined]
    return page


def judge_with_cards(day: PitchDay, asked: str) -> Person | None:
    """The judge of that id, if there is one who handed in a card; an address may hold anything."""
    try:
        judge = UUID(asked)
    except ValueError:
        return None
    return Person.objects.filter(pk=judge, scorecards__pitch__pitch_day=day).distinct().first()


def number_of_cards(day: PitchDay) -> int:
    """How many were handed in."""
    return Scorecard.objects.filter(pitch__pitch_day=day, submitted_at__isnull=False).count()


def card_for_moderation(day: PitchDay, card: UUID, *, by: Person) -> Scorecard | None:
    """One card that was handed in. Raises NotAllowed outside the results group."""
    authorise(by, "judging.read_cards", day)
    return (
        Scorecard.objects.filter(pitch__pitch_day=day, pk=card, submitted_at__isnull=False)
        .select_related("judge", "pitch__team", "pitch__pitch_day__cohort__programme", "pitch__pitch_day__rubric")
        .first()
    )


def answers_on(card: Scorecard) -> list[tuple[Criterion, str]]:
    """What the card holds, criterion by criterion, in words."""
    held = {each.criterion_id: each for each in card.scores.all()}
    rows = []
    for criterion in criteria_of(card.pitch.pitch_day.rubric):
        score = held.get(criterion.pk)
        rows.append((criterion, "" if score is None else in_words(criterion, score.text or score.value)))
    return rows


def questions_about(card: Scorecard) -> QuerySet[CardQuestion]:
    """What its judge was asked, and said."""
    return card.questions.select_related("asked_by")


@dataclass(frozen=True)
class Changed:
    """A team whose raw score or place a decision changed."""

    team: str
    before: str
    after: str


def history_of(card: Scorecard) -> list[tuple[Moderation, list[Changed], int]]:
    """Every decision about the card, each with what it changed, and how many more teams than are shown."""
    teams = {str(pk): name for pk, name in card.pitch.pitch_day.pitches.values_list("team", "team__name")}
    acts = card.moderations.select_related("decided_by").order_by("decided_at", "pk")
    changes = [(act, _changes(act, teams)) for act in acts]
    return [(act, found[:CHANGES_SHOWN], max(0, len(found) - CHANGES_SHOWN)) for act, found in changes]


def _changes(act: Moderation, teams: dict[str, str]) -> list[Changed]:
    before = {line["team"]: line for line in act.before}
    return [
        Changed(teams.get(line["team"], ""), _shown(before[line["team"]]), _shown(line))
        for line in act.after
        if line["team"] in before and before[line["team"]] != line
    ]


def _shown(line: dict[str, Any]) -> str:
    if line["mean"] is None:
        return _("no card")
    mean = two_digits(Decimal(line["mean"]))
    return _("%(mean)s, place %(place)s") % {"mean": mean, "place": line["place"]}
