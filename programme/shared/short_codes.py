"""Codes of six signs that people read aloud, type and compare: worked out from the site's secret, stored nowhere."""

from django.utils.crypto import salted_hmac

# No vowels, so that no word comes of it; none of 0 O, 1 I L, 2 Z, 5 S, 8 B, U V, which look or sound alike.
ALPHABET = "CDFGHJKMNPQRTWXY34679"
LENGTH = 6


def short_code(purpose: str, value: str) -> str:
    """The code of a thing for one purpose; the same each time it is asked."""
    number = int(salted_hmac(f"code.{purpose}", value, algorithm="sha256").hexdigest(), 16)
    signs = []
    for _place in range(LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def as_typed(text: str) -> str:
    """What somebody typed, as codes are written: `cdf 347` is CDF347."""
    return "".join(sign for sign in text.upper() if sign.isalnum())
