"""What the engine reads: criteria with weights, and one card for each judge and team; exact fractions throughout."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import repeat
from typing import Any

FORMAT = "pitchday/1"
# On a card with less than this share of the weight there is too little to go by.
LEAST_SHARE = Fraction(1, 2)


@dataclass(frozen=True)
class Criterion:
    """A scored criterion: its share, and the lowest and highest value of its own scale."""

    id: str
    weight: int
    low: int
    high: int


@dataclass(frozen=True)
class Card:
    """One judge's values for one team, by criterion; what was left empty is not in it."""

    team: str
    judge: str
    values: Mapping[str, int]


@dataclass(frozen=True)
class Day:
    """Everything that a result is computed from. Ids are opaque; names stay outside."""

    criteria: tuple[Criterion, ...]
    teams: tuple[str, ...]
    cards: tuple[Card, ...]
    # Cards that a recorded decision keeps out: pairs of team and judge.
    excluded: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @cached_property
    def scale(self) -> tuple[int, int]:
        """The scale that scores are shown on: the criteria's own where they share one, 0 to 100 otherwise."""
        scales = {(each.low, each.high) for each in self.criteria}
        return scales.pop() if len(scales) == 1 else (0, 100)

    @property
    def total_weight(self) -> int:
        return sum(each.weight for each in self.criteria)

    def shown(self, criterion: Criterion, value: Fraction) -> Fraction:
        """A value of the criterion's own scale on the day's scale."""
        low, high = self.scale
        if (low, high) == (criterion.low, criterion.high):
            return value
        return low + (value - criterion.low) * Fraction(high - low, criterion.high - criterion.low)

    def _shown(self, criterion: Criterion, value: int) -> Fraction:
        """The same for a value of a card, each worked out once: there are few, on many cards."""
        place = criterion.id, value
        if place not in self._known:
            self._known[place] = self.shown(criterion, Fraction(value))
        return self._known[place]

    @cached_property
    def _known(self) -> dict[tuple[str, int], Fraction]:
        return {}

    @cached_property
    def filled_in(self) -> dict[tuple[str, str], dict[str, Fraction]]:
        """Each counted card with a value for each criterion, on the day's scale, by (team, judge).

        A gap takes the criterion's mean over the day, moved by how far the same card lies above or below the day's
        means on the criteria that it has.
        """
        held = {
            (card.team, card.judge): {
                each.id: self._shown(each, card.values[each.id]) for each in self.criteria if each.id in card.values
            }
            for card in self.cards
            if (card.team, card.judge) not in self.excluded and is_counted(card.values, self.criteria)
        }
        means = {}
        for each in self.criteria:
            given = [card[each.id] for card in held.values() if each.id in card]
            if given:
                means[each.id] = total(given) / len(given)
        return {pair: _whole(card, means) for pair, card in held.items()}

    def as_document(self) -> dict[str, Any]:
        """The day in the exchange format, in one fixed order."""
        return {
            "format": FORMAT,
            "criteria": [{"id": c.id, "weight": c.weight, "min": c.low, "max": c.high} for c in self.criteria],
            "teams": sorted(self.teams),
            "judges": sorted({card.judge for card in self.cards}),
            "scores": [
                {"team": card.team, "judge": card.judge, "criterion": criterion.id, "value": card.values[criterion.id]}
                for card in sorted(self.cards, key=lambda card: (card.team, card.judge))
                for criterion in self.criteria
                if criterion.id in card.values
            ],
            "excluded": [{"team": team, "judge": judge} for team, judge in sorted(self.excluded)],
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Day":
        """Read a day back from the exchange format. A criterion without ends of its own has the day's scale."""
        values: dict[tuple[str, str], dict[str, int]] = {}
        for score in document["scores"]:
            values.setdefault((score["team"], score["judge"]), {})[score["criterion"]] = score["value"]
        scale = document.get("scale", {})
        return cls(
            criteria=tuple(
                Criterion(c["id"], c["weight"], c.get("min", scale.get("min")), c.get("max", scale.get("max")))
                for c in document["criteria"]
            ),
            teams=tuple(document["teams"]),
            cards=tuple(Card(team, judge, given) for (team, judge), given in values.items()),
            excluded=frozenset((pair["team"], pair["judge"]) for pair in document.get("excluded", ())),
        )


def total(values: Iterable[Fraction], weights: Iterable[int] = repeat(1)) -> Fraction:
    """The exact sum of the values, each times its weight: whole numbers are added, and fractions made at the end."""
    over: dict[int, int] = {}
    for value, weight in zip(values, weights, strict=False):
        above, below = value.as_integer_ratio()
        over[below] = over.get(below, 0) + above * weight
    return sum((Fraction(above, below) for below, above in over.items()), Fraction(0))


def fingerprint(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a document in canonical form: the same on each machine."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def share_of(card: Mapping[str, int], criteria: tuple[Criterion, ...]) -> Fraction:
    """How much of the weight the card has values for, from 0 to 1."""
    whole = sum(each.weight for each in criteria)
    return Fraction(sum(each.weight for each in criteria if each.id in card), whole) if whole else Fraction(0)


def is_counted(card: Mapping[str, int], criteria: tuple[Criterion, ...]) -> bool:
    """Whether there is enough on the card to go by."""
    return share_of(card, criteria) >= LEAST_SHARE


def weighted_score(values: Mapping[str, int], day: Day) -> Fraction | None:
    """The card's score by what it holds alone, on the day's scale; None when there is too little to go by."""
    if not is_counted(values, day.criteria):
        return None
    held = [each for each in day.criteria if each.id in values]
    weight = sum(each.weight for each in held)
    return total((day._shown(each, values[each.id]) for each in held), (each.weight for each in held)) / weight


def _whole(card: dict[str, Fraction], means: dict[str, Fraction]) -> dict[str, Fraction]:
    if len(card) == len(means):
        return card
    above = sum((value - means[key] for key, value in card.items()), Fraction(0)) / len(card)
    return {key: card.get(key, mean + above) for key, mean in means.items()}
