"""Reads the cards that were handed in, for the results group, and what was decided about them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from judging.models import CardQuestion, Criterion, Moderation, PitchDay, Scorecard
from judging.queries.figures import two_digits
from judging.queries.rubric import criteria_of
from judging.queries.scorecard import in_words
from programme.models import Person
from programme.shared.authorise import authorise


def decisions_that_hold(day: PitchDay) -> list[Moderation]:
    """The latest moderation of each card."""
    newest: dict[UUID, Moderation] = {}
    rows = Moderation.objects.filter(card__pitch__pitch_day=day).select_related("card__pitch__team", "card__judge")
    for row in rows.order_by("decided_at", "pk"):
        newest[row.card_id] = row
    return list(newest.values())


def cards_of(day: PitchDay, *, by: Person) -> list[Scorecard]:
    """Every card that was handed in, with the decision about it. Raises NotAllowed outside the results group."""
    authorise(by, "judging.read_cards", day)
    decisions = {row.card_id: row for row in decisions_that_hold(day)}
    cards = list(
        Scorecard.objects.filter(pitch__pitch_day=day, submitted_at__isnull=False)
        .select_related("judge", "pitch__team")
        .order_by("pitch__position", "judge__full_name")
    )
    for card in cards:
        card.decision = decisions.get(card.pk)  # type: ignore[attr-defined]
    return cards


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


def history_of(card: Scorecard) -> list[tuple[Moderation, list[Changed]]]:
    """Every decision about the card, each with what it changed."""
    teams = {str(pk): name for pk, name in card.pitch.pitch_day.pitches.values_list("team", "team__name")}
    acts = card.moderations.select_related("decided_by").order_by("decided_at", "pk")
    return [(act, _changes(act, teams)) for act in acts]


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
