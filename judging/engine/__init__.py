"""Judging as plain Python: sheets in, standings out. Knows no Django and reads no database.

What is imported here needs the standard library only; `judging.engine.ranking` loads NumPy and SciPy.
"""

import os
from typing import Any

from judging.engine.sheets import Card, Criterion, Day, weighted_score
from judging.engine.spread import spread
from judging.engine.standings import Line, Part, Standings, against_the_order, rank
from judging.engine.ties import places

# The systems are small: threads would only wait for each other, and digits must not depend on their number.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = [
    "Card",
    "Criterion",
    "Day",
    "Line",
    "Part",
    "Standings",
    "against_the_order",
    "analysed",
    "places",
    "rank",
    "spread",
    "weighted_score",
]


def analysed(day: Day) -> dict[str, Any]:
    """The ranking by the model of judges who differ, in the exchange format. Loads NumPy and SciPy: the worker's."""
    from judging.engine.ranking import ranking  # noqa: PLC0415

    return ranking(day)
