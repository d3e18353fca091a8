"""How far scoring has come: who has handed in what, and no figure of any score."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from judging.models import Conflict, HeldChange, JudgePass, LateChange, PaperEntry, Pitch, PitchDay, Scorecard
from judging.queries import allocation, panel
from judging.states import ConflictState, ScorecardState
from programme.models import Person
from programme.states import ProgrammeRoleKind

NOT_DUE, DUE, DRAFT, IN = "not_due", "due", "draft", "in"
CONFLICT, ASKED, MISSED = "conflict", "asked", "missed"
# A change of the card lies on a device of the judge's: the device has said so, not what it is.
ON_DEVICE = "on_device"
# Another panel hears the team: nothing is asked of this judge.
ELSEWHERE = "elsewhere"


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
        waits = (DUE, DRAFT, ON_DEVICE)
        return tuple(cell.pitch for cell in self.cells if cell.state in waits and hasattr(cell.pitch, "turn"))


@dataclass(frozen=True)
class Grid:
    """Judges by pitches."""

    day: PitchDay
    pitches: tuple[Pitch, ...]
    rows: tuple[Row, ...]
    counts: Counter[str]

    @property
    def missing(self) -> int:
        settled = (IN, CONFLICT, MISSED, ELSEWHERE)
        return self.counts.total() - sum(self.counts[state] for state in settled)

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


def grid(day: PitchDay) -> Grid:
    """Every judge and every pitch, with the state of the card between them."""
    pitches = tuple(day.pitches.ranked().select_related("team", "turn").order_by("position"))
    judges = panel.active_judges(day)
    left = panel.judges_who_left(day)
    cards: dict[Any, list[Any]] = {
        (judge, pitch): rest
        for judge, pitch, *rest in Scorecard.objects.filter(pitch__pitch_day=day).values_list(
            "judge", "pitch", "state", "version", "submitted_at", "pk", "was_missed", "saved_at"
        )
    }
    entries = PaperEntry.objects.filter(card__pitch__pitch_day=day).order_by("typed_at")
    agreed = {card: at is not None for card, at in entries.values_list("card", "agreed_at")}
    seen = _last_heard(day, cards)
    links: dict[str, set[tuple[object, object]]] = {ConflictState.CONFIRMED: set(), ConflictState.PROPOSED: set()}
    for barred, team, state in Conflict.objects.barring().filter(pitch_day=day).values_list("judge", "team", "state"):
        links[state].add((barred, team))
    held = set(HeldChange.objects.filter(card__pitch__pitch_day=day).values_list("card__judge", "card__pitch"))
    late = Counter(LateChange.objects.filter(card__pitch__pitch_day=day).values_list("card__judge", "card__pitch"))
    due = allocation.due_pairs(day)
    rows, counts = [], Counter[str]()

    def cell(judge: Person, pitch: Pitch) -> Cell:
        card = cards.get((judge.pk, pitch.pk))
        if (judge.pk, pitch.team_id) in links[ConflictState.CONFIRMED]:
            state = CONFLICT
        elif due is not None and judge not in left and (judge.pk, pitch.pk) not in due:
            state = ELSEWHERE
        else:
            asked = (judge.pk, pitch.team_id) in links[ConflictState.PROPOSED]
            state = _state(card, asked=asked, begun=hasattr(pitch, "turn") or day.is_locked)
        is_held = (judge.pk, pitch.pk) in held
        if is_held and state in (NOT_DUE, DUE, DRAFT):
            state = ON_DEVICE
        if judge in left and state not in (IN, MISSED):
            state = ELSEWHERE
        typed = agreed.get(card[3]) if card else None
        key = card[3] if card else None
        typings = {"paper": typed is True, "typed_once": typed is False}
        return Cell(pitch, state, late[judge.pk, pitch.pk], key, is_held=is_held, **typings)

    for judge in (*judges, *left):
        cells = tuple(cell(judge, pitch) for pitch in pitches)
        mine = Counter(each.state for each in cells)
        counts += mine
        due_here = len(cells) - mine[CONFLICT] - mine[MISSED] - mine[ELSEWHERE]
        rows.append(Row(judge, cells, mine[IN], due_here, seen.get(judge.pk), has_left=judge in left))
    return Grid(day, pitches, tuple(rows), counts)


def _last_heard(day: PitchDay, cards: dict[Any, list[Any]]) -> dict[Any, dt.datetime]:
    """When each judge's device last reached the site: a save, or a page opened by their link for the day."""
    passes = JudgePass.objects.filter(seat__panel__pitch_day=day, last_seen_at__isnull=False)
    found: dict[Any, Any] = dict(passes.values_list("seat__enrolment__person", "last_seen_at"))
    for (judge, _pitch), card in cards.items():
        if card[5] and (judge not in found or card[5] > found[judge]):
            found[judge] = card[5]
    return found


def _state(card: list[Any] | None, *, asked: bool, begun: bool) -> str:
    if asked:
        return ASKED
    nothing_yet = DUE if begun else NOT_DUE
    if card is None:
        return nothing_yet
    state, version, submitted, _, was_missed, _ = card
    if state == ScorecardState.SUBMITTED or submitted is not None:
        return IN
    if was_missed:
        return MISSED
    return DRAFT if version else nothing_yet


def missing_cards(day: PitchDay) -> int:
    """How many cards are not in, conflicts left aside."""
    return grid(day).missing


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
