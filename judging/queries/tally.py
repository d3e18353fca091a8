"""How far scoring has come on a day with too many cards to look at each: counts by judge and by pitch."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.cache import cache
from django.db.models import Case, CharField, Count, Exists, Max, OuterRef, Q, QuerySet, Value, When

from judging.models import Assignment, Conflict, JudgePass, Pitch, PitchDay, Scorecard
from judging.queries import allocation
from judging.queries.card_state import (
    DRAFT,
    DUE,
    ELSEWHERE,
    IN,
    MISSED,
    NOT_DUE,
    OF_THE_CARD,
    SETTLED,
    WAITED_FOR,
    CardFacts,
    kept,
)
from judging.states import ConflictState
from programme.models import Person

IS_IN = Q(state="submitted") | Q(submitted_at__isnull=False)
# The same as `card_state.kept`, asked of the database.
KEPT = Case(
    When(IS_IN, then=Value(IN)),
    When(was_missed=True, then=Value(MISSED)),
    When(version__gt=0, then=Value(DRAFT)),
    default=Value(""),
    output_field=CharField(),
)


T = TypeVar("T")
# How long counts are kept; the next change of a card ends them before that.
KEPT_FOR = 3600


@dataclass
class Line:
    """One judge: how many cards are in which state. `waits` are those of pitches that have begun."""

    judge: Person
    has_left: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    waits: int = 0
    seen_at: dt.datetime | None = None

    @property
    def is_in(self) -> int:
        return self.counts[IN]

    @property
    def due(self) -> int:
        return _due(self.counts)


def _due(counts: Counter[str]) -> int:
    return counts.total() - sum(counts[state] for state in SETTLED) + counts[IN]


@dataclass(frozen=True)
class Tally:
    """The same counts as the grid of the day, without its cells."""

    day: PitchDay
    facts: CardFacts
    rows: tuple[Line, ...]
    pitches: int
    # Whoever only looks at the day takes what was counted for the board's version; an act counts by itself.
    is_look: bool = False
    # What the counts rest on beside the cards, see `_grounds`.
    grounds: str = ""
    is_large: bool = True

    @cached_property
    def counts(self) -> Counter[str]:
        return sum((row.counts for row in self.rows), Counter())

    @property
    def due(self) -> int:
        return _due(self.counts)

    @property
    def missing(self) -> int:
        return self.due - self.counts[IN]

    @property
    def to_nudge(self) -> tuple[Line, ...]:
        return tuple(row for row in self.rows if row.waits)

    @cached_property
    def groups(self) -> list[set[object]]:
        """The teams with cards, together where judges link them."""
        scored = _ranked(self.day).filter(Exists(_in(self.facts).filter(pitch=OuterRef("pk"))))
        everybody: set[object] = set(scored.values_list("pk", flat=True))
        # One who has scored them all links them all.
        if everybody and max(row.is_in for row in self.rows) >= len(everybody):
            return [everybody]
        pairs = _in(self.facts).values_list("judge", "pitch")
        return _once(self.day, f"groups.{self.grounds}", self.is_look, lambda: _linked(pairs.iterator(chunk_size=5000)))

    @cached_property
    def without_cards(self) -> list[str]:
        """Teams that have begun and that nobody's card has come in for."""
        cards = _in(self.facts).filter(pitch=OuterRef("pk"))
        rows = _ranked(self.day).filter(~Exists(cards), turn__isnull=False).order_by("position")
        return list(rows.values_list("team__name", flat=True))


def tally(day: PitchDay, facts: CardFacts | None = None, *, is_look: bool = False) -> Tally:
    """How many cards of each judge are in which state.

    With `is_look` the cards are counted once for each version of the board, which every change of a card raises; not
    inside a transaction that changes something, which might never be.
    """
    facts = facts or CardFacts(day)
    pitches = list(_ranked(day).order_by("position").values_list("pk", "team", "turn"))
    teams = {pitch: team for pitch, team, _turn in pitches}
    turned = {pitch for pitch, _team, turn in pitches if turn is not None}
    seated = [Line(judge) for judge in facts.judges]
    lines = {row.judge.pk: row for row in (*seated, *(Line(judge, has_left=True) for judge in facts.left))}
    grounds = _grounds(facts, teams, turned)
    counted = _once(day, grounds, is_look, lambda: list(_by_judge(facts, turned)))
    _count_plain(facts, lines, _asked_of_each(facts, lines, set(teams), turned), counted)
    _count_special(facts, lines, teams, turned)
    _note_devices(day, lines)
    return Tally(day, facts, tuple(lines.values()), len(pitches), is_look, grounds)


