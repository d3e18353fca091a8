"""Reads a day that comes from outside: everything is looked at, and what is wrong is named by its field."""

import math
from collections.abc import Mapping
from typing import Any

from judging.engine.sheets import FORMAT, Day


class BadInput(Exception):
    """The document cannot be read. `field` says where, as `scores[3].value`."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"{field}: {words}")
        self.field = field


def read(document: Any) -> Day:
    """The day of a document in the exchange format. Raises BadInput, which names the field."""
    _expect(isinstance(document, Mapping), "document", "is not an object")
    _expect(document.get("format") == FORMAT, "format", f"is not {FORMAT}")
    teams = _ids(document, "teams")
    judges = _ids(document, "judges")
    criteria = _criteria(document)
    barred = _pairs(document, "conflicts", teams, judges) | _pairs(document, "excluded", teams, judges)
    seen = set()
    for number, score in enumerate(_rows(document, "scores")):
        where = f"scores[{number}]"
        place = tuple(_known(score, where, key, known) for key, known in (("team", teams), ("judge", judges)))
        criterion = _known(score, where, "criterion", criteria)
        low, high = criteria[criterion]
        value = _number(score, where, "value")
        _expect(low <= value <= high, f"{where}.value", f"is not from {low} to {high}")
        _expect((*place, criterion) not in seen, where, "stands there twice")
        seen.add((*place, criterion))
    return Day.from_document({**document, "excluded": [{"team": team, "judge": judge} for team, judge in barred]})


def _criteria(document: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    scale = document.get("scale") or {}
    _expect(isinstance(scale, Mapping), "scale", "is not an object")
    found: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(_rows(document, "criteria")):
        where = f"criteria[{number}]"
        name = row.get("id")
        _expect(isinstance(name, str) and bool(name) and name not in found, f"{where}.id", "is missing or not its own")
        _expect(_whole(row, where, "weight") > 0, f"{where}.weight", "is not above nothing")
        ends = {**{key: scale[key] for key in ("min", "max") if key in scale}, **row}
        low, high = _whole(ends, where, "min"), _whole(ends, where, "max")
        _expect(low < high, f"{where}.max", "is not above the lowest value")
        found[str(name)] = low, high
    _expect(bool(found), "criteria", "holds nothing")
    return found


def _ids(document: Mapping[str, Any], field: str) -> set[str]:
    given = document.get(field)
    _expect(isinstance(given, list), field, "is not a list")
    for number, each in enumerate(given or ()):
        _expect(isinstance(each, str) and bool(each), f"{field}[{number}]", "is not a name")
    found = set(given or ())
    _expect(len(found) == len(given or ()), field, "holds a name twice")
    return found


def _pairs(document: Mapping[str, Any], field: str, teams: set[str], judges: set[str]) -> set[tuple[str, str]]:
    rows = _rows(document, field) if field in document else []
    return {
        (_known(row, f"{field}[{number}]", "team", teams), _known(row, f"{field}[{number}]", "judge", judges))
        for number, row in enumerate(rows)
    }


def _rows(document: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    rows = document.get(field)
    _expect(isinstance(rows, list), field, "is not a list")
    for number, row in enumerate(rows or ()):
        _expect(isinstance(row, Mapping), f"{field}[{number}]", "is not an object")
    return rows or []


def _known(row: Mapping[str, Any], where: str, key: str, known: Any) -> str:
    value = row.get(key)
    _expect(isinstance(value, str) and value in known, f"{where}.{key}", "is not one of the day")
    return str(value)


def _number(row: Mapping[str, Any], where: str, key: str) -> float:
    value = row.get(key)
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    _expect(is_number, f"{where}.{key}", "is not a number")
    return value  # type: ignore[return-value]


def _whole(row: Mapping[str, Any], where: str, key: str) -> int:
    value = _number(row, where, key)
    _expect(value == int(value), f"{where}.{key}", "is not a whole number")
    return int(value)


def _expect(holds: bool, field: str, words: str) -> None:
    if not holds:
        raise BadInput(field, words)
