"""Figures as screens show them: two digits, rounded as everywhere in a result."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

# So many rows on one page of a list that grows with the teams.
ON_A_PAGE = 50


def two_digits(value: Decimal | float) -> str:
    """`4.34` for 4.3375. Django's own formatting would cut the rest off."""
    return str(number_format(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP), 2))
