"""How often in a time: for limits that very many people share, such as those on a network address.

There is no counter to lock, so eighty people who come in together do not wait for one another: each takes one of `most`
numbered places by one atomic step of the shared cache. While places are plenty somebody finds one at once; when all are
taken nobody does.
"""

import secrets
import time

from django.core.cache import cache

TRIES = 12


def take(name: str, *, most: int, seconds: int) -> bool:
    """Take a place for this stretch of time; False when they are gone. Close to the limit a few are refused early."""
    stretch = int(time.time()) // seconds
    return any(cache.add(f"limit.{name}.{stretch}.{secrets.randbelow(most)}", 1, timeout=seconds) for _ in range(TRIES))
