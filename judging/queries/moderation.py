"""Reads the cards that were handed in, for the results group, and what was decided about them."""

from uuid import UUID

from judging.models import Moderation, PitchDay, Scorecard
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
    authorise(by, "judging.decide_result", day)
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
    authorise(by, "judging.decide_result", day)
    return (
        Scorecard.objects.filter(pitch__pitch_day=day, pk=card, submitted_at__isnull=False)
        .select_related("judge", "pitch__team", "pitch__pitch_day__cohort__programme")
        .first()
    )
