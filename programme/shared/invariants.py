"""What must hold over the whole database at any time. Each app declares its own promises in `invariants.py`.

What a constraint of the database holds by itself (one card for a judge and pitch, one live booking, one message for an
act and person) is not asked again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import F, Model, QuerySet


@dataclass(frozen=True)
class Breach:
    """A promise that does not hold, and the row or file that breaks it."""

    promise: str
    thing: str
    fault: str

    def __str__(self) -> str:
        return f"{self.promise}: {self.thing} {self.fault}"


# What a check gives for each breach: a row or a name, and what is wrong with it.
Found = Iterable[tuple[Model | str, str]]
Check = Callable[[], Found]

_promises: list[tuple[str, Check]] = []


def promise(words: str) -> Callable[[Check], Check]:
    """Declare a check of the whole database. It asks with few queries and holds few rows at a time."""

    def declare(check: Check) -> Check:
        _promises.append((words, check))
        return check

    return declare


def promises() -> list[str]:
    """Every declared promise, in words."""
    return [words for words, _check in _promises]


def breaches() -> Iterator[Breach]:
    """Every breach of every promise; nothing when all is well."""
    for words, check in _promises:
        for thing, fault in check():
            yield Breach(words, name_of(thing), fault)


def name_of(thing: Model | str) -> str:
    """A row by model and key only: what is printed goes into logs, where names have no place."""
    return thing if isinstance(thing, str) else f"{thing._meta.label} {thing.pk}"


def that_differ(model: str, one: str, other: str) -> QuerySet[Model]:
    """Rows of `app.Model` from which two ways lead to different things. Rows that lack one are left out."""
    rows = apps.get_model(model)._default_manager.all()
    return rows.exclude(**{one: F(other)}).exclude(**{f"{one}__isnull": True}).exclude(**{f"{other}__isnull": True})


def stay_together(*ways: tuple[str, str, str]) -> Iterator[tuple[Model, str]]:
    """A fault for each row that ties something of one cohort or programme to something of another."""
    for model, one, other in ways:
        for row in that_differ(model, one, other).only("pk").iterator():
            yield row, f"leads to one {one.rpartition('__')[2]} and to another"
