"""Judging as plain Python: sheets in, standings out. Knows no Django and reads no database."""

from judging.engine.sheets import Card, Criterion, Day, weighted_score
from judging.engine.standings import Line, Part, Standings, against_the_order, rank

__all__ = ["Card", "Criterion", "Day", "Line", "Part", "Standings", "against_the_order", "rank", "weighted_score"]
