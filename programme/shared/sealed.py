"""Secrets that the site must be able to read again lie in the database only under its key.

What was sealed under an earlier key is read as long as that key stands in the settings, and sealed anew under today's.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """The text under today's key."""
    return _box().encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """The text. Raises InvalidToken when no key of the settings opens it."""
    return _box().decrypt(sealed.encode()).decode()


def sealed_anew(sealed: str) -> str:
    """The same text under today's key."""
    return _box().rotate(sealed.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([_of(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _of(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second-factor:{key}".encode()).digest()))
