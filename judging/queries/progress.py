"""How far scoring has come: who has handed in what, and no figure of any score."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from judging.models import JudgePass, LateChange, PaperEntry, Pitch, PitchDay, Scorecard
from judging.queries import tally as tallies
from judging.queries.card_state import (
    CONFLICT,
    ELSEWHERE,
    IN,
    MISSED,
    OF_THE_CARD,
    SETTLED,
    STATES,
    WAITED_FOR,
    CardFacts,
    kept,
)
from judging.queries.tally import Tally
from programme.models import Person
from programme.states import ProgrammeRoleKind

__all__ = ("CONFLICT", "ELSEWHERE", "IN", "MISSED", "STATES")
# A day with more cards is shown by counts, a page at a time.
MOST_CELLS = 1000
PER_PAGE = 50


@dataclass(frozen=True)
class Cell:
    """One judge and one pitch. `state` is one of the words above; `late` tells of changes after the lock, `is_held` of
    one that lies on a device."""

    pitch: Pitch
    state: str
    late: int = 0
    card: UUID | None = None
    # Typed from a paper sheet by two people, or by one so far.
    paper: bool = False
    typed_once: bool = False
    is_held: bool = False


@dataclass(frozen=True)
class Row:
    """One judge. `seen_at`: when their device last said anything; what was done on it since nobody can know."""

    judge: Person
    cells: tuple[Cell, ...]
    is_in: int
    due: int
    seen_at: dt.datetime | None = None
    has_left: bool = False

    @property
    def waited_for(self) -> tuple[Pitch, ...]:
        """The pitches that have begun and whose cards are not in."""
        return tuple(cell.pitch for cell in self.cells if cell.state in WAITED_FOR and hasattr(cell.pitch, "turn"))


@dataclass(frozen=True)
class Grid:
    """Judges by pitches: all of a day, or those that were asked for."""

    day: PitchDay
    pitches: tuple[Pitch, ...]
    rows: tuple[Row, ...]
    counts: Counter[str]
    is_large: bool = False

    @property
    def missing(self) -> int:
        return self.counts.total() - sum(self.counts[state] for state in SETTLED)

    @property
    def due(self) -> int:
        return self.missing + self.counts[IN]

    @property
    def to_nudge(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.waited_for)

    @property
    def groups(self) -> list[set[str]]:
        """The teams with cards, together where judges link them: more than one group if no further card comes."""
        found: list[set[str]] = []
        for row in self.rows:
            teams = {str(cell.pitch) for cell in row.cells if cell.state == IN}
            apart = [group for group in found if not group & teams]
            if teams:
                found = [*apart, teams.union(*(group for group in found if group & teams))]
        return found

    @property
    def without_cards(self) -> list[str]:
        """Teams that have begun and that nobody's card has come in for."""
        scored = set().union(*self.groups)
        return [str(each) for each in self.pitches if hasattr(each, "turn") and str(each) not in scored]


def board_version(day: UUID, *, by: Person) -> int | None:
    """The board's version, in one look-up; None for people who may not see the board."""
    mine = Q(
        cohort__programme__roles__person=by,
        cohort__programme__roles__kind__in=(ProgrammeRoleKind.ORGANISER, ProgrammeRoleKind.RESULTS),
    )
    days = PitchDay.objects.filter(pk=day)
    return (days if by.is_site_admin else days.filter(mine)).values_list("board_version", flat=True).first()


def board(day: PitchDay) -> Grid | Tally:
    """What the board of the day shows: every card, or on a large day how many there are of each kind."""
    facts = CardFacts(day)
    pitches = day.pitches.ranked().count()
    is_large = pitches * (len(facts.judges) + len(facts.left)) > MOST_CELLS
    return tallies.tally(day, facts, is_look=True) if is_large else grid(day, facts=facts)


def grid(
    day: PitchDay,
    *,
    judges: Iterable[Person] | None = None,
    pitches: Iterable[Pitch] | None = None,
    facts: CardFacts | None = None,
) -> Grid:
    """Judges and pitches, with the state of the card between them: every one, or those that are given."""
    facts = facts or CardFacts(day)
    pitches = tuple(pitches_of(day) if pitches is None else pitches)
    judges = (*facts.judges, *facts.left) if judges is None else judges
    chosen = {"judge__in": [each.pk for each in judges], "pitch__in": [each.pk for each in pitches]}
    read = Scorecard.objects.filter(**chosen).values_list("judge", "pitch", "pk", "saved_at", *OF_THE_CARD)
    cards = {(judge, pitch): rest for judge, pitch, *rest in read}
    cells = _Cells(facts, cards, {f"card__{name}": value for name, value in chosen.items()})
    seen = _last_heard(day, cards)
    rows, counts = [], Counter[str]()
    for judge in judges:
        row = tuple(cells.cell(judge, pitch) for pitch in pitches)
        mine = Counter(each.state for each in row)
        counts += mine
        due_here = len(row) - mine[CONFLICT] - mine[MISSED] - mine[ELSEWHERE]
        rows.append(Row(judge, row, mine[IN], due_here, seen.get(judge.pk), has_left=judge.pk in facts.left_ids))
    return Grid(day, pitches, tuple(rows), counts)


