"""Reads what decides the result of a pitch day."""

from judging.models import OfficialBasis, PitchDay


def of_day(day: PitchDay) -> OfficialBasis:
    """What was settled; where nobody settled anything, the panel decides and level teams share a place."""
    return OfficialBasis.objects.filter(pitch_day=day).first() or OfficialBasis(pitch_day=day)
