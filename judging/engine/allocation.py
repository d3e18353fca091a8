"""Spreads judges over pitches: so many for each team, nobody barred or elsewhere, every two judges about equally often
together, so that any two teams can be compared. Plain data in, plain data out; the same seed gives the same plan."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

Pair = tuple[str, str]


@dataclass(frozen=True)
class Turn:
    """A team's pitch: from `starts` to `ends` in minutes of the day."""

    team: str
    starts: float = 0
    ends: float = 0


@dataclass(frozen=True)
class Sitter:
    """A judge: the side they come from, and the minutes of the day in which they can be there."""

    id: str
    sector: str = ""
    comes: float = float("-inf")
    leaves: float = float("inf")


@dataclass(frozen=True)
class Task:
    """What is asked for. `fixed` pairs (team, judge) are kept: cards that exist already. Turns in `closed` get nobody
    new: they are over."""

    turns: tuple[Turn, ...]
    judges: tuple[Sitter, ...]
    each: int
    barred: frozenset[Pair] = frozenset()
    fixed: frozenset[Pair] = frozenset()
    closed: frozenset[str] = frozenset()
    seed: int = 0
    _clash: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Which turns run at the same time: nobody sits in two rooms at once."""
        for one in self.turns:
            at_once = (other.team for other in self.turns if other != one and _overlap(one, other))
            self._clash[one.team] = frozenset(at_once)

    def may(self, turn: Turn, judge: Sitter) -> bool:
        """Whether nothing but another pitch at the same time stands in the way."""
        is_there = judge.comes <= turn.starts and turn.ends <= judge.leaves
        return is_there and (turn.team, judge.id) not in self.barred

    def at_the_same_time(self, team: str) -> frozenset[str]:
        return self._clash[team]


def _overlap(one: Turn, other: Turn) -> bool:
    return one.starts < other.ends and other.starts < one.ends


class Plan:
    """Who hears whom while it is being made, with how often each two judges sit together."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.panels: dict[str, set[str]] = {turn.team: set() for turn in task.turns}
        self.load: dict[str, int] = {judge.id: 0 for judge in task.judges}
        self.met: dict[str, Counter[str]] = defaultdict(Counter)
        for team, judge in sorted(task.fixed):
            if team in self.panels:
                self.add(team, judge)

    def add(self, team: str, judge: str) -> None:
        self._count(team, judge, 1)
        self.panels[team].add(judge)

    def drop(self, team: str, judge: str) -> None:
        self.panels[team].discard(judge)
        self._count(team, judge, -1)

    def _count(self, team: str, judge: str, by: int) -> None:
        self.load[judge] = self.load.get(judge, 0) + by
        for other in self.panels[team]:
            self.met[judge][other] += by
            self.met[other][judge] += by

    def shared(self, judge: str, team: str) -> int:
        """How often the judge sits with those on the team's panel already."""
        met = self.met[judge]
        return sum([met[other] for other in self.panels[team]])

    def is_free(self, judge: str, team: str) -> bool:
        """Whether the judge is on no panel at the time of the team's pitch."""
        return all(judge not in self.panels[other] for other in self.task.at_the_same_time(team))


def allocate(task: Task) -> frozenset[Pair]:
    """The pairs (team, judge). Teams that few can hear choose first; each takes who has least to do and has sat least
    with the others; then judges are exchanged as long as pairs become more even. Teams that cannot have `each` judges
    get as many as there are: `figures.unmet` says so."""
    dice = random.Random(task.seed)  # noqa: S311 a drawing of lots that is recorded, no secret
    plan = Plan(task)
    lots = {key: dice.random() for key in [*sorted(plan.panels), *sorted(plan.load)]}
    open_turns = [turn for turn in task.turns if turn.team not in task.closed]
    choices = {turn.team: [judge for judge in task.judges if task.may(turn, judge)] for turn in open_turns}
    for turn in sorted(open_turns, key=lambda turn: (len(choices[turn.team]), lots[turn.team])):
        _fill(plan, turn.team, choices[turn.team], lots)
    even_out(plan, choices, dice)
    _connect(plan, choices)
    return frozenset((team, judge) for team, judges in plan.panels.items() for judge in judges)


def _fill(plan: Plan, team: str, choices: list[Sitter], lots: Mapping[str, float]) -> None:
    sector = {judge.id: judge.sector for judge in plan.task.judges}
    while len(plan.panels[team]) < plan.task.each:
        there = {sector.get(judge, "") for judge in plan.panels[team]}
        left = [each for each in choices if each.id not in plan.panels[team] and plan.is_free(each.id, team)]
        if not left:
            return
        # The last free chair goes to a side that is not there yet, if it can.
        is_last = len(plan.panels[team]) == plan.task.each - 1 and len(there) == 1

        def price(judge: Sitter, there: set[str] = there, is_last: bool = is_last) -> tuple[float, ...]:
            alone = is_last and judge.sector in there
            return (alone, plan.load[judge.id], plan.shared(judge.id, team), lots[judge.id])

        plan.add(team, min(left, key=price).id)


# Exchanges tried before it is good enough: a number and not a time, so that every machine makes the same plan.
TRIES = 6000


