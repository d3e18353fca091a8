"""What every kind of criterion answers: its field, its levels, its place between 0 and 1."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from django import forms
from django.utils.functional import Promise


class Described(Protocol):
    """The parts of a criterion that its kind looks at."""

    name: str
    help: str
    options: dict[str, Any]


@dataclass(frozen=True)
class Level:
    """One choice: its value, a short word and what it means."""

    value: int
    short: str
    words: str = ""


class CriterionKind:
    """One kind. Scored kinds hold a whole number, the others a text."""

    key: ClassVar[str]
    label: ClassVar[str | Promise]
    is_scored: ClassVar[bool] = True

    def levels(self, criterion: Described) -> list[Level]:
        """Every choice, lowest first; empty for kinds without choices."""
        return []

    def bounds(self, criterion: Described) -> tuple[int, int]:
        """The lowest and the highest value."""
        levels = self.levels(criterion)
        return levels[0].value, levels[-1].value

    def field(self, criterion: Described) -> forms.Field:
        """The form field; an empty answer is allowed, a card may be saved half done."""
        return forms.TypedChoiceField(
            label=criterion.name,
            help_text=criterion.help,
            choices=[(level.value, level.short) for level in self.levels(criterion)],
            widget=forms.RadioSelect,
            coerce=int,
            empty_value=None,
            required=False,
        )

    def unit(self, value: int, criterion: Described) -> Fraction:
        """The value's place between 0 (lowest) and 1 (highest)."""
        low, high = self.bounds(criterion)
        return Fraction(value - low, high - low)
