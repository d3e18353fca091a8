"""How widely each judge used the scale: for the chair and the deputy, and nobody else."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from judging import engine
from judging.models import ResultSheet
from programme.models import Person
from programme.shared import charts
from programme.shared.authorise import may


@dataclass(frozen=True)
class Row:
    """One judge's counted cards: how many, and the lowest, the mean and the highest weighted score."""

    judge: str
    cards: int
    low: float
    mean: float
    high: float


@dataclass(frozen=True)
class Spread:
    """All judges, the mildest first, with a picture of the same."""

    rows: tuple[Row, ...]
    picture: SafeString


def of_judges(sheet: ResultSheet, *, by: Person) -> Spread | None:
    """Each judge's spread on the sheet; None for who is neither chair nor deputy of the day."""
    if not may(by, "judging.cast", sheet):
        return None
    day = engine.Day.from_document(sheet.inputs)
    scores: dict[str, list[float]] = defaultdict(list)
    for card in day.cards:
        score = engine.weighted_score(card.values, day)
        if score is not None and (card.team, card.judge) not in day.excluded:
            scores[card.judge].append(float(score))
    names = {str(each.pk): each.full_name for each in Person.objects.filter(pk__in=scores)}
    rows = [
        Row(names.get(judge, ""), len(given), min(given), sum(given) / len(given), max(given))
        for judge, given in scores.items()
    ]
    rows.sort(key=lambda row: (-row.mean, row.judge))
    return Spread(tuple(rows), _picture(rows, *day.scale))


def _picture(rows: list[Row], low: int, high: int) -> SafeString:
    bars = [charts.Range(row.judge, row.low, row.mean, row.high, f"{row.mean:.2f}") for row in rows]
    return charts.range_bars(_("What each judge gave"), bars, lowest=low, highest=high)
