"""Stand-ins for real things, so that a message can be shown before there is anything to tell of."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

TIME_ENDINGS = ("_at", "_on", "_by", "_until")
TIMES = {"at", "on", "until", "starts", "ends", "due", "moment", "deadline", "when"}
COUNTS = ("capacity", "count", "number", "places", "position", "total", "turn", "days", "minutes")
NOT_VALUES = {"True", "False", "None", "forloop", "block", "csrf_token", "opts", "self"}


class Stand:
    """Something with every attribute: texts show their own name in brackets, times are a Friday, lists have two."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return stand_for(name)

    def __getitem__(self, key: Any) -> Any:
        return stand_for(str(key))

    def __iter__(self) -> Iterator[Any]:
        return iter([Stand(f"{self._name} 1"), Stand(f"{self._name} 2")])

    def __len__(self) -> int:
        return 2

    def __str__(self) -> str:
        return f"[{self._name.replace('_', ' ')}]"


def stand_for(name: str) -> Any:
    """A time, a number, an address part or a text, by what the name sounds like."""
    if name in TIMES or name.endswith(TIME_ENDINGS):
        return dt.datetime(2026, 12, 4, 17, tzinfo=dt.UTC)
    if name == "n" or name.endswith(COUNTS) or name.startswith(("n_", "number_of")):
        return 3
    if name in {"pk", "id"}:
        return "00000000-0000-0000-0000-000000000000"
    if name == "slug":
        return "sample"
    if name.startswith(("is_", "has_", "can_", "by_")):
        return True
    return Stand(name)


class Samples(dict[str, Any]):
    """Values for a template: those given, and a stand-in for every other name it asks for."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and name not in NOT_VALUES)

    def __missing__(self, name: str) -> Any:
        return stand_for(name)
