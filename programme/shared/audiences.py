"""The registries behind announcements and nudges: each app declares in its `audiences.py` by what people can be chosen,
which moments there are, and who at such a moment has not done yet what is due."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Facet:
    """Something by which people of a cohort are chosen: `narrow` turns chosen values into a filter of enrolments."""

    key: str
    label: str
    choices: Callable[[Any], list[tuple[str, str]]]
    narrow: Callable[[Any, list[str]], Any]


@dataclass(frozen=True)
class Occasion:
    """One time at which a moment comes: of which thing, what it is called, and the page to do it on.

    `path_of` gives a person the page that is theirs, where it is not the same for all."""

    thing: Any
    at: dt.datetime
    title: str
    path: str
    path_of: Callable[[Any], str] | None = None

    def path_for(self, person: Any) -> str:
        """The page for this person to do it on."""
        return self.path_of(person) if self.path_of else self.path


@dataclass(frozen=True)
class Moment:
    """A kind of moment in a cohort, such as the beginning of a visit."""

    key: str
    label: str
    occasions: Callable[[Any], Iterable[Occasion]]


@dataclass(frozen=True)
class Audience:
    """People to remind at a moment: those of the thing who have not done it yet, as persons."""

    key: str
    label: str
    moment: str
    people: Callable[[Any], Any]


@dataclass(frozen=True)
class Suggestion:
    """A rule that every new cohort finds, switched off."""

    audience: str
    hours_before: int
    subject: str
    body: str


_facets: dict[str, Facet] = {}
_moments: dict[str, Moment] = {}
_audiences: dict[str, Audience] = {}
_suggestions: list[Suggestion] = []


def facet(key: str, label: Any, *, choices: Callable[..., Any], narrow: Callable[..., Any]) -> None:
    """Let people be chosen by it."""
    _facets[key] = Facet(key, label, choices, narrow)


def moment(key: str, label: Any, occasions: Callable[..., Any]) -> None:
    """Declare a moment: `occasions` gives, for a cohort, each time it comes."""
    _moments[key] = Moment(key, label, occasions)


def audience(key: str, label: Any, *, moment: str, people: Callable[..., Any]) -> None:
    """Declare who can be reminded at a moment: `people` gives, for the thing, those who have not done it yet."""
    _audiences[key] = Audience(key, label, moment, people)


def suggest(audience: str, *, hours_before: int, subject: Any, body: Any) -> None:
    """Have every cohort find the rule, switched off."""
    _suggestions.append(Suggestion(audience, hours_before, subject, body))


def facets() -> list[Facet]:
    """Everything by which people can be chosen."""
    return list(_facets.values())


def moments() -> dict[str, Moment]:
    """Every moment, by key."""
    return dict(_moments)


def audiences() -> dict[str, Audience]:
    """Every audience, by key."""
    return dict(_audiences)


def suggestions() -> list[Suggestion]:
    """The rules that every cohort finds."""
    return list(_suggestions)