def _grounds(facts: CardFacts, pitches: Iterable[UUID], turned: Iterable[UUID]) -> str:
    """One word for which pitches and judges are counted: a team's end and a judge's leaving change no card."""
    parts = (",".join(sorted(map(str, ids))) for ids in (pitches, turned, facts.left_ids))
    return hashlib.sha256("/".join(parts).encode()).hexdigest()


def _once(day: PitchDay, what: str, is_look: bool, count: Callable[[], T]) -> T:
    """What was counted for this version of the board, or is counted now."""
    if not is_look:
        return count()
    key = f"judging.tally.{day.pk}.{day.board_version}.{what}"
    return cast(T, cache.get_or_set(key, count, KEPT_FOR))


def _ranked(day: PitchDay) -> QuerySet[Pitch]:
    return Pitch.objects.ranked().filter(pitch_day=day)


Counts = Iterable[tuple[UUID, bool, str, int, dt.datetime | None]]


def _count_plain(facts: CardFacts, lines: dict[UUID, Line], asked: Counter[tuple[UUID, bool]], counted: Counts) -> None:
    """As if no conflict barred anybody and no change lay on a device: by what the cards say."""
    for judge, is_turned, what, count, last in counted:
        if (line := lines.get(judge)) is None:
            continue
        line.seen_at = max(filter(None, (line.seen_at, last)), default=None)
        if not what or (line.has_left and what == DRAFT):
            continue
        line.counts[what] += count
        line.waits += count if what == DRAFT and is_turned else 0
        asked[judge, is_turned] -= count
    for (judge, is_turned), count in asked.items():
        line = lines[judge]
        if line.has_left:
            line.counts[ELSEWHERE] += count
            continue
        line.counts[DUE if is_turned or facts.day.is_locked else NOT_DUE] += count
        line.waits += count if is_turned else 0


def _asked_of_each(
    facts: CardFacts, lines: dict[UUID, Line], pitches: set[UUID], turned: set[UUID]
) -> Counter[tuple[UUID, bool]]:
    """How many cards each judge owes, of pitches that have begun and of others; the rest is another panel's."""
    asked: Counter[tuple[UUID, bool]] = Counter()
    for judge, line in lines.items():
        if facts.due is None or line.has_left:
            asked[judge, True], asked[judge, False] = len(turned), len(pitches) - len(turned)
    if facts.due is not None:
        for judge, pitch in facts.due:
            if judge in lines and pitch in pitches and not lines[judge].has_left:
                asked[judge, pitch in turned] += 1
        for judge, line in lines.items():
            if not line.has_left:
                line.counts[ELSEWHERE] += len(pitches) - asked[judge, True] - asked[judge, False]
    return asked


def _by_judge(facts: CardFacts, turned: set[UUID]) -> Counts:
    """(judge, whether the pitches have begun, what the cards say, how many, the last save)."""
    cards = _asked_for(facts)
    has_begun = cards.filter(pitch__turn__isnull=False), cards.filter(pitch__turn__isnull=True)
    for rows, is_turned in zip(has_begun, (True, False), strict=True):
        if is_turned and not turned:
            continue
        counted = rows.order_by().values("judge", said=KEPT).annotate(count=Count("pk"), last=Max("saved_at"))
        for judge, what, count, last in counted.values_list("judge", "said", "count", "last"):
            yield judge, is_turned, what, count, last


def _asked_for(facts: CardFacts) -> QuerySet[Scorecard]:
    """The cards of the day, where judges were spread over the teams only those that the plan gives them."""
    cards = Scorecard.objects.filter(pitch__in=_ranked(facts.day).order_by().values("pk"))
    if (plan := allocation.released(facts.day)) is not None:
        theirs = Assignment.objects.filter(
            allocation=plan, seat__left_at=None, seat__enrolment__person=OuterRef("judge"), pitch=OuterRef("pitch")
        )
        cards = cards.filter(Exists(theirs) | Q(judge__in=facts.left_ids))
    return cards


