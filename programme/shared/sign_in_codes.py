"""Sign-in codes that were mailed: each lives twenty minutes and is good once, however many others were asked for.

They belong to the address, not to a browser, so the newest mail and the one before both work wherever they are typed.
Only keyed hashes are kept.
"""

import time

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac


def remember(address: str, code: str) -> None:
    """Let the code sign in whoever reads the mail of that address."""
    cache.set(_key(address, code), time.time(), timeout=settings.SIGN_IN_CODE_LIFE)


def redeem(address: str, code: str) -> bool:
    """Whether the code was mailed to the address and is fresh. A second time it is not: it is used up.

    Hyphens, blanks and the case of letters do not matter.
    """
    key = _key(address, code)
    sent_at = cache.get(key)
    return bool(sent_at) and sent_at > cache.get(_end(address), 0) and bool(cache.delete(key))


def forget(address: str) -> None:
    """Let no code that was mailed to the address so far sign anybody in."""
    cache.set(_end(address), time.time(), timeout=settings.SIGN_IN_CODE_LIFE)


def _end(address: str) -> str:
    said = address.strip().lower()
    return "sign-in-end." + salted_hmac("programme.sign_in_codes", said, algorithm="sha256").hexdigest()


def _key(address: str, code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    said = f"{address.strip().lower()}:{plain}"
    return "sign-in-code." + salted_hmac("programme.sign_in_codes", said, algorithm="sha256").hexdigest()
