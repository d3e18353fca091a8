"""What the card between a judge and a pitch is: asked for, begun, handed in, barred; and no figure of any score."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from judging.models import Conflict, HeldChange, Pitch, PitchDay
from judging.queries import allocation, panel
from judging.states import ConflictState, ScorecardState
from programme.models import Person

NOT_DUE, DUE, DRAFT, IN = "not_due", "due", "draft", "in"
CONFLICT, ASKED, MISSED = "conflict", "asked", "missed"
# A change of the card lies on a device of the judge's: the device has said so, not what it is.
ON_DEVICE = "on_device"
# Another panel hears the team: nothing is asked of this judge.
ELSEWHERE = "elsewhere"

STATES = (NOT_DUE, DUE, DRAFT, IN, CONFLICT, ASKED, MISSED, ON_DEVICE, ELSEWHERE)
SETTLED = (IN, CONFLICT, MISSED, ELSEWHERE)
# The pitch has begun and its card is not in.
WAITED_FOR = (DUE, DRAFT, ON_DEVICE)

Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class CardFacts:
    """What the states of a day's cards follow from, beside the cards themselves."""

    day: PitchDay

    @cached_property
    def judges(self) -> list[Person]:
        """Those with a seat."""
        return panel.active_judges(self.day)

    @cached_property
    def left(self) -> list[Person]:
        """Those who scored and have no seat any more."""
        return panel.judges_who_left(self.day, seated=self.judges)

    @cached_property
    def left_ids(self) -> set[UUID]:
        return {each.pk for each in self.left}

    @cached_property
    def links(self) -> dict[str, set[Pair]]:
        """Pairs of judge and team that a conflict bars, by its state."""
        found: dict[str, set[Pair]] = {ConflictState.CONFIRMED: set(), ConflictState.PROPOSED: set()}
        rows = Conflict.objects.barring().filter(pitch_day=self.day).values_list("judge", "team", "state")
        for barred, team, state in rows:
            found[state].add((barred, team))
        return found

    @cached_property
    def held(self) -> set[Pair]:
        """Pairs of judge and pitch whose card has a change on a device."""
        # Asked like this, a database begins with the few changes, not with the many cards.
        of_the_day = Pitch.objects.filter(pk=OuterRef("card__pitch"), pitch_day=self.day)
        rows = HeldChange.objects.filter(Exists(of_the_day))
        return set(rows.values_list("card__judge", "card__pitch"))

    @cached_property
    def due(self) -> set[Pair] | None:
        return allocation.due_pairs(self.day)

    def hears(self, judge: UUID, pitch: UUID) -> bool:
        """Whether the plan gives the pitch to the judge."""
        return self.due is None or judge in self.left_ids or (judge, pitch) in self.due

    def state(self, judge: UUID, pitch: UUID, team: UUID, kept: str, *, begun: bool) -> str:
        """The state of one card; `kept` is what the card itself says, see `kept`."""
        is_held = (judge, pitch) in self.held
        if (judge, team) in self.links[ConflictState.CONFIRMED]:
            found = CONFLICT
        elif not self.hears(judge, pitch):
            found = ELSEWHERE
        elif (judge, team) in self.links[ConflictState.PROPOSED]:
            found = ASKED
        else:
            found = kept or (DUE if begun else NOT_DUE)
            if is_held and found in (NOT_DUE, DUE, DRAFT):
                found = ON_DEVICE
        return ELSEWHERE if judge in self.left_ids and found not in (IN, MISSED) else found


# What `kept` reads of a card.
OF_THE_CARD = ("state", "version", "submitted_at", "was_missed")


def kept(card: Iterable[Any] | None) -> str:
    """What a card says of itself: in, not seen, a draft, or nothing."""
    if card is None:
        return ""
    state, version, submitted, was_missed = card
    if state == ScorecardState.SUBMITTED or submitted is not None:
        return IN
    if was_missed:
        return MISSED
    return DRAFT if version else ""
