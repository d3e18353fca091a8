"""The board for many viewers: its version in one look-up with what lets the viewer see it, and a pass of who asks.

A pass binds the day and the person to their session for some minutes. It saves the reading of session and person, not
the question whether both are still good: that is asked with the version, each time.
"""

import datetime as dt
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.crypto import constant_time_compare, salted_hmac

from judging.models import PitchDay
from programme.models import Person, ProgrammeRole
from programme.states import ProgrammeRoleKind

# After that the whole way is walked again, which also notes that the session is in use.
PASS_LASTS = dt.timedelta(minutes=5)
# What the statement is written for once, and what is put in the place of each at sending.
SOME_DAY, SOME_PERSON, SOME_SESSION = UUID(int=0), UUID(int=1), "some-session"
SOME_TIME = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
BOARD_ROLES = (ProgrammeRoleKind.ORGANISER, ProgrammeRoleKind.RESULTS)


def board_pass(day: UUID, *, by: Person, session: str | None, at: dt.datetime) -> str:
    """For the page to send with each look at the board."""
    until = int((at + PASS_LASTS).timestamp())
    return f"{until}.{by.pk}.{_seal(day, by.pk, session, until)}"


def holder_of(given: str, *, day: UUID, session: str, at: dt.datetime) -> UUID | None:
    """Whose pass it is; None for one that is over, or of another day or session."""
    until, _, rest = given.partition(".")
    person, _, seal = rest.partition(".")
    if not until.isdecimal() or len(until) > 12 or int(until) < at.timestamp():
        return None
    if not constant_time_compare(seal, _seal(day, person, session, int(until))):
        return None
    return UUID(person)


def _seal(day: UUID, person: object, session: str | None, until: int) -> str:
    return salted_hmac("judging.board", f"{day}.{person}.{session}.{until}", algorithm="sha256").hexdigest()


def version_for(day: UUID, *, person: UUID, session: str, at: dt.datetime) -> int | None:
    """The board's version; None where the session has ended or the person may no longer see the board."""
    statement, values = _statement(connection.vendor)
    given = dict(
        zip(
            _marks(),
            (_stored(day), _stored(person), session, connection.ops.adapt_datetimefield_value(at)),
            strict=True,
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [given.get(value, value) for value in values])
        row = cursor.fetchone()
    return int(row[0]) if row else None


@cache
def _statement(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Written once: Django takes ten times longer to write it than the database to answer."""
    roles = ProgrammeRole.objects.filter(
        person=SOME_PERSON, kind__in=BOARD_ROLES, programme=OuterRef("cohort__programme")
    )
    people = Person.objects.filter(pk=SOME_PERSON, is_active=True)
    rows = PitchDay.objects.filter(
        Exists(people.filter(is_superuser=True)) | (Exists(people) & Exists(roles)),
        Exists(Session.objects.filter(session_key=SOME_SESSION, expire_date__gt=SOME_TIME)),
        pk=SOME_DAY,
    )
    compiler = rows.values_list("board_version").query.get_compiler(connection=connection)
    statement, values = compiler.as_sql()
    return statement, tuple(values)


def _marks() -> tuple[object, ...]:
    adapted = connection.ops.adapt_datetimefield_value(SOME_TIME)
    return _stored(SOME_DAY), _stored(SOME_PERSON), SOME_SESSION, adapted


def _stored(key: UUID) -> Any:
    return PitchDay._meta.pk.get_db_prep_value(key, connection)
