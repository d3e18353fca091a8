"""The registry of personal data: each app declares its own fields in `privacy.py`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonalField:
    """One field about a person: why we hold it, until when, and what erasing does to it."""

    model: str
    field: str
    purpose: str
    keep_until: str
    erase: str


_fields: dict[tuple[str, str], PersonalField] = {}


def holds(model: str, *fields: str, purpose: str, keep_until: str, erase: str = "blank") -> None:
    """Declare fields of `app.Model`. `erase` is one of blank, delete row, keep (with the reason in the purpose)."""
    for field in fields:
        _fields[model, field] = PersonalField(model, field, purpose, keep_until, erase)


def all_fields() -> list[PersonalField]:
    """Every declared field, by model and name."""
    return [_fields[key] for key in sorted(_fields)]


def is_declared(model: str, field: str) -> bool:
    """Whether the field has a declaration."""
    return (model, field) in _fields
