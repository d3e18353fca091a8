"""Team formation in figures: `python -m tests.benchmarks.formation`; also a part of `./run bench`.

The spreadsheet it is measured against deals people by experience and swaps until no rule is broken.
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from teams.engine import Problem, Solution, broken, check, total
from teams.engine.anneal import CHANCES, anneal
from teams.engine.curve import moved, resolve_document
from teams.engine.run import solve_document
from teams.engine.search import Teams, generator, hard_only, legal, start
from teams.engine.tables import classes_of, tables_of
from tests.teams.engine.instances import instance

# People, teams, seeds, with challenges or interchangeable: thirty-seven instances.
COHORTS = (
    *((12, 3, seed, False) for seed in range(1, 4)),
    *((24, 5, seed, True) for seed in range(1, 5)),
    *((38, 7, seed, True) for seed in range(1, 8)),
    *((38, 7, seed, False) for seed in range(1, 5)),
    *((38, 6, seed, labelled) for seed in range(1, 4) for labelled in (True, False)),
    *((38, 8, seed, labelled) for seed in range(1, 4) for labelled in (True, False)),
    *((120, 22, seed, True) for seed in range(1, 4)),
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
        "| spreadsheet / ours | legal after s |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for people, teams in dict.fromkeys(each[:2] for each in cohorts):
        rows: list[tuple[Solution, float, int | None, float]] = []
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
            rows.append((found, cpu, spreadsheet(problem), legal_after))
        took, gaps = [each.seconds for each, *_ in rows], [gap(each) for each, *_ in rows]
        ratios = [theirs / ours.objective for ours, _, theirs, _ in rows if theirs and ours.objective]
        yield (
            f"| {people} / {teams} | {len(rows)} | {sum(each.status == 'optimal' for each, *_ in rows)} "
            f"| {statistics.median(took):.1f} ({max(took):.1f}) | {statistics.median(cpu for _, cpu, *_ in rows):.1f} "
            f"| {statistics.median(gaps):.1f} ({max(gaps):.1f}) "
            f"| {statistics.median(ratios):.1f} ({min(ratios):.1f} least) "
            f"| {max(each for *_, each in rows):.2f} |"
        )


def formed_again() -> Iterator[str]:
    """Re-solves: one to three people leave a cohort of 38, and six teams become seven."""
    yield "| re-solve | points proven | seconds | moves of the points | costs |"
    yield "| --- | --- | --- | --- | --- |"
    for leaving in (1, 2, 3, 0):
        teams = 6 if not leaving else 7
        document = instance(38, teams, seed=2)
        document["incumbent"] = dict(solve_document(document).assignment or {})
        if leaving:
            without(document, [each["id"] for each in document["people"][4 : 4 + leaving]])
            document["hard"]["team_size"]["min"] -= 1
            name, moves = f"{leaving} of 38 left", (0, 1, 2, 3)
        else:
            document["teams"].append({"id": "t007", "challenge": "c03", "provides": []})
            document["hard"]["team_size"] = {"min": 5, "max": 6}
            name, moves = "six teams became seven", (4, 5, 6, 7)
        begun = time.monotonic()
        curve = resolve_document(document, moves=moves)
        took = time.monotonic() - begun
        proven = sum(each.status in ("optimal", "infeasible") for each in curve.points)
        problem = Problem.from_document(document)
        away = [moved(problem, each) if each.assignment else "-" for each in curve.points]
        costs = [each.objective for each in curve.points]
        yield f"| {name} | {proven} of {len(moves)} | {took:.1f} | {away} | {costs} |"


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
    yield "| clash | named | seconds |"
    yield "| --- | --- | --- |"
    for people, teams in ((38, 7), (120, 22), (400, 70)):
        document = instance(people, teams, seed=1)
        ids = [each["id"] for each in document["people"]]
        chain = [[ids[at], ids[at + 1]] for at in range(7)]
        document["hard"]["together"], document["hard"]["apart"] = chain, []
        same = instance(people, teams, seed=1)
        for each in same["people"][: 2 * teams + 1]:
            each["employer"] = "one"
        for kind, wrong in (("a chain too long", document), ("one employer too large", same)):
            begun = time.monotonic()
            clash = check(Problem.from_document(wrong))
            rules = len(clash.rules) if clash else 0
            yield f"| {kind}, {people} people | {rules} rules | {time.monotonic() - begun:.2f} |"


def report(small: bool) -> str:
    cohorts = tuple(each for each in COHORTS if each[0] <= 12) if small else COHORTS
    solve_document(instance(12, 3, seed=1))  # loads what is compiled
    check(Problem.from_document({"people": [{"id": "p"}], "teams": [{"id": "t"}]}))
    lines = ["", "### Team formation", "", f"Load at the start {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores.", ""]
    sections = [formed(cohorts, 60.0)] if small else [formed(cohorts, 60.0), formed_again(), clashes()]
    for section in sections:
        for line in section:
            print(line, flush=True)
            lines.append(line)
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="the smallest cohorts only")
    report(parser.parse_args().small)
