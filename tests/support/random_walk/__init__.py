"""A random walk: people of all roles try acts in any order, and after each step every state has moved along its table.

Whatever an act refuses is fine; a row that stands in a state to which no written edge leads from the one before is not.
Each file here adds the acts of a part of the year.
"""

import logging
from collections import defaultdict

from django.core import mail
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from programme.actions import delivery
from tests.support.random_walk.forming import Forming
from tests.support.random_walk.outings import Outings
from tests.support.random_walk.pitching import Pitching
from tests.support.random_walk.places import Places
from tests.support.random_walk.season import Season
from tests.support.random_walk.tables import edges, lifecycles, moves, states_of
from tests.support.random_walk.work import Work

__all__ = ("Walk", "lifecycles", "not_gone_along", "walk")


class Walk(Season):
    """What a walk wrote is gone at its end; which edges it went along is remembered."""

    gone: dict[str, set[tuple[str, str]]] = defaultdict(set)
    steps = 0

    def __init__(self) -> None:
        self.whole = transaction.atomic()
        self.whole.__enter__()
        super().__init__()
        self.tables = lifecycles()
        self.seen = states_of(self.tables)

    @classmethod
    def forget(cls) -> None:
        """Begin to count anew."""
        cls.gone, cls.steps = defaultdict(set), 0

    def teardown(self) -> None:
        super().teardown()
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    @invariant()
    def every_state_has_moved_along_its_table(self) -> None:
        Walk.steps += 1
        now = states_of(self.tables)
        for (place, key), state in now.items():
            before = self.seen.get((place, key))
            if before is None or before == state:
                continue
            model, _field, table = self.tables[place]
            way = list(moves(table, before, state))
            assert way, f"{model.__name__} went from {before} to {state}"
            self.gone[table.name].update(way)
        self.seen = now


class Whole(Walk, Places, Outings, Work, Forming, Pitching):
    """All acts together."""


# Long ways through one lifecycle are walked where only the acts of its part of the year are tried.
PARTS = [type(f"Only{part.__name__}", (Walk, part), {}) for part in (Places, Outings, Work, Forming, Pitching)]


def not_gone_along() -> list[str]:
    """The written edges that no walk went along."""
    tables = {table.name: table for _model, _field, table in lifecycles()}
    return [
        f"{name}: {before} to {to}"
        for name, table in sorted(tables.items())
        for before, to in sorted(edges(table) - Walk.gone[name])
    ]


def walk(*, walks: int, steps: int) -> None:
    """So many walks of at most so many steps, half of them through one part of the year; raises where a state moved
    along no edge."""
    mail.outbox = []
    # A mail server that refuses is part of the walk.
    logging.getLogger(delivery.__name__).setLevel(logging.ERROR)
    in_parts = walks // 2 // len(PARTS)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        for machine, many in ((Whole, walks - in_parts * len(PARTS)), *((part, in_parts) for part in PARTS)):
            if many:
                _walk(machine, many, steps)


def _walk(machine: type[Walk], walks: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
