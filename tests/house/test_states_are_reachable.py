"""Every state can be entered from the first one; every member of a vocabulary of states is in a table."""

import importlib
from importlib.util import find_spec

import pytest
from django.db.models import TextChoices

from programme.shared.lifecycle import Lifecycle

APPS = ("programme", "teams", "judging")
MODULES = [importlib.import_module(f"{app}.states") for app in APPS if find_spec(f"{app}.states")]
LIFECYCLES = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Lifecycle)
}
STATES = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, TextChoices) and name.endswith("State")
}


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_state_is_reachable(name: str):
    moves = LIFECYCLES[name].moves
    # A thing may begin in more than one state (booked or waiting): every state that nothing leads to is a beginning.
    entered = {to for onward in moves.values() for to in onward}
    reached = {next(iter(moves))} | (set(moves) - entered)
    while more := {to for state in reached for to in moves[state]} - reached:
        reached |= more

    assert reached == set(moves)
    assert entered <= set(moves)


@pytest.mark.parametrize("name", STATES)
def test_every_member_is_in_a_table(name: str):
    tables = [table.moves for table in LIFECYCLES.values() if type(next(iter(table.moves))) is STATES[name]]

    assert tables, f"{name} has no lifecycle"
    assert set(tables[0]) == set(STATES[name])