def _count_special(facts: CardFacts, lines: dict[UUID, Line], teams: dict[UUID, UUID], turned: set[UUID]) -> None:
    """Put right the few pairs that a conflict bars, or whose change lies on a device."""
    pitch_of = {team: pitch for pitch, team in teams.items()}
    barred = facts.links[ConflictState.CONFIRMED] | facts.links[ConflictState.PROPOSED]
    pairs = {(judge, pitch_of[team]) for judge, team in barred if team in pitch_of} | facts.held
    pairs = {(judge, pitch) for judge, pitch in pairs if judge in lines and pitch in teams}
    cards = _cards_of(pairs)
    plain = _without_links(facts)
    for judge, pitch in pairs:
        line, is_turned = lines[judge], pitch in turned
        begun = is_turned or facts.day.is_locked
        said = kept(cards.get((judge, pitch)))
        for each, sign in ((plain, -1), (facts, 1)):
            state = each.state(judge, pitch, teams[pitch], said, begun=begun)
            line.counts[state] += sign
            line.waits += sign if is_turned and state in WAITED_FOR else 0


def _cards_of(pairs: set[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Any]:
    if not pairs:
        return {}
    judges, pitches = {judge for judge, _pitch in pairs}, {pitch for _judge, pitch in pairs}
    rows = Scorecard.objects.filter(judge__in=judges, pitch__in=pitches)
    return {(judge, pitch): rest for judge, pitch, *rest in rows.values_list("judge", "pitch", *OF_THE_CARD)}


def _without_links(facts: CardFacts) -> CardFacts:
    """The same day, had nobody a conflict or a change on a device."""
    plain = CardFacts(facts.day)
    plain.__dict__.update(
        judges=facts.judges,
        left=facts.left,
        due=facts.due,
        held=set(),
        links={ConflictState.CONFIRMED: set(), ConflictState.PROPOSED: set()},
    )
    return plain


def _note_devices(day: PitchDay, lines: dict[UUID, Line]) -> None:
    """When each judge's device last reached the site: a save, or a page opened by their link for the day."""
    passes = JudgePass.objects.filter(seat__panel__pitch_day=day, last_seen_at__isnull=False)
    for judge, at in passes.values_list("seat__enrolment__person", "last_seen_at"):
        if judge in lines:
            lines[judge].seen_at = max(filter(None, (lines[judge].seen_at, at)))


def _in(facts: CardFacts) -> QuerySet[Scorecard]:
    """Cards that are in, were asked for, and that nothing bars."""
    cards = _asked_for(facts).filter(IS_IN)
    if not any(facts.links.values()):
        return cards
    bars = Conflict.objects.barring().filter(pitch_day=facts.day, judge=OuterRef("judge"), team=OuterRef("pitch__team"))
    return cards.filter(~Exists(bars))


def _linked(pairs: Iterable[tuple[UUID, UUID]]) -> list[set[object]]:
    """The pitches of (judge, pitch), together where a judge links them; holds judges and pitches, no pairs."""
    group_of: dict[UUID, set[object]] = {}
    for judge, pitch in pairs:
        one, other = group_of.setdefault(judge, set()), group_of.get(pitch)
        one.add(pitch)
        if other is None:
            group_of[pitch] = one
        elif other is not one:
            small, large = sorted((one, other), key=len)
            large |= small
            members = [key for key, group in group_of.items() if group is small]
            group_of.update(dict.fromkeys(members, large))
    return list({id(group): group for group in group_of.values()}.values())


@dataclass(frozen=True)
class TeamLine:
    """One pitch: how many cards are in, drafts, and not seen."""

    pitch: Pitch
    is_in: int
    drafts: int
    missed: int


def by_team(pitches: Iterable[Pitch]) -> list[TeamLine]:
    """What has come in for each of these pitches."""
    pitches = list(pitches)
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    rows = Scorecard.objects.filter(pitch__in=pitches).order_by().values("pitch", said=KEPT)
    for pitch, said, count in rows.annotate(count=Count("pk")).values_list("pitch", "said", "count"):
        counts[pitch][said] = count
    return [TeamLine(each, *(counts[each.pk][what] for what in (IN, DRAFT, MISSED))) for each in pitches]
