"""`python -m teams.engine solve|resolve|check|explain FILE`: an instance in, a document on standard output."""

import argparse
import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from teams.engine import BadInput, Problem, check, explain
from teams.engine.problem import Solution


def main(words: list[str] | None = None) -> int:
    """Read, think, print. 0 unless the file cannot be read."""
    wanted = arguments().parse_args(words)
    try:
        text = sys.stdin.read() if wanted.file == "-" else Path(wanted.file).read_text(encoding="utf-8")
        document = json.loads(text)
    except (OSError, ValueError) as fault:
        sys.stderr.write(f"{wanted.file} cannot be read: {fault}\n")
        return 2
    json.dump(answer(document, wanted), sys.stdout, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
    sys.stdout.write("\n")
    return 0


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


def answer(document: Any, wanted: argparse.Namespace) -> dict[str, Any]:
    if wanted.command == "resolve":
        curve = import_module("teams.engine.curve").resolve_document(
            document, moves=wanted.moves, seed=wanted.seed, seconds=wanted.seconds
        )
        return curve.as_document()  # type: ignore[no-any-return]
    if wanted.command == "solve":
        return solved(document, wanted).as_document()
    try:
        problem = Problem.from_document(document)
    except BadInput as bad:
        return Solution("", "error", about=bad.about, explanation=bad.words).as_document()
    if wanted.command == "check":
        clash = check(problem)
        found = {
            "schema": "formation-check/1",
            "instance": problem.name,
            "status": "infeasible" if clash else "feasible",
        }
        return {**found, "conflict": list(clash.rules), "explanation": clash.words} if clash else dict(found)
    given = json.loads(Path(wanted.solution).read_text(encoding="utf-8")) if wanted.solution else None
    assignment = given["assignment"] if given else solved(document, wanted).assignment
    if assignment is None:
        return solved(document, wanted).as_document()
    account = explain(problem, problem.numbered(assignment))
    return {"schema": "formation-explanation/1", "instance": problem.name, **asdict(account)}


def solved(document: Any, wanted: argparse.Namespace) -> Solution:
    found: Solution = import_module("teams.engine.run").solve_document(
        document, seed=wanted.seed, seconds=wanted.seconds
    )
    return found


if __name__ == "__main__":
    sys.exit(main())
