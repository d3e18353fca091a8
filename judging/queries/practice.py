"""Reads practice pitches, and how the judges' cards compare: by the words of the levels, never by names."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging.models import Criterion, PitchDay, Practice, PracticeCard
from programme.models import Person

# As a share of the whole scale: up to there two judges are next to each other.
CLOSE = 0.26


@dataclass(frozen=True)
class Choice:
    """One level that somebody chose."""

    words: str
    judges: int
    is_mine: bool


@dataclass(frozen=True)
class Compared:
    """One criterion: what was chosen, lowest first, and in a sentence how far the judges are apart."""

    criterion: Criterion
    sentence: str
    choices: tuple[Choice, ...]
    is_apart: bool


def practices_of(day: PitchDay) -> list[Practice]:
    """The newest first."""
    return list(day.practices.select_related("pitch_day__cohort__programme"))


def practice_of(day: PitchDay, practice: object) -> Practice | None:
    """One practice pitch of that day."""
    return day.practices.filter(pk=practice).select_related("pitch_day__cohort__programme").first()


def for_judge(judge: Person, practice: object) -> Practice | None:
    """One that the judge is asked to score, or was."""
    return _open_to(judge).filter(pk=practice).first()


def newest_for_judge(judge: Person, day: PitchDay) -> Practice | None:
    """What the judge's own page leads to, until scoring opens."""
    return _open_to(judge).filter(pitch_day=day).first() if day.is_planned else None


def _open_to(judge: Person) -> Any:
    seated = Practice.objects.filter(
        pitch_day__panels__seats__enrolment__person=judge,
        pitch_day__panels__seats__enrolment__state="active",
        pitch_day__panels__seats__left_at=None,
    )
    return seated.select_related("pitch_day__cohort__programme").order_by("-begun_at").distinct()


def card_of(practice: Practice, judge: Person) -> PracticeCard | None:
    """What the judge has given so far."""
    return practice.cards.filter(judge=judge).first()


def who_has_scored(practice: Practice) -> list[str]:
    """By name, without what they gave."""
    return list(practice.cards.order_by("judge__full_name").values_list("judge__full_name", flat=True))


def comparison(practice: Practice, *, reader: Person) -> list[Compared]:
    """All scored criteria, those first on which the judges are furthest apart."""
    cards = dict(practice.cards.values_list("judge", "values"))
    mine = cards.get(reader.pk, {})
    rows = [_compared(each, list(cards.values()), mine) for each in practice.criteria if each.is_scored]
    return sorted(rows, key=lambda row: not row.is_apart)


def _compared(criterion: Criterion, cards: list[dict[str, Any]], mine: dict[str, Any]) -> Compared:
    key = str(criterion.pk)
    given = Counter(card[key] for card in cards if card.get(key) is not None)
    words = {level.value: ": ".join(filter(None, (level.short, level.words))) for level in _levels(criterion)}
    choices = tuple(Choice(words[value], given[value], mine.get(key) == value) for value in sorted(given))
    low, high = criterion.way.bounds(criterion)
    apart = (max(given) - min(given)) / (high - low) if given else 0
    return Compared(criterion, _sentence(given.total(), apart), choices, apart > CLOSE)


def _levels(criterion: Criterion) -> list[Any]:
    return criterion.way.levels(criterion)


def _sentence(judges: int, apart: float) -> str:
    if judges < 2:
        return _("Too few judges have scored this to compare.")
    if not apart:
        words = ngettext("The %(n)d judge chose this.", "All %(n)d judges chose the same.", judges)
        return words % {"n": judges}
    if apart <= CLOSE:
        return _("You are close: next to each other.")
    return _("You are far apart. Talk about what these words mean to you.")
