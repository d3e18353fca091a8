"""A card as a judge's device sends it: every value checked, each fault with its own sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.forms.scorecard import DeclareForm
from judging.models import Criterion
from programme.shared.device_changes import Sent
from programme.shared.refusals import Refused

HAND_IN, MISSED, REASON = "hand_in", "missed", "reason"
# In place of a card: the judge has a link to the team.
CONFLICT = "conflict"
LONGEST_REASON = 200


class NoPitch(Refused):
    sentence = _("There is no such card.")


class UnknownCriterion(Refused):
    sentence = _("The criteria were changed meanwhile. Load the page again: what you gave is kept on this device.")


class OffTheScale(Refused):
    """A value that the criterion does not have; the sentence names its levels."""


class NotWords(Refused):
    """Something else than a text of at most so many signs."""


@dataclass(frozen=True)
class DeviceCard:
    """The whole card, ready for the action."""

    values: dict[int, int | str | None]
    hand_in: bool
    missed: bool
    reason: str

    @classmethod
    def read(cls, given: Mapping[str, Any], criteria: Sequence[Criterion]) -> "DeviceCard":
        """Raises UnknownCriterion, OffTheScale, NotWords."""
        by_key = {str(each.pk): each for each in criteria}
        sent = {key: value for key, value in given.items() if key not in {HAND_IN, MISSED, REASON}}
        if set(sent) - set(by_key):
            raise UnknownCriterion
        values = {by_key[key].pk: _value(by_key[key], value) for key, value in sent.items()}
        return cls(values, given.get(HAND_IN) is True, given.get(MISSED) is True, _reason(given.get(REASON, "")))


class NoWordsOnTheLink(Refused):
    """A conflict was declared without saying what it is, or at too great a length."""


def declared_link(values: Mapping[str, Any]) -> str:
    """What the judge says of their link to the team. Raises NoWordsOnTheLink."""
    form = DeclareForm({"detail": values[CONFLICT]})
    if not isinstance(values[CONFLICT], str) or not form.is_valid():
        raise NoWordsOnTheLink(_t("Say what the link is, in a sentence or two: at most 500 signs."))
    return form.cleaned_data["detail"]


def pitch_of(sent: Sent) -> UUID:
    """The pitch that a change is about. Raises NoPitch."""
    try:
        return UUID(sent.target)
    except ValueError as error:
        raise NoPitch from error


def _value(criterion: Criterion, value: Any) -> int | str | None:
    if not criterion.is_scored:
        return _text(criterion, value)
    if value is None or value == "":
        return None
    low, high = criterion.way.bounds(criterion)
    # 4.0 and true are numbers to Python, and no levels.
    if type(value) is int and low <= value <= high:
        return value
    raise OffTheScale(
        _t("“%(name)s” goes from %(low)d to %(high)d, in whole numbers. “%(value)s” is none of them.")
        % {"name": criterion.name, "low": low, "high": high, "value": Truncator(value).chars(20)}
    )


def _text(criterion: Criterion, value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise NotWords(_t("“%(name)s” takes words, and nothing else.") % {"name": criterion.name})
    try:
        return str(criterion.way.field(criterion).clean(value or ""))
    except ValidationError as error:
        raise NotWords(f"{criterion.name}: {' '.join(error.messages)}") from error


def _reason(value: Any) -> str:
    return value.strip()[:LONGEST_REASON] if isinstance(value, str) else ""
