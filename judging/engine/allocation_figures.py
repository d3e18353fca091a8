"""What a plan of judges over teams is worth: load, pairs, groups, A-efficiency, and what hangs on one judge."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from judging.engine.allocation import Pair, Task, groups


@dataclass(frozen=True)
class Figures:
    """`efficiency` is the A-efficiency of team contrasts, 1 where everybody sees everybody; None where teams are not
    connected, as some contrasts are then unknown."""

    groups: int
    load: tuple[int, int]
    pairs: tuple[int, int]
    efficiency: float | None
    unmet: tuple[tuple[str, str], ...]
    without: tuple["Without", ...]


@dataclass(frozen=True)
class Without:
    """If that judge fails: how many groups are left, and the fewest judges that a team then has."""

    judge: str
    groups: int
    fewest: int
    efficiency: float | None


def figures(task: Task, pairs: Iterable[Pair]) -> Figures:
    """Everything an organiser has to see before a plan is released."""
    pairs = sorted(set(pairs))
    panels = _panels(task, pairs)
    load = Counter(judge for _team, judge in pairs)
    met = Counter(two for judges in panels.values() for two in combinations(sorted(judges), 2))
    everybody = [judge.id for judge in task.judges]
    loads = [load[judge] for judge in everybody] or [0]
    shares = [met[two] for two in combinations(sorted(everybody), 2)] or [0]
    return Figures(
        groups=groups(panels),
        load=(min(loads), max(loads)),
        pairs=(min(shares), max(shares)),
        efficiency=efficiency(panels),
        unmet=_unmet(task, panels),
        without=tuple(_without(task, panels, judge) for judge in everybody),
    )


def _panels(task: Task, pairs: Iterable[Pair]) -> dict[str, set[str]]:
    panels: dict[str, set[str]] = {turn.team: set() for turn in task.turns}
    for team, judge in pairs:
        if team in panels:
            panels[team].add(judge)
    return panels


def _unmet(task: Task, panels: dict[str, set[str]]) -> tuple[tuple[str, str], ...]:
    """(rule, team or judge) for what could not be had."""
    sides = {judge.id: judge.sector for judge in task.judges}
    both = len(set(sides.values())) > 1
    few = [("few", team) for team, judges in panels.items() if len(judges) < min(task.each, len(task.judges))]
    one_sided = [
        ("one_sided", team)
        for team, judges in panels.items()
        if both and len(judges) > 1 and len({sides.get(judge, "") for judge in judges}) == 1
    ]
    load = Counter(judge for judges in panels.values() for judge in judges)
    most = max(load.values(), default=0)
    idle = [("idle", judge.id) for judge in task.judges if load[judge.id] < most - 1]
    return (*few, *one_sided, *idle)


def _without(task: Task, panels: dict[str, set[str]], judge: str) -> Without:
    left = {team: judges - {judge} for team, judges in panels.items()}
    return Without(judge, groups(left), min(map(len, left.values()), default=0), efficiency(left))


def efficiency(panels: dict[str, set[str]]) -> float | None:
    """A-efficiency: the sum of the variances of all differences between two teams, had no judge any severity, over what
    it is with every judge's severity unknown.

    With n(t) judges on team t, N the table of who hears whom and K the judges' loads, the information on teams is
    C = R - N K^-1 N'. Solved by the judges, who are fewer: G = R^-1 + R^-1 N (K - N' R^-1 N)^- N' R^-1 is an inverse of
    C on differences, and their variances sum up to a multiple of trace(G) - 1'G1 / teams.
    """
    if len(panels) < 2 or groups(panels) != 1:
        return None
    names = sorted({judge for judges in panels.values() for judge in judges})
    place = {judge: number for number, judge in enumerate(names)}
    size, teams = len(names), len(panels)
    # The loads less what is shared; a constant makes it invertible and changes no difference.
    matrix = [[1.0 / size] * size for _judge in names]
    shares = [0.0] * size
    for judges in panels.values():
        part, those = 1.0 / len(judges), [place[judge] for judge in judges]
        for one in those:
            matrix[one][one] += 1.0
            shares[one] += part
            for other in those:
                matrix[one][other] -= part
    inverse = inverted(matrix)
    known = sum(1.0 / len(judges) for judges in panels.values())
    trace = known
    for judges in panels.values():
        those = [place[judge] for judge in judges]
        trace += sum(inverse[one][other] for one in those for other in those) / len(judges) ** 2
    ones = known + sum(
        shares[one] * sum(map(float.__mul__, inverse[one], shares)) for one in range(size) if shares[one]
    )
    return known * (1 - 1 / teams) / (trace - ones / teams)


def inverted(matrix: list[list[float]]) -> list[list[float]]:
    """The inverse of a symmetric positive matrix, by Gauss and Jordan; needs no pivots."""
    size = len(matrix)
    rows = [[*row, *(1.0 if column == number else 0.0 for column in range(size))] for number, row in enumerate(matrix)]
    for number in range(size):
        scale = 1.0 / rows[number][number]
        lead = rows[number] = [each * scale for each in rows[number]]
        for other in range(size):
            if other != number and (factor := rows[other][number]):
                rows[other] = [each - factor * above for each, above in zip(rows[other], lead, strict=True)]
    return [row[size:] for row in rows]
