"""The running order as plain Python."""

import datetime as dt

from judging.engine.order import Slot, drawn, drawn_around, timetable

TEN = dt.datetime(2027, 3, 5, 10, tzinfo=dt.UTC)


def at(hour: int, minute: int) -> dt.datetime:
    return TEN.replace(hour=hour, minute=minute)


def begins(slots: list[Slot], **options: bool) -> dict[object, dt.datetime]:
    return {key: timed.starts_at for key, timed in timetable(slots, TEN, **options).items()}


def test_each_slot_begins_when_the_one_before_it_ends():
    slots = [Slot("a", 20), Slot("tea", 15, is_break=True), Slot("b", 25), Slot("c", 20)]

    assert begins(slots) == {"a": TEN, "tea": at(10, 20), "b": at(10, 35), "c": at(11, 0)}


def test_a_fixed_point_keeps_its_time_and_what_follows_goes_round_it():
    slots = [Slot("a", 20), Slot("b", 20, fixed_at=at(11, 0)), Slot("c", 20)]

    assert begins(slots) == {"a": TEN, "b": at(11, 0), "c": at(11, 20)}


def test_a_fixed_point_that_comes_too_early_says_by_how_much_and_nobody_starts_inside_another():
    slots = [Slot("a", 20), Slot("lunch", 5, fixed_at=at(10, 10), is_break=True), Slot("c", 20)]
    found = timetable(slots, TEN)

    assert found["lunch"].starts_at == at(10, 10)
    assert found["lunch"].overlap == 10
    assert found["c"].starts_at == at(10, 20)


def test_rooms_that_run_at_once_each_go_through_their_own_turns_and_wait_for_each_other_at_breaks():
    slots = [
        Slot("a", 20, "Hall"),
        Slot("b", 20, "Attic"),
        Slot("c", 20, "Hall"),
        Slot("tea", 10, is_break=True),
        Slot("d", 20, "Attic"),
    ]

    assert begins(slots, rooms_at_once=True) == {
        "a": TEN,
        "b": TEN,
        "c": at(10, 20),
        "tea": at(10, 40),
        "d": at(10, 50),
    }
    assert begins(slots)["d"] == at(11, 10)


def test_the_same_seed_draws_the_same_order_whatever_the_order_before():
    teams = [f"team {n}" for n in range(9)]

    assert drawn(teams, "oak") == drawn(reversed(teams), "oak")
    assert drawn(teams, "oak") != drawn(teams, "ash")
    # Written down so that nobody changes the way in which old draws are checked.
    assert drawn(["a", "b", "c", "d"], "oak") == ["b", "a", "d", "c"]


def test_what_stays_keeps_its_place_in_the_draw():
    for seed in ("oak", "ash", "elm"):
        assert drawn_around(["a", "b", "c", "d"], seed, staying=["c"])[2] == "c"
