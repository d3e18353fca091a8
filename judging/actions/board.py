"""Raises the version of a pitch day's board, by which screens know that something has changed."""

from django.db.models import F

from judging.models import PitchDay


def raise_board(day: PitchDay) -> None:
    """One statement; the number only grows."""
    PitchDay.objects.filter(pk=day.pk).update(board_version=F("board_version") + 1)
