"""`python -m teams.engine solve|resolve|check|explain FILE`: an instance in, a document on standard output."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from teams.engine import BadInput, Problem, check, explain
from teams.engine.solution import Solution, meaningless


def main(words: list[str] | None = None) -> int:
    """Read, think, print. 0 unless a file cannot be read."""
    wanted = arguments().parse_args(words)
    try:
        document = read(wanted.file)
        given = read(wanted.solution) if wanted.solution else None
    except (OSError, ValueError) as fault:
        sys.stderr.write(f"The file cannot be read: {fault}\n")
        return 2
    # A text that is no proper Unicode comes out as it came in: as an escape, which JSON knows.
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    found = answer(document, wanted, given)
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
    sys.stdout.write("\n")
    return 0


def read(file: str) -> Any:
    """The document in a file; - is standard input."""
    return json.loads(sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8"))


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m teams.engine", description=__doc__)
    parser.add_argument("command", choices=("solve", "resolve", "check", "explain"))
    parser.add_argument("file", help="an instance (formation-instance/1); - reads standard input")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="a safety stop; the work itself is counted in moves"
    )
    parser.add_argument("--moves", default="0-3", type=numbers, help="of resolve: such as 0-3 or 0,2,5")
    parser.add_argument("--solution", help="of explain: a solution to explain; without it one is found")
    return parser


def numbers(text: str) -> tuple[int, ...]:
    """0-3 or 0,2,5 as numbers."""
    first, dash, last = text.partition("-")
    return tuple(range(int(first), int(last) + 1)) if dash else tuple(int(each) for each in text.split(","))


def answer(document: Any, wanted: argparse.Namespace, given: Any = None) -> dict[str, Any]:
    """What the command says of an instance; `given` is a solution to explain."""
    try:
        if wanted.command == "resolve":
            return resolved(document, wanted)
        if wanted.command == "solve":
            return solved(document, wanted).as_document()
        problem = Problem.from_document(document)
        return checked(problem) if wanted.command == "check" else explained(problem, document, wanted, given)
    except BadInput as bad:
        return meaningless(document, bad, seed=wanted.seed).as_document()


def resolved(document: Any, wanted: argparse.Namespace) -> dict[str, Any]:
    curve = import_module("teams.engine.curve").resolve_document(
        document, moves=wanted.moves, seed=wanted.seed, seconds=wanted.seconds
    )
    return curve.as_document()  # type: ignore[no-any-return]


def solved(document: Any, wanted: argparse.Namespace) -> Solution:
    found: Solution = import_module("teams.engine.run").solve_document(
        document, seed=wanted.seed, seconds=wanted.seconds
    )
    return found


def checked(problem: Problem) -> dict[str, Any]:
    clash = check(problem)
    found = {"schema": "formation-check/1", "instance": problem.name, "status": "infeasible" if clash else "feasible"}
    return {**found, "conflict": list(clash.rules), "explanation": clash.words} if clash else dict(found)


def explained(problem: Problem, document: Any, wanted: argparse.Namespace, given: Any) -> dict[str, Any]:
    """The account of a given solution, or of the one that is found."""
    if given is None:
        solution = solved(document, wanted)
        if solution.assignment is None:
            return solution.as_document()
        assignment: Any = solution.assignment
    else:
        assignment = given.get("assignment") if isinstance(given, dict) else None
    if not isinstance(assignment, Mapping):
        raise BadInput(["assignment"], "The solution has no assignment to explain.")
    account = explain(problem, problem.numbered(assignment))
    return {"schema": "formation-explanation/1", "instance": problem.name, **asdict(account)}


if __name__ == "__main__":
    sys.exit(main())
