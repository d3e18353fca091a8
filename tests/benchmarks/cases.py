"""What is measured: each case names our page, the bare page beside it, who asks, and the goal (performance.md)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.urls import reverse

from judging.models import Pitch, PitchDay, Scorecard
from programme.models import ProgrammeRole

numbers = count(1)


@dataclass(frozen=True)
class Seat:
    """Where one client sits: who they are, our address and the bare one."""

    by: str
    ours: str
    bare: str


@dataclass(frozen=True)
class Case:
    """A page and its bare counterpart. `goal` is the most that ours / bare in CPU time may be."""

    name: str
    number: str
    goal: float
    seats: list[Seat]
    method: str = "GET"
    # The fields of the form as the page holds them, and how often this client has sent it: what to send now.
    form: Callable[[dict[str, str], int], dict[str, Any]] = lambda held, times: held
    accepted: frozenset[int] = frozenset({200})
    revisit: bool = False
    queries_at_most: int | None = None
    # Ours takes what a device sends, for the address of its page: then `form` is the bare side's only.
    changes: Callable[[str, dict[str, str], int], dict[str, Any]] | None = None


def fill(path: str) -> str:
    """Each request of a first view has an address that nobody asked for before."""
    return path.replace("{new}", str(next(numbers) % 9999))


def all_cases(judges: str = "") -> list[Case]:
    """Asked with the season's database switched in: addresses are worked out from its rows, those of judges whose own
    address ends so."""
    cards = list(
        Scorecard.objects.with_grounds()
        .filter(state="open", is_seated=True, is_barred=False, judge__email__endswith=judges)
        .select_related("judge")
        .order_by("judge__email", "pitch__position")
    )
    day = PitchDay.objects.get(pk=Pitch.objects.get(pk=cards[0].pitch_id).pitch_day_id)
    judge = cards[0].judge.email
    organiser = ProgrammeRole.objects.filter(programme=day.cohort.programme, kind="organiser").first().person.email
    sheets = [
        Seat(each.judge.email, reverse("judging:scorecard_edit", args=(each.pitch_id,)), f"/sheet/{each.pitch_id}/")
        for each in cards
    ]
    words = set(day.rubric.criteria.filter(weight=0).values_list("pk", flat=True))
    board = reverse("judging:progress_board", args=(day.pk,))
    return [
        Case("public page, first view", "P1", 1.5, [Seat("", "/?page={new}", "/page/?page={new}")]),
        Case("public page, kept copy", "P2", 0.15, [Seat("", "/", "/page/")], queries_at_most=1),
        Case("public page, 304", "P2", 0.25, [Seat("", "/", "/page/")], revisit=True, queries_at_most=3),
        Case(
            "judge's home", "P3", 5.7, [Seat(judge, reverse("judging:scorecard_home"), "/judge/")], queries_at_most=12
        ),
        Case("score sheet", "P4", 6.3, sheets[:1], queries_at_most=10),
        Case(
            "save of five scores",
            "P5",
            1.67,
            sheets,
            method="POST",
            form=save,
            changes=from_device(words),
            accepted=frozenset({200, 302}),
            queries_at_most=12,
        ),
        Case("board", "", 3, [Seat(organiser, board, f"/board/{day.pk}/")]),
        Case("board, 304", "P8", 1.67, [Seat(organiser, board, f"/board/{day.pk}/")], revisit=True, queries_at_most=1),
    ]


def save(held: dict[str, str], times: int) -> dict[str, Any]:
    """A whole card, each time with other scores, a new change and the version that the last save made."""
    values: dict[str, Any] = {name: value for name, value in held.items() if name == "csrfmiddlewaretoken"}
    for place, name in enumerate(sorted(name for name in held if name.startswith("criterion_"))):
        values[name] = 1 + (times + place) % 5
    return values | {"change": str(uuid.uuid4()), "base_version": int(held.get("base_version", 0)) + times}


def from_device(words: set[int]) -> Callable[[str, dict[str, str], int], dict[str, Any]]:
    """The same card as a judge's device sends it; `words` are the criteria that take words."""

    def change(page: str, held: dict[str, str], times: int) -> dict[str, Any]:
        given = save(held, times)
        scores = {int(name[10:]): value for name, value in given.items() if name.startswith("criterion_")}
        row = {
            "id": given["change"],
            "target": page.rstrip("/").rpartition("/")[2],
            "base": given["base_version"],
            "after": [],
            "values": {str(key): f"Seen {value}" if key in words else value for key, value in scores.items()},
        }
        return {"changes": [row]}

    return change
