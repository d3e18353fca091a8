"""Guests who say yes at the same moment never outnumber the places."""

from collections import Counter
from typing import Any

from django.utils import timezone

from judging.actions import guest as actions
from programme.queries import audit
from tests.factories import judging


def test_eight_guests_for_three_places(race: Any):
    day = judging.day(guest_places=3)
    rows = [actions.Invited(f"Guest {n}", f"guest{n}@x.example") for n in range(8)]
    guests = actions.invite_guests(day, rows, by=judging.organiser_of(day), at=timezone.now())

    def say_yes(number: int) -> str:
        try:
            return str(actions.answer_guest(guests[number], coming=True, at=timezone.now()).state)
        except actions.GuestsFull:
            return "full"

    outcomes = race(8, say_yes)

    assert [one.error for one in outcomes if one.error] == []
    assert Counter(one.value for one in outcomes) == {"coming": 3, "full": 5}
    assert Counter(day.guests.values_list("state", flat=True)) == {"coming": 3, "invited": 5}
    assert list(audit.faults()) == []
