import pytest
from django.db.models import TextChoices
from hypothesis import given
from hypothesis import strategies as st

from programme import states
from programme.shared.lifecycle import Lifecycle
from programme.shared.refusals import WrongState


class Kettle(TextChoices):
    COLD = "cold", "Cold"
    HOT = "hot", "Boiling"
    BROKEN = "broken", "Broken"


KETTLE = Lifecycle(
    "kettle", {Kettle.COLD: {Kettle.HOT}, Kettle.HOT: {Kettle.COLD, Kettle.BROKEN}, Kettle.BROKEN: set()}
)
TABLES = [each for each in vars(states).values() if isinstance(each, Lifecycle)]


@pytest.mark.parametrize(
    ("now", "to", "allowed"),
    [("cold", "hot", True), ("hot", "cold", True), ("cold", "broken", False), ("broken", "cold", False)],
)
def test_only_moves_of_the_table_are_allowed(now: str, to: str, allowed: bool):
    assert KETTLE.allows(now, to=to) is allowed


def test_a_wrong_move_is_refused_in_words():
    with pytest.raises(WrongState, match="This kettle is “broken”, so it cannot become “boiling”"):
        KETTLE.check("broken", to="hot")


def test_a_state_that_is_none_is_an_error_of_ours():
    with pytest.raises(ValueError, match="steaming"):
        KETTLE.check("steaming", to="hot")


def test_it_can_be_drawn():
    assert KETTLE.as_mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> cold",
        "    cold --> hot",
        "    hot --> cold",
        "    hot --> broken",
        "    broken --> [*]",
    ]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@given(st.data())
def test_a_walk_by_permitted_moves_never_leaves_the_table(table: Lifecycle, data: st.DataObject):
    state = next(iter(table.moves))
    for _ in range(12):
        wanted = data.draw(st.sampled_from(list(table.moves)))
        if table.allows(state, to=wanted):
            table.check(state, to=wanted)
            state = wanted
        else:
            with pytest.raises(WrongState):
                table.check(state, to=wanted)
    assert state in table.moves
