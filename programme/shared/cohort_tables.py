"""The registry of what leaves with a cohort: each app declares its tables in `exports.py`, those that stay with why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

# Whether this person may read a cohort's rows of a table; with nobody given, the whole is asked for.
May = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Table:
    """A table that leaves with a cohort.

    `paths` lead from its rows to their cohort; a row leaves when all of them do. Columns in `without` stay, references
    in `cut` are emptied. `may` says who gets the table at all, `narrowed` that each row is asked for
    (`visible_to`); `why` is what people are told who do not get it.
    """

    model: type[models.Model]
    paths: tuple[str, ...]
    without: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    may: May | None = None
    narrowed: bool = False
    why: str = ""

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def columns(self) -> list[models.Field]:
        """What is written of each row."""
        return [each for each in self.model._meta.concrete_fields if each.name not in self.without]


_tables: dict[str, dict[str, Any]] = {}
_stays: dict[str, str] = {}
# Called after an import with the cohort; each gives the faults that it finds.
checks: list[Callable[[Any], list[str]]] = []


def exported(model: str, *paths: str, **options: Any) -> None:
    """Declare that the rows of `app.Model` leave with their cohort."""
    _tables[model] = {"paths": paths, **options}


def stays(because: str, *labels: str) -> None:
    """Declare tables that do not leave, and why."""
    _stays.update(dict.fromkeys(labels, because))


def tables() -> list[Table]:
    """Every table that leaves, by name."""
    return [Table(apps.get_model(label), **_tables[label]) for label in sorted(_tables)]


def staying() -> dict[str, str]:
    """Why each other table stays."""
    return dict(sorted(_stays.items()))
