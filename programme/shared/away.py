"""Tells a fault of ours from something that the site needs and that is away: database, cache, mail, files, disk.

What is away comes back, and no code need be mended: people are asked to wait, and told what of theirs is safe.
"""

import errno
import sys
from collections.abc import Iterator

from django.db import InterfaceError, InternalError, OperationalError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Seconds after which a browser, a program or a crawler may ask again.
RETRY_AFTER = 30

# SQLite's busy, locked, read-only, input or output error, full, cannot be opened: the low byte of its codes.
SQLITE_AWAY = {5, 6, 8, 10, 13, 14}
# PostgreSQL's classes: connection, try again, no room or memory, in the wrong state, ended by an operator, system.
POSTGRESQL_AWAY = ("08", "40", "53", "55P03", "57", "58", "25006")
# Full, over quota, read-only, not ours to write, damaged, larger than may be, no more open files.
DISK_AWAY = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.EFBIG,
    errno.EMFILE,
    errno.ENFILE,
}


class Part(TextChoices):
    """What may be away, and what that means for somebody who waits."""

    DATABASE = "database", _("The site cannot reach its records just now.")
    CACHE = "cache", _("A part of the site that remembers who is signed in does not answer just now.")
    MAIL = "mail", _("We cannot send email just now, so no code is on its way to you.")
    FILES = "files", _("Files cannot be opened or handed in just now. Pages without files work.")
    DISK = "disk", _("The site cannot keep anything new just now.")


class MailIsAway(Exception):
    """A mail that somebody waits for at this moment could not be handed over."""


def part_away(error: BaseException | None) -> Part | None:
    """Which part is away if that is what the error means; None for a fault of ours."""
    for each in _with_causes(error):
        if found := _part(each):
            return found
    return None


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _part(error: BaseException) -> Part | None:
    if isinstance(error, MailIsAway):
        return Part.MAIL
    if isinstance(error, OperationalError | InterfaceError | InternalError):
        return Part.DATABASE if _is_database_away(error) else None
    if _is_of(error, "redis.exceptions", "ConnectionError", "TimeoutError", "ReadOnlyError", "OutOfMemoryError"):
        return Part.CACHE
    if _is_bucket_away(error):
        return Part.FILES
    return Part.DISK if isinstance(error, OSError) and error.errno in DISK_AWAY else None


def _is_database_away(error: Exception) -> bool:
    """Also when another statement has found the line cut. A table that is missing is a fault of ours."""
    said = error.__cause__
    if (code := getattr(said, "sqlite_errorcode", None)) is not None:
        return code & 0xFF in SQLITE_AWAY
    if state := getattr(said, "sqlstate", None):
        return state.startswith(POSTGRESQL_AWAY)
    # No line to the server, or none any more.
    return isinstance(error, InterfaceError) or (isinstance(error, OperationalError) and said is not None)


def _is_bucket_away(error: BaseException) -> bool:
    if _is_of(error, "botocore.exceptions", "ClientError"):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)  # type: ignore[attr-defined]
        return status in {403, 429} or status >= 500
    return _is_of(error, "botocore.exceptions", "HTTPClientError", "ConnectionError") or _is_of(
        error, "boto3.exceptions", "S3UploadFailedError"
    )


def _is_of(error: BaseException, module: str, *names: str) -> bool:
    """Whether the error is one of these. A library that was never loaded has raised nothing: it is not loaded here."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(error, tuple(getattr(loaded, name) for name in names))
