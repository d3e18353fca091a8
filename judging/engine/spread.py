"""How widely each judge used the scale."""

from collections import defaultdict
from typing import Any

from judging.engine.sheets import Day, weighted_score


def spread(day: Day) -> list[dict[str, Any]]:
    """Each judge's counted cards: how many, and the lowest, the mean and the highest score; the mildest judge first."""
    scores: dict[str, list[float]] = defaultdict(list)
    for card in day.cards:
        score = weighted_score(card.values, day)
        if score is not None and (card.team, card.judge) not in day.excluded:
            scores[card.judge].append(float(score))
    rows = [
        {"judge": judge, "cards": len(given), "low": min(given), "mean": sum(given) / len(given), "high": max(given)}
        for judge, given in scores.items()
    ]
    return sorted(rows, key=lambda row: (-row["mean"], row["judge"]))