def even_out(plan: Plan, choices: Mapping[str, list[Sitter]], dice: random.Random) -> None:
    """Pass seats on to who has less to do, and exchange two judges of two teams, while it gets better."""
    _level(plan, choices)
    allowed = {team: {judge.id for judge in judges} for team, judges in choices.items()}
    left, teams = TRIES, sorted(allowed)
    while left > 0 and len(teams) > 1:
        before, gained = left, 0
        dice.shuffle(teams)
        for one, other in combinations(teams, 2):
            tried, better = _exchange(plan, one, other, allowed)
            left, gained = left - tried, gained + better
            if left <= 0:
                return
        if not gained or left == before:
            return


def _level(plan: Plan, choices: Mapping[str, list[Sitter]]) -> None:
    """No two judges differ by more than one pitch, as far as conflicts and times let a seat pass on."""
    fixed, sides = plan.task.fixed, {judge.id: judge.sector for judge in plan.task.judges}
    is_better = True
    while is_better:
        is_better = False
        for team in sorted(choices):
            panel = plan.panels[team]
            for judge in sorted(panel, key=lambda each: -plan.load[each]):
                takers = [
                    each.id
                    for each in choices[team]
                    if each.id not in panel
                    and plan.load[each.id] < plan.load[judge] - 1
                    and plan.is_free(each.id, team)
                    and _mixes(panel, judge, each.id, sides)
                ]
                if takers and (team, judge) not in fixed:
                    plan.drop(team, judge)
                    plan.add(team, min(takers, key=lambda each: (plan.load[each], plan.shared(each, team), each)))
                    is_better = True
                    break


def _mixes(panel: Iterable[str], goes: str, comes: str, sides: Mapping[str, str]) -> bool:
    """Whether both sides stay on the panel if they are there now."""
    now = {sides.get(each, "") for each in panel}
    then = {sides.get(each, "") for each in panel if each != goes} | {sides.get(comes, "")}
    return len(then) >= min(len(now), 2)


def _connect(plan: Plan, choices: Mapping[str, list[Sitter]]) -> None:
    """Link panels that share no judge: somebody of one group takes a seat in the other, where nothing forbids it. It
    comes before equal loads: teams that nobody links cannot be compared at all."""
    while (count := groups(plan.panels)) > 1 and _linked(plan, choices, count):
        pass


def _linked(plan: Plan, choices: Mapping[str, list[Sitter]], count: int) -> bool:
    """Make one change after which there are fewer groups, with the least load for whoever takes the seat."""
    for team in sorted(choices, key=lambda each: (len(plan.panels[each]), each)):
        for comes in sorted(choices[team], key=lambda each: (plan.load[each.id], each.id)):
            if comes.id in plan.panels[team] or not plan.is_free(comes.id, team):
                continue
            for goes in sorted(plan.panels[team], key=lambda each: (-plan.load[each], each)):
                if (team, goes) in plan.task.fixed:
                    continue
                plan.drop(team, goes)
                plan.add(team, comes.id)
                if groups(plan.panels) < count:
                    return True
                plan.drop(team, comes.id)
                plan.add(team, goes)
    return False


def groups(panels: Mapping[str, set[str]]) -> int:
    """How many sets of teams share no judge; a team that nobody hears is a set of its own."""
    left, count = dict(panels), 0
    while left:
        _team, judges = left.popitem()
        count, known = count + 1, set(judges)
        while more := [team for team, others in left.items() if others & known]:
            for team in more:
                known |= left.pop(team)
    return count


def _exchange(plan: Plan, one: str, other: str, allowed: Mapping[str, set[str]]) -> tuple[int, int]:
    """Exchange a judge of one team with a judge of the other where the pairs get more even: how many were tried, and
    whether one was made."""
    fixed, sides = plan.task.fixed, {judge.id: judge.sector for judge in plan.task.judges}
    first, second, tried = plan.panels[one], plan.panels[other], 0
    for mine in sorted((first - second) & allowed[other]):
        for theirs in sorted((second - first) & allowed[one]):
            if (one, mine) in fixed or (other, theirs) in fixed:
                continue
            tried += 1
            if _gain(plan, one, mine, other, theirs) <= 0:
                continue
            if not (_mixes(first, mine, theirs, sides) and _mixes(second, theirs, mine, sides)):
                continue
            plan.drop(one, mine)
            plan.drop(other, theirs)
            is_free = plan.is_free(theirs, one) and plan.is_free(mine, other)
            plan.add(one, theirs if is_free else mine)
            plan.add(other, mine if is_free else theirs)
            if is_free:
                return tried, 1
    return tried, 0


def _gain(plan: Plan, one: str, mine: str, other: str, theirs: str) -> int:
    """By how much half the sum of squared pair counts falls."""
    met, third = plan.met, {mine, theirs}
    gain = 0
    for judge in plan.panels[one] - third - plan.panels[other]:
        gain += met[mine][judge] - met[theirs][judge] - 1
    for judge in plan.panels[other] - third - plan.panels[one]:
        gain += met[theirs][judge] - met[mine][judge] - 1
    return gain
