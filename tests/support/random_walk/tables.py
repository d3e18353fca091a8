"""Which states there are, and whether a row has moved along its table."""

import importlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Field

from programme.shared.lifecycle import Lifecycle
from programme.states import BookingState, NotificationState

APPS = ("programme", "teams", "judging")
# One act may pass through these: a mail is claimed and sent, and before that let go if it was held; who gives up a
# place stands first in line for the next.
MOMENTARY = (
    (NotificationState.SENDING,),
    (NotificationState.QUEUED, NotificationState.SENDING),
    (BookingState.WAITING,),
)

Row = tuple[int, str]


def lifecycles() -> list[tuple[Any, str, Lifecycle]]:
    """Every model with a state, the field, and its table."""
    modules = [importlib.import_module(f"{app}.states") for app in APPS]
    tables = {
        type(next(iter(each.moves))): each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, Lifecycle)
    }
    return [
        (model, field.name, table)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.choices
        for states, table in tables.items()
        if list(field.choices) == list(states.choices)
    ]


def states_of(tables: list[tuple[Any, str, Lifecycle]]) -> dict[Row, str]:
    """The state of every row that has one, by its place among the tables and its key; in one query."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_each_state(place, *named[:2]) for place, named in enumerate(tables)))
        return {(place, key): state for place, key, state in cursor}


def _each_state(place: int, model: Any, field: str) -> str:
    return f'SELECT {place}, CAST("{model._meta.pk.column}" AS text), "{field}" FROM "{model._meta.db_table}"'


def moves(table: Lifecycle, before: str, to: str) -> Iterator[tuple[str, str]]:
    """The written edges by which one act leads from one state to the other; none where no way is written."""
    if table.allows(before, to=to):
        yield before, to
        return
    for between in MOMENTARY:
        way = list(pairwise((before, *between, to)))
        if between[0] in table.moves and all(table.allows(start, to=end) for start, end in way):
            yield from ((str(start), str(end)) for start, end in way)
            return


def edges(table: Lifecycle) -> set[tuple[str, str]]:
    """All edges between two different states."""
    return {
        (str(state.value), str(onward.value)) for state, to in table.moves.items() for onward in to if onward != state
    }
