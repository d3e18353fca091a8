"""Raises the version of a pitch day's board, by which screens know that something has changed."""

from django.db.models import F

from judging.models import PitchDay


def raise_board(day: PitchDay) -> None:
    """One statement; the number only grows.

    It also makes those who save on one day go one after the other: whoever comes before an aggregate over cards calls
    this first, so that the aggregate sees what the others have committed meanwhile.
    """
    PitchDay.objects.filter(pk=day.pk).update(board_version=F("board_version") + 1)
