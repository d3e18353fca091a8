"""A judge's cards as their device keeps them: nobody else's figures, and no more than the page shows."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from judging.models import Pitch, Score, Scorecard
from programme.models import Person


def cards_on_device(person: Person, pitches: Iterable[Pitch]) -> list[dict[str, Any]]:
    """The own card of each pitch that may be scored, in the order of the pitches, which `pitches_for_judge` gave."""
    open_ones = [each for each in pitches if each.card_state and not each.link]  # type: ignore[attr-defined]
    values: dict[UUID, dict[str, int | str | None]] = defaultdict(dict)
    scores = Score.objects.filter(card__judge=person, card__pitch__in=[each.pk for each in open_ones])
    for pitch, criterion, value, text in scores.values_list("card__pitch", "criterion", "value", "text"):
        values[pitch][str(criterion)] = text if value is None else value
    return [
        {
            "pitch": str(each.pk),
            "rubric": str(each.pitch_day.rubric_id),
            "version": each.card_version,  # type: ignore[attr-defined]
            "state": each.card_state,  # type: ignore[attr-defined]
            "submitted": each.card_submitted_at is not None,  # type: ignore[attr-defined]
            "missed": bool(each.card_missed),  # type: ignore[attr-defined]
            "at": each.card_saved_at.isoformat() if each.card_saved_at else "",  # type: ignore[attr-defined]
            "values": values[each.pk],
        }
        for each in open_ones
    ]


def card_on_device(person: Person, pitch: UUID) -> dict[str, Any]:
    """The own card of one pitch, as it now is."""
    card = Scorecard.objects.get(pitch=pitch, judge=person)
    rows = card.scores.values_list("criterion", "value", "text")
    return {
        "version": card.version,
        "state": card.state,
        "submitted": card.is_submitted,
        "missed": card.was_missed,
        "at": card.saved_at.isoformat() if card.saved_at else "",
        "values": {str(criterion): text if value is None else value for criterion, value, text in rows},
    }
