"""The side list of desks: in order, and in groups."""

from itertools import groupby

from programme.shared.navigation import GROUPS, Desk, desks


def test_a_desk_stands_in_the_group_in_which_its_order_falls():
    assert [Desk("", "", order).group for order in (0, 10, 25, 26, 42, 79, 95)] == [
        "",
        "People",
        "People",
        "Weeks",
        "Teams and work",
        "Pitch day",
        "Cohort",
    ]


def test_groups_begin_one_after_another():
    starts = [start for start, _label in GROUPS]
    assert starts == sorted(set(starts))


def test_every_group_has_desks_and_stands_once():
    groups = [group for group, _rows in groupby(desks(), key=lambda desk: desk.group)]
    assert groups == [str(label) for _start, label in GROUPS]


def test_no_two_desks_claim_one_place():
    orders = [desk.order for desk in desks()]
    assert len(orders) == len(set(orders))
