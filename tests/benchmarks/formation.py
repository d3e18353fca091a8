"""Team formation in figures: `python -m tests.benchmarks.formation`; also a part of `./run bench`.

The spreadsheet it is measured against deals people by experience and swaps until no rule is broken.
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import chain
from typing import Any

import numpy as np

from teams.engine import Problem, Solution, broken, check, total, what_it_takes
from teams.engine.anneal import CHANCES, anneal
from teams.engine.curve import moved, resolve_document
from teams.engine.run import solve_document
from teams.engine.search import Teams, generator, hard_only, legal, start
from teams.engine.tables import classes_of, tables_of
from tests.teams.engine.exhaustive import optimum
from tests.teams.engine.instances import instance

TRIED = 12  # so many people at most

# People, teams, seeds, with challenges or interchangeable: forty-six instances. Of the first nine every assignment is
# tried, too.
COHORTS = (
    *((8, 2, seed, True) for seed in range(1, 4)),
    *((10, 3, seed, True) for seed in range(1, 4)),
    *((12, 3, seed, False) for seed in range(1, 4)),
    *((24, 5, seed, True) for seed in range(1, 5)),
    *((38, 7, seed, True) for seed in range(1, 8)),
    *((38, 7, seed, False) for seed in range(1, 5)),
    *((38, 6, seed, labelled) for seed in range(1, 4) for labelled in (True, False)),
    *((38, 8, seed, labelled) for seed in range(1, 4) for labelled in (True, False)),
    *((120, 22, seed, True) for seed in range(1, 7)),
    *((400, 70, seed, True) for seed in range(1, 3)),
    *((2000, 360, seed, True) for seed in range(1, 3)),
)


def spreadsheet(problem: Problem) -> int | None:
    """The objective of teams dealt by experience and repaired; None where repairing did not end."""
    t = tables_of(problem, classes_of(problem))
    where = np.zeros(len(problem.people), np.int64)
    order = sorted(
        range(len(where)), key=lambda each: (problem.people[each].sector or "", problem.people[each].experience)
    )
    for place, person in enumerate(order):
        where[person] = place % len(problem.teams)
    teams, rules = Teams(t, where), hard_only(t)
    everybody, cold = np.arange(len(where)), np.array([1], np.int64)
    for attempt in range(40):
        if legal(t, teams):
            return total(problem, teams.where.tolist())
        state = generator(1, 9, attempt)
        anneal(rules, everybody, teams.members, teams.size, teams.where, cold, 100 * len(where), state, CHANCES)
    return None


def gap(found: Solution) -> float:
    return 100 * (found.objective - found.bound) / max(1, found.objective) if found.objective is not None else 0.0


def formed(cohorts: tuple[tuple[int, int, int, bool], ...], seconds: float) -> Iterator[str]:
    yield (
        "| people / teams | instances | proven | seconds: median (most) | CPU | gap %: median (most) "
        "| spreadsheet / ours | legal after s | as by trying every assignment |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for people, teams in dict.fromkeys(each[:2] for each in cohorts):
        rows: list[tuple[Solution, float, int | None, float]] = []
        tried = 0
        for *_, seed, labelled in [each for each in cohorts if each[:2] == (people, teams)]:
            document = instance(people, teams, seed=seed, labelled=labelled)
            problem = Problem.from_document(document)
            begun = time.monotonic()
            start(tables_of(problem, classes_of(problem)), 1)
            legal_after, cpu = time.monotonic() - begun, time.process_time()
            found = solve_document(document, seconds=seconds)
            cpu = time.process_time() - cpu
            assert found.assignment is not None, f"{document['name']}: {found.explanation}"
            assert not broken(problem, problem.numbered(found.assignment))
            assert found.objective == total(problem, problem.numbered(found.assignment))
            if people <= TRIED:
                assert found.objective == found.bound == optimum(document), document["name"]
                tried += 1
            rows.append((found, cpu, spreadsheet(problem), legal_after))
        took, gaps = [each.seconds for each, *_ in rows], [gap(each) for each, *_ in rows]
        ratios = [theirs / ours.objective for ours, _, theirs, _ in rows if theirs and ours.objective]
        yield (
            f"| {people} / {teams} | {len(rows)} | {sum(each.status == 'optimal' for each, *_ in rows)} "
            f"| {statistics.median(took):.1f} ({max(took):.1f}) | {statistics.median(cpu for _, cpu, *_ in rows):.1f} "
            f"| {statistics.median(gaps):.1f} ({max(gaps):.1f}) "
            f"| {statistics.median(ratios):.1f} ({min(ratios):.1f} least) "
            f"| {max(each for *_, each in rows):.2f} | {tried or '-'} |"
        )


def formed_again() -> Iterator[str]:
    """Re-solves: one to three people leave a cohort of 38, and six teams become seven."""
    yield "| re-solve | points proven | seconds | CPU | moves of the points | costs | one looser |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, moves, document in changes():
        begun, cpu = time.monotonic(), time.process_time()
        curve = resolve_document(document, moves=moves)
        took, cpu = time.monotonic() - begun, time.process_time() - cpu
        proven = sum(each.status in ("optimal", "infeasible") for each in curve.points)
        problem = Problem.from_document(document)
        away = [moved(problem, each) if each.assignment else "-" for each in curve.points]
        costs = [each.objective if each.assignment else "-" for each in curve.points]
        looser = {most: each.objective for most, each in sorted(curve.looser.items())}
        yield f"| {name} | {proven} of {len(moves)} | {took:.1f} | {cpu:.1f} | {away} | {costs} | {looser or '-'} |"


def changes() -> Iterator[tuple[str, tuple[int, ...], dict[str, Any]]]:
    """Cohorts that have been in teams, after a change."""
    for seed in (1, 2):
        seven, six = instance(38, 7, seed=seed), instance(38, 6, seed=seed)
        for document in (seven, six):
            document["incumbent"] = dict(solve_document(document).assignment or {})
        one_team = [one for one, team in seven["incumbent"].items() if team == "t003"]
        scattered = [each["id"] for each in seven["people"][4:7]]
        for some, kind in ((scattered, "anywhere"), (one_team, "in one team")):
            for leaving in (1, 2, 3):
                document = deepcopy(seven)
                without(document, some[:leaving])
                yield f"{leaving} left {kind}, seed {seed}", (0, 1, 2, 3), document
        six["teams"].append({"id": "t007", "challenge": "c03", "provides": []})
        six["hard"]["team_size"] = {"min": 5, "max": 6}
        yield f"six teams became seven, seed {seed}", (0, 1, 2, 3, 4, 5, 6, 7), six


def without(document: dict[str, Any], left: list[str]) -> None:
    """The people leave, and every pair and place that names them with them."""
    document["people"] = [each for each in document["people"] if each["id"] not in left]
    for rules in (
        document["hard"]["together"],
        document["hard"]["apart"],
        document["soft"]["avoid"],
        document["soft"]["prefer"],
    ):
        rules[:] = [pair for pair in rules if not set(pair) & set(left)]
    for places in (document["hard"]["fixed"], document["hard"]["forbidden"]):
        places[:] = [each for each in places if each["person"] not in left]


def clashes() -> Iterator[str]:
    yield "| clash | rules named | seconds | CPU |"
    yield "| --- | --- | --- | --- |"
    for people, teams in ((38, 7), (120, 22), (400, 70)):
        for kind, wrong in clashing(people, teams):
            begun, cpu = time.monotonic(), time.process_time()
            clash = check(Problem.from_document(wrong))
            took, cpu = time.monotonic() - begun, time.process_time() - cpu
            yield f"| {kind}, {people} people | {len(clash.rules) if clash else '-'} | {took:.2f} | {cpu:.2f} |"


def clashing(people: int, teams: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Instances whose rules cannot hold together, each in another way."""

    def without_pairs(**hard: Any) -> dict[str, Any]:
        document = instance(people, teams, seed=1)
        document["hard"] |= {"together": [], "apart": [], **hard}
        return document

    plain = without_pairs()
    ids, places = [each["id"] for each in plain["people"]], [each["id"] for each in plain["teams"]]
    civil = [each["id"] for each in plain["people"] if each["sector"] == "civil"]
    others = [each["id"] for each in plain["people"] if each["sector"] != "civil"]
    same = without_pairs()
    for each in same["people"][: 2 * teams + 1]:
        each["employer"] = "one"
    needing = without_pairs()
    for each in needing["people"][: 6 * ((teams + 1) // 2) + 1]:
        each["needs"] = ["step-free"]
    crowd, everybody = ids[: teams + 1], {"team_size": {"min": people // teams, "max": people // teams + 1}}
    yield "a chain too long", without_pairs(together=[[ids[at], ids[at + 1]] for at in range(7)])
    yield "one employer too large", same
    yield "more needs than teams provide for", needing
    yield (
        "a person too many who must be apart",
        without_pairs(apart=[[one, other] for at, one in enumerate(crowd) for other in crowd[at + 1 :]]),
    )
    yield "one sector only in a team", without_pairs(fixed=[{"person": one, "team": "t001"} for one in civil[:5]])
    yield (
        "four of a sector closed to all teams but one",
        without_pairs(forbidden=[{"person": one, "team": at} for one in civil[:4] for at in places[1:]]),
    )
    yield "six apart from the whole other sector", without_pairs(apart=[[a, b] for a in civil[:6] for b in others])
    moved_in = without_pairs(max_moves=2)
    moved_in["incumbent"] = {one: places[number % (teams - 1)] for number, one in enumerate(ids)}
    yield "a new team and two moves", moved_in
    uneven = without_pairs(**everybody)
    uneven["hard"]["sector"]["max_difference"] = 0
    yield "even sectors in teams of an odd size", uneven


def wishes() -> Iterator[str]:
    """What unmet wishes would take: all of them, and the dearest alone, as the desk asks for it in a large cohort."""
    yield "| people | wishes not met | no exchange helps | all, CPU s | the dearest alone, CPU s |"
    yield "| --- | --- | --- | --- | --- |"
    for people, teams in ((38, 7), (120, 22), (400, 70), (2000, 360)):
        document = instance(people, teams, seed=1)
        problem, found = Problem.from_document(document), solve_document(document, seconds=12.0)
        where = problem.numbered(found.assignment or {})
        cpu = time.process_time()
        alone = list(what_it_takes(problem, where, most=0, also={0}))
        one, cpu = time.process_time() - cpu, time.process_time()
        all_of_them = list(what_it_takes(problem, where)) if people <= 400 else []
        took, none = time.process_time() - cpu, sum(each.exchange is None for each in all_of_them)
        every = f"{none} | {took:.2f}" if all_of_them else "- | -"
        yield f"| {people} | {len(alone)} | {every} | {one:.2f} |"


def report(small: bool, only: str | None = None) -> str:
    """All tables, printed as they grow; `only` names one: a number of people, "re-solve", "clash" or "wishes"."""
    cohorts = tuple(each for each in COHORTS[: 1 if small else None] if only in (None, str(each[0])))
    begun = time.monotonic()
    solve_document(instance(12, 3, seed=1))  # loads what is compiled
    check(Problem.from_document({"people": [{"id": "p"}], "teams": [{"id": "t"}]}))
    load = f"Load at the start {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores."
    sections: list[Iterable[str]] = [["", "### Team formation", "", load]]
    sections += [formed(cohorts, 60.0)] if cohorts else []
    sections += [formed_again()] if not small and only in (None, "re-solve") else []
    sections += [clashes()] if not small and only in (None, "clash") else []
    sections += [wishes()] if not small and only in (None, "wishes") else []
    lines = []
    for section in sections:
        for line in chain(section, [""]):
            print(line, flush=True)
            lines.append(line)
    print(f"Took {time.monotonic() - begun:.0f} s.")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="the smallest cohort only")
    parser.add_argument("--only", help="one table only: a number of people, re-solve, clash or wishes")
    wanted = parser.parse_args()
    report(wanted.small, wanted.only)