class _Cells:
    """Makes the cells of a grid from what was read for all of them."""

    def __init__(self, facts: CardFacts, cards: dict[Any, list[Any]], of: dict[str, Any]) -> None:
        self.facts, self.cards = facts, cards
        entries = PaperEntry.objects.filter(**of).order_by("typed_at")
        self.agreed = {card: at is not None for card, at in entries.values_list("card", "agreed_at")}
        self.late = Counter(LateChange.objects.filter(**of).values_list("card__judge", "card__pitch"))

    def cell(self, judge: Person, pitch: Pitch) -> Cell:
        key: Any = None
        rest = None
        if card := self.cards.get((judge.pk, pitch.pk)):
            key, _saved_at, *rest = card
        begun = hasattr(pitch, "turn") or self.facts.day.is_locked
        state = self.facts.state(judge.pk, pitch.pk, pitch.team_id, kept(rest), begun=begun)
        typed = self.agreed.get(key)
        is_held = (judge.pk, pitch.pk) in self.facts.held
        typings = {"paper": typed is True, "typed_once": typed is False}
        return Cell(pitch, state, self.late[judge.pk, pitch.pk], key, is_held=is_held, **typings)


def _last_heard(day: PitchDay, cards: dict[Any, list[Any]]) -> dict[Any, dt.datetime]:
    """When each judge's device last reached the site: a save, or a page opened by their link for the day."""
    passes = JudgePass.objects.filter(seat__panel__pitch_day=day, last_seen_at__isnull=False)
    found: dict[Any, Any] = dict(passes.values_list("seat__enrolment__person", "last_seen_at"))
    for (judge, _pitch), (_key, saved_at, *_rest) in cards.items():
        if saved_at and (judge not in found or saved_at > found[judge]):
            found[judge] = saved_at
    return found


def pitches_of(day: PitchDay) -> QuerySet[Pitch]:
    """The pitches that are scored, in their order, each with its team and whether it has begun."""
    return day.pitches.ranked().select_related("team", "turn").order_by("position")


def missing_cards(day: PitchDay, *, is_look: bool = False) -> int:
    """How many cards are not in, conflicts left aside; for a look (`tally`) as they were counted last."""
    return tallies.tally(day, is_look=is_look).missing


def to_nudge(day: PitchDay, judge: str = "") -> list[Row]:
    """The judges whose cards for pitches that have begun are not in, or that one of them, with these pitches."""
    waited = [row.judge for row in tallies.tally(day).to_nudge if judge in ("", str(row.judge.pk))]
    return list(grid(day, judges=waited, pitches=pitches_of(day).filter(turn__isnull=False)).to_nudge)


# ---- parts of a large day -----


def found_pitches(day: PitchDay, search: str) -> QuerySet[Pitch]:
    """The pitches that are scored, by the team's name or the room."""
    return (
        pitches_of(day).filter(Q(team__name__icontains=search) | Q(room__iexact=search)) if search else pitches_of(day)
    )


def of_judge(day: PitchDay, judge: Person, pitches: Iterable[Pitch], facts: CardFacts) -> tuple[Cell, ...]:
    """One judge's cards for these pitches."""
    return grid(day, judges=[judge], pitches=pitches, facts=facts).rows[0].cells


def of_pitch(day: PitchDay, pitch: Pitch, judges: Iterable[Person], facts: CardFacts) -> list[tuple[Person, Cell]]:
    """These judges' cards for one pitch."""
    rows = grid(day, judges=judges, pitches=[pitch], facts=facts).rows
    return [(row.judge, row.cells[0]) for row in rows]


def pitch_of(day: PitchDay, pitch: UUID) -> Pitch | None:
    """One pitch that is scored."""
    return pitches_of(day).filter(pk=pitch).first()


def day_of(day: UUID) -> PitchDay | None:
    """The day with what the grid names; the caller has asked `board_version` first."""
    return PitchDay.objects.filter(pk=day).select_related("cohort__programme").first()


def card_of(day: PitchDay, card: UUID) -> Scorecard | None:
    """One card of the day: its state, not what is on it."""
    return (
        Scorecard.objects.filter(pitch__pitch_day=day, pk=card)
        .select_related("judge", "pitch__team", "pitch__pitch_day__cohort__programme")
        .first()
    )
