"""Packs to take apart: the documents of a day, and every way of changing one value in them."""

import json
import random
from collections.abc import Iterator
from typing import Any

from judging.engine import Card, Criterion, Day, pack, rank
from judging.engine.sheets import fingerprint
from judging.engine.standings import METHOD


def small_day() -> Day:
    """Three teams, three judges, one card missing."""
    return Day(
        criteria=(Criterion("idea", 60, 1, 5), Criterion("evidence", 40, 1, 5)),
        teams=("a", "b", "c"),
        cards=tuple(
            Card(team, judge, {"idea": idea, "evidence": evidence})
            for team, idea, evidence in (("a", 5, 4), ("b", 3, 3), ("c", 2, 4))
            for judge in ("j1", "j2", "j3")
            if (team, judge) != ("b", "j3")
        ),
    )


def documents(day: Day) -> dict[str, Any]:
    """What a site would seal about the day."""
    inputs = day.as_document()
    standings = rank(day)
    result = {
        "version": 1,
        "inputs": fingerprint(inputs),
        "method": METHOD,
        "basis": {"kind": "panel", "ties": "share"},
        "lines": [
            {
                "team": line.team,
                "place": line.place,
                "cards": line.cards,
                "partial": line.partial,
                "mean": pack.six_digits(line.mean),
                "adjusted": None,
                "parts": [
                    {
                        "criterion": part.criterion,
                        "weight": part.weight,
                        "mean": pack.six_digits(part.mean),
                        "adds": pack.six_digits(part.adds),
                    }
                    for part in line.parts
                ],
            }
            for line in standings.lines
        ],
        "awards": [{"team": standings.lines[0].team, "kind": "winner", "name": "", "citation": "Clear and kind."}],
        "award_reason": "",
    }
    replaced = {"team": day.teams[0], "judge": "j1", "criterion": day.criteria[0].id, "value": 4}
    return {
        pack.DAY: inputs,
        pack.RESULT: result,
        "changes.json": {"replaced": [replaced], "late": []},
        "conflicts.json": [],
        pack.SIGNATURES: [{"person": who, "content": pack.content_of(result)} for who in ("p1", "p2")],
        pack.AUDIT: [event(number) for number in (1, 2)],
    }


def event(number: int) -> dict[str, Any]:
    row = {"number": number, "code": "judging.sheet.signed", "facts": {"content": "x"}, "previous": ""}
    return row | {"hash": pack.hash_of(row)}


Files = dict[str, bytes]
Way = tuple[str | int, ...]


def single_changes(files: Files, count: int, seed: int) -> Iterator[tuple[str, Way, Files]]:
    """So many times the pack with one value changed, anywhere in the sealed documents or the manifest."""
    dice = random.Random(seed)
    held = {name: json.loads(files[name]) for name in files if name.endswith(".json") and name != pack.NAMES}
    places = [(name, way) for name, document in held.items() for way in leaves(document)]
    for _ in range(count):
        name, way = dice.choice(places)
        document = json.loads(files[name])
        holder = document
        for step in way[:-1]:
            holder = holder[step]
        holder[way[-1]] = another(holder[way[-1]], dice)
        yield name, way, files | {name: pack.written(document)}


def leaves(value: Any, way: Way = ()) -> Iterator[Way]:
    """The way to each value of a document."""
    if isinstance(value, dict | list) and value:
        for step, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*way, step))
    elif way:
        yield way


def another(value: Any, dice: random.Random) -> Any:
    """A value that is not this one, of the same kind where that makes sense."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value + dice.choice((-2, -1, 1, 2))
    if isinstance(value, str) and value:
        at = dice.randrange(len(value))
        return value[:at] + dice.choice([each for each in "0123456789abcdef" if each != value[at]]) + value[at + 1 :]
    return [None] if isinstance(value, list) else 1


def named(way: Way) -> str:
    """The place as a pack writes it: `lines[3].mean`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way).removeprefix(".")


def is_found(name: str, way: Way, changed: Files) -> bool:
    """Whether the replay finds the change; in a sealed document also by the value's own name."""
    try:
        found = pack.replay(changed)
    except pack.NotAPack as fault:
        found = [str(fault)]
    if name == pack.MANIFEST:
        return any(each.startswith((name, pack.SEAL)) for each in found)
    return any(each.startswith(f"{name}: {named(way)}") for each in found)
