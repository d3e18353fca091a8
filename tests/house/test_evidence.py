"""What the documents call as a proof exists, no question is left without an answer, and sums and numbers are right."""

import ast
import re
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "programme" / "docs"
NODE = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PLACE = re.compile(r"\]\((\w+\.md)(?:#([\w-]+))?\)")
ANSWERS = {"met", "in part", "not met", "does not apply"}

# The levels of the requirements of ASVS 5.0.0: in each section the first, second and so on.
ASVS = """
1.1 22, 1.2 1111122223, 1.3 112222222223, 1.4 222, 1.5 123, 2.1 122, 2.2 112, 2.3 12223, 2.4 23, 3.1 3, 3.2 113, 3.3
12223, 3.4 11222233, 3.5 11122333, 3.6 3, 3.7 22333, 4.1 12233, 4.2 23333, 4.3 22, 4.4 1222, 5.1 2, 5.2 112333, 5.3
113, 5.4 222, 6.1 122, 6.2 111111112222, 6.3 11223333, 6.4 112233, 6.5 22222333, 6.6 2223, 6.7 33, 6.8 2222, 7.1 222,
7.2 1111, 7.3 22, 7.4 11222, 7.5 223, 7.6 22, 8.1 1233, 8.2 1123, 8.3 133, 8.4 23, 9.1 111, 9.2 1222, 10.1 22, 10.2
223, 10.3 22223, 10.4 1111122222233333, 10.5 22222, 10.6 22, 10.7 222, 11.1 2233, 11.2 22233, 11.3 11233, 11.4 1222,
11.5 23, 11.6 23, 11.7 33, 12.1 12233, 12.2 11, 12.3 22223, 13.1 2333, 13.2 222223, 13.3 2233, 13.4 1222233, 14.1 22,
14.2 12223333, 14.3 122, 15.1 12233, 15.2 12233, 15.3 1222222, 15.4 3333, 16.1 2, 16.2 22222, 16.3 2222, 16.4 222,
16.5 2223, 17.1 23, 17.2 22223333, 17.3 22
"""
# Success criteria of WCAG 2.2 at A and AA.
WCAG = """
1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12
1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 2.5.3 2.5.4
2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3
"""


def levels() -> dict[str, int]:
    """The level of each requirement of ASVS by its id."""
    sections = [part.split() for part in ASVS.split(",")]
    return {f"{section}.{at}": int(level) for section, found in sections for at, level in enumerate(found, start=1)}


def tables(name: str) -> dict[str, list[list[str]]]:
    """The rows of all tables of a document, by the first word of their headings."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] | None = None
    for line in (DOCS / name).read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| "):
            rows = None
        elif rows is None:
            rows = found.setdefault(cells[0], [])
        elif cells[0] != "---":
            rows.append(cells)
    return found


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@cache
def headings_of(name: str) -> set[str]:
    found = re.findall(r"^#+ (.+)$", (DOCS / name).read_text(), re.M)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in found}


def what_is_missing(text: str) -> list[str]:
    """Tests, documents and headings that the text names and that are not there."""
    tests = [f"{p}::{n}" for p, n in NODE.findall(text) if not (ROOT / p).exists() or n not in names_in(p)]
    places = [
        f"{name}#{heading}"
        for name, heading in PLACE.findall(text)
        if not (DOCS / name).exists() or (heading and heading not in headings_of(name))
    ]
    return tests + places


@pytest.mark.parametrize("name", ["asvs.md", "evidence.md", "security.md"])
def test_each_test_and_place_that_is_named_exists(name: str):
    text = (DOCS / name).read_text()

    assert what_is_missing(text) == []
    assert NODE.search(text) or name == "security.md"


def test_every_requirement_of_the_first_two_levels_has_its_answer():
    rows = tables("asvs.md")["id"]
    ids = [row[0] for row in rows]

    assert Counter(levels().values()) == {1: 70, 2: 183, 3: 92}
    assert {name for name, level in levels().items() if level < 3} - set(ids) == set()
    assert set(ids) - set(levels()) == set()
    assert len(ids) == len(set(ids))
    assert {row[0] for row in rows if int(row[1]) != levels()[row[0]]} == set()
    assert {row[3] for row in rows} == ANSWERS


def test_what_is_met_names_a_proof_and_what_is_not_says_why():
    for row in tables("asvs.md")["id"]:
        _id, _level, _asked, answer, proof = row
        if answer in {"met", "in part"}:
            assert NODE.search(proof), f"{row[0]}: a line without a test proves nothing."
        if answer != "met":
            assert len(NODE.sub("", proof).split()) > 1, f"{row[0]}: does not say why."


def test_the_sums_are_those_of_the_lines():
    rows = Counter((row[1], row[3]) for row in tables("asvs.md")["id"])

    for level, *said in tables("asvs.md")["level"]:
        found = [rows[level, answer] for answer in ("met", "in part", "not met", "does not apply")]
        assert [int(each) for each in said] == [sum(found), *found]


def test_every_criterion_of_accessibility_and_every_invariant_has_its_line():
    found = tables("evidence.md")

    assert [row[0] for row in found["criterion"]] == WCAG.split()
    assert [row[0] for row in found["invariant"]] == [f"I{number}" for number in range(1, 23)]
    assert [row[0] for row in found["goal"]] == [f"P{number}" for number in range(1, 16)]
    assert len(found["number"]) == 12
    for line in found["criterion"] + found["invariant"]:
        assert NODE.search(line[2]) or line[2].startswith(("does not apply", "no test of its own", "not met")), line[0]


def test_each_number_of_the_rules_is_the_number_of_the_code():
    rows = [row for name, found in tables("security.md").items() if name == "what" for row in found]
    named = re.findall(
        r"\| `(settings|[\w.]+)\.([A-Z_]+)(?:\[\"(\w+)\"\])?` \| (\S+) \|", (DOCS / "security.md").read_text()
    )

    assert len(named) >= 20
    assert len(rows) >= 16
    assert [(place, name, said) for place, name, key, said in named if said != str(_held(place, name, key))] == []


def _held(place: str, name: str, key: str) -> Any:
    held = getattr(settings if place == "settings" else import_module(place), name)
    return held[key] if key else held
