"""Every action runs through here: one transaction, retried when the database is busy, refusals recorded."""

import fcntl
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from programme.shared.refusals import NotAllowed, Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 7
# Serialisation, deadlock, lock not free; and 23505: another transaction has just written the same row, so that the next
# try sees it and says what it means.
BUSY_CODES = {"40001", "40P01", "55P03", "23505"}

before_commit: list[Callable[[], None]] = []
after_rollback: list[Callable[[], None]] = []
after_refusal: list[Callable[[NotAllowed], None]] = []

_depth: ContextVar[int] = ContextVar("acting_depth", default=0)
_only_reading: ContextVar[bool] = ContextVar("acting_only_reading", default=False)


class OnlyReading(Refused):
    """An act was asked for where nothing may be changed."""

    status = 403
    sentence: "str | _StrPromise" = "You only look here. Nothing can be changed."


@contextmanager
def only_reading() -> Iterator[None]:
    """Within, no action runs and no refusal is recorded: what is asked there is not asked by whose pages are seen."""
    token = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(token)


def acts_again() -> None:
    """For the one act that ends it."""
    _only_reading.set(False)


def is_acting() -> bool:
    """Whether we are inside an action."""
    return _depth.get() > 0


def is_busy(error: OperationalError | IntegrityError) -> bool:
    """Whether the database only asks us to try again."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in BUSY_CODES or "database is locked" in str(error)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` an action: it lands whole or not at all, together with its audit events and notifications.

    A busy database is retried inside; a NotAllowed is recorded once the transaction is rolled back.
    An action called by another action becomes part of it: what it raises ends the whole.
    """

    @wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        if _only_reading.get():
            raise OnlyReading
        if is_acting():
            return function(*args, **kwargs)
        try:
            return _with_retries(lambda: _whole(function, args, kwargs))
        except NotAllowed as refusal:
            tell_of(refusal)
            raise

    act.is_action = True  # type: ignore[attr-defined]
    return act


def tell_of(refusal: NotAllowed) -> None:
    """Have a refusal recorded, once however many doors it passes on its way out."""
    if refusal.is_recorded or _only_reading.get():
        return
    refusal.is_recorded = True
    for recorder in after_refusal:
        recorder(refusal)


class _Committed(Exception):
    """Carries what went wrong after the commit past the retries: the act is done and must not be done again."""


def _whole(function: Callable[..., R], args: Any, kwargs: Any) -> R:
    depth = _depth.set(1)
    committed: list[bool] = []
    try:
        with _turn(), transaction.atomic():
            transaction.on_commit(lambda: committed.append(True))
            result = function(*args, **kwargs)
            for finish in before_commit:
                finish()
            return result
    except BaseException as error:
        for forget in after_rollback:
            forget()
        if committed:
            raise _Committed from error
        raise
    finally:
        _depth.reset(depth)


@contextmanager
def _turn() -> Iterator[None]:
    """SQLite lets one writer in at a time: who came first writes first, in whichever process.

    Asking SQLite again and again starves some. The kernel keeps this queue, and goes on when a holder is killed.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    # A file of its own: closing any handle of the database's would free the locks that SQLite holds on it.
    try:
        queue = open(f"{connection.settings_dict['NAME']}-turn", "ab")  # noqa: SIM115 closed below
    except OSError:
        # A disk that is full or takes nothing: SQLite itself says whether it can write, and waits as it does.
        yield
        return
    with queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)


def _with_retries(attempt: Callable[[], R]) -> R:
    for tries in range(1, TRIES + 1):
        try:
            return attempt()
        except _Committed as committed:
            raise committed.__cause__ from None  # type: ignore[misc]
        except (OperationalError, IntegrityError) as error:
            if tries == TRIES or connection.in_atomic_block or not is_busy(error):
                raise
            time.sleep(random.uniform(0.01, 0.05) * 2**tries)  # noqa: S311 jitter, no secret
    raise AssertionError
