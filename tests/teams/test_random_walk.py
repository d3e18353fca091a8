"""A random walk over the lifecycles, at small size; `./run soak` walks 10,000 steps."""

import pytest

from tests.support.random_walk import lifecycles, walk

pytestmark = pytest.mark.django_db


def test_no_act_in_any_order_moves_a_state_along_an_edge_that_is_not_written():
    walk(walks=2, steps=10)


def test_the_walk_watches_the_rows_of_every_app():
    watched = {model.__name__ for model, _field, _table in lifecycles()}

    assert watched >= {"Submission", "Review", "Challenge", "Booking", "Visit", "Enrolment", "Scorecard", "PitchDay"}
