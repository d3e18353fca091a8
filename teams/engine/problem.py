"""What the engine reads and answers: a problem and its solution, in the exchange format. Standard library only.

People and teams are numbered in the order of the document; everything inside the engine speaks of these numbers.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

INSTANCE = "formation-instance/1"
SOLUTION = "formation-solution/1"
CURVE = "formation-curve/1"
VERSION = "1"

# Order of what organisers care about; `move` counts only where there is an incumbent.
DEFAULT_WEIGHTS = {
    "isolation": 12,
    "skills": 10,
    "availability": 8,
    "avoid": 6,
    "balance": 5,
    "prefer": 4,
    "region": 4,
    "preference": 2,
    "experience": 2,
    "move": 15,
}

Pair = tuple[int, int]


class BadInput(ValueError):
    """The document means nothing: `about` names the rules (or "people", "teams") with the bad reference."""

    def __init__(self, about: Sequence[str], words: str) -> None:
        super().__init__(words)
        self.about = tuple(about)
        self.words = words


@dataclass(frozen=True)
class Person:
    """Somebody to be placed. `experience` in months; empty answers are neutral."""

    id: str
    name: str
    sector: str | None
    employer: str | None
    experience: int
    skills: frozenset[str]
    region: str | None
    availability: frozenset[str]
    gender: str | None
    preferences: tuple[str, ...]
    needs: frozenset[str]
    # Further answers by name, for isolation and balance of groups that an organiser lists.
    other: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def has(self, attribute: str, value: Any) -> bool:
        """Whether the person's answer is, or their list of answers holds, the value."""
        answer = getattr(self, attribute, None) if attribute in OWN_FIELDS else self.other.get(attribute)
        if isinstance(answer, (list, tuple, frozenset)):
            return value in answer
        return bool(answer is not None and answer == value)


OWN_FIELDS = frozenset({
    "id", "name", "sector", "employer", "experience", "skills", "region", "availability", "gender", "preferences",
    "needs",
})  # fmt: skip


@dataclass(frozen=True)
class TeamSlot:
    """A team to be filled."""

    id: str
    challenge: str | None
    provides: frozenset[str]


@dataclass(frozen=True)
class Hard:
    """Rules that must hold. Pairs and places speak of numbers; None is off."""

    size: Pair | None = None
    sectors: tuple[str, ...] = ()
    min_each: tuple[tuple[str, int], ...] = ()
    max_difference: int | None = None
    max_same_employer: int | None = None
    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    fixed: tuple[Pair, ...] = ()
    forbidden: tuple[Pair, ...] = ()
    max_moves: int | None = None
    needs: bool = True


@dataclass(frozen=True)
class Soft:
    """Wishes and what they weigh. A term that the document leaves out costs nothing."""

    weights: Mapping[str, int]
    skills: tuple[tuple[str, int], ...] = ()
    experience: tuple[int, int, int] | None = None  # target (mean, months), tolerance, step
    regions_allowed: int | None = None
    slots_target: int = 0
    rank_costs: tuple[int, ...] | None = None
    unranked: int = 0
    isolation: tuple[tuple[str, Any], ...] = ()
    balance: tuple[tuple[str, Any], ...] = ()
    avoid: tuple[Pair, ...] = ()
    prefer: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Problem:
    """One instance. `incumbent[p]` is p's team until now, -1 if that team is gone, None for a new person."""

    name: str
    people: tuple[Person, ...]
    teams: tuple[TeamSlot, ...]
    hard: Hard
    soft: Soft
    incumbent: tuple[int | None, ...] | None = None

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Problem":
        """Read `formation-instance/1`. Raises BadInput for what means nothing."""
        try:
            return _Reader(document).problem()
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            if isinstance(fault, BadInput):
                raise
            raise BadInput(["schema"], f"The document is not in the form of {INSTANCE}: {fault}.") from fault

    @cached_property
    def holders(self) -> tuple[int, ...]:
        """How many people of the cohort each listed group of `balance` has."""
        return tuple(sum(each.has(*group) for each in self.people) for group in self.soft.balance)

    @cached_property
    def closed(self) -> tuple[frozenset[int], ...]:
        """For each person the teams that `fixed` and `forbidden` and their needs keep them out of."""
        every = range(len(self.teams))
        closed = [
            {team for team in every if not each.needs <= self.teams[team].provides}
            if each.needs and self.hard.needs
            else set()
            for each in self.people
        ]
        for person, team in self.hard.fixed:
            closed[person] |= set(every) - {team}
        for person, team in self.hard.forbidden:
            closed[person].add(team)
        return tuple(frozenset(each) for each in closed)

    def moves(self, person: int, team: int) -> int:
        """1 if the team is another one than the person's until now."""
        before = self.incumbent[person] if self.incumbent else None
        return int(before is not None and before != team)

    def named(self, assignment: Sequence[int]) -> dict[str, str]:
        """An assignment by numbers as one by ids."""
        return {person.id: self.teams[team].id for person, team in zip(self.people, assignment, strict=True)}

    def numbered(self, assignment: Mapping[str, str]) -> tuple[int, ...]:
        """An assignment by ids as one by numbers. Raises BadInput for somebody missing or a team that is not there."""
        teams = {each.id: number for number, each in enumerate(self.teams)}
        try:
            return tuple(teams[assignment[each.id]] for each in self.people)
        except KeyError as missing:
            raise BadInput(["assignment"], f"The assignment has no place for {missing}.") from missing


@dataclass(frozen=True)
class Solution:
    """An answer. `bound` is a proven lower limit of the objective, equal to it when the answer is optimal."""

    instance: str
    status: str
    seed: int = 0
    seconds: float = 0.0
    assignment: Mapping[str, str] | None = None
    objective: int | None = None
    bound: int | None = None
    conflict: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    explanation: str = ""
    stopped: bool = False

    def as_document(self) -> dict[str, Any]:
        """The answer as `formation-solution/1`."""
        found: dict[str, Any] = {"schema": SOLUTION, "instance": self.instance, "status": self.status}
        if self.assignment is not None:
            found |= {"assignment": dict(self.assignment), "objective": self.objective, "bound": self.bound}
        if self.conflict:
            found["conflict"] = list(self.conflict)
        if self.about:
            found["about"] = list(self.about)
        if self.explanation:
            found["explanation"] = self.explanation
        if self.stopped:
            found["stopped"] = True
        return found | {"seconds": self.seconds, "seed": self.seed}


def fingerprint(document: Mapping[str, Any]) -> str:
    """The hash of an instance, whatever the order of its keys."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class _Reader:
    """Turns a document into a problem, and ids into numbers."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        if not isinstance(document, Mapping):
            raise BadInput(["schema"], "The document is not an object.")
        if document.get("schema", INSTANCE) != INSTANCE:
            raise BadInput(["schema"], f"The document is not a {INSTANCE}.")
        self.document = document
        self.people = self.numbers("people", "people")
        self.teams = self.numbers("teams", "teams")

    def numbers(self, key: str, about: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, each in enumerate(self.document.get(key) or []):
            if not isinstance(each, Mapping) or not isinstance(each.get("id"), str):
                raise BadInput([about], f"Entry {number + 1} of {about} has no id.")
            if each["id"] in found:
                raise BadInput([about], f"Two entries of {about} have the id “{each['id']}”.")
            found[each["id"]] = number
        return found

    def problem(self) -> Problem:
        incumbent = self.document.get("incumbent")
        people = self.document.get("people") or []
        before: tuple[int | None, ...] | None = None
        if incumbent is not None:
            if not isinstance(incumbent, Mapping):
                raise BadInput(["max_moves"], "The places until now are not given as person and team.")
            before = tuple(
                self.teams.get(incumbent[each["id"]], -1) if incumbent.get(each["id"]) is not None else None
                for each in people
            )
        return Problem(
            name=str(self.document.get("name") or ""),
            people=tuple(self.person(each) for each in people),
            teams=tuple(
                TeamSlot(each["id"], each.get("challenge"), frozenset(each.get("provides") or ()))
                for each in self.document.get("teams") or []
            ),
            hard=self.hard(self.document.get("hard") or {}),
            soft=self.soft(self.document.get("soft") or {}),
            incumbent=before,
        )

    def person(self, each: Mapping[str, Any]) -> Person:
        return Person(
            id=each["id"],
            name=str(each.get("name") or each["id"]),
            sector=each.get("sector"),
            employer=each.get("employer"),
            experience=self.whole(each.get("experience") or 0, "people", least=None),
            skills=frozenset(each.get("skills") or ()),
            region=each.get("region"),
            availability=frozenset(each.get("availability") or ()),
            gender=each.get("gender"),
            preferences=tuple(each.get("preferences") or ()),
            needs=frozenset(each.get("needs") or ()),
            other={key: value for key, value in each.items() if key not in OWN_FIELDS},
        )

    def hard(self, hard: Mapping[str, Any]) -> Hard:
        size, sector = hard.get("team_size"), hard.get("sector") or {}
        difference, same, moves = (
            sector.get("max_difference"),
            hard.get("max_same_employer"),
            hard.get("max_moves"),
        )
        most = len(self.people)
        return Hard(
            size=size and (self.whole(size.get("min", 0), "size"), self.whole(size.get("max", most), "size")),
            sectors=tuple(sector.get("names") or ()),
            min_each=tuple(
                (name, self.whole(least, "sector.min_each")) for name, least in (sector.get("min_each") or {}).items()
            ),
            max_difference=None if difference is None else self.whole(difference, "sector.max_difference"),
            max_same_employer=None if same is None else self.whole(same, "employer"),
            together=self.pairs(hard.get("together"), "together"),
            apart=self.pairs(hard.get("apart"), "apart"),
            fixed=self.places(hard.get("fixed"), "fixed"),
            forbidden=self.places(hard.get("forbidden"), "forbidden"),
            max_moves=None if moves is None else self.whole(moves, "max_moves"),
        )

    def soft(self, soft: Mapping[str, Any]) -> Soft:
        experience, preference, region = soft.get("experience"), soft.get("preference"), soft.get("region")
        given = soft.get("weights") or {}
        weights = {
            term: self.whole(given.get(term, weight), "soft.weights") for term, weight in DEFAULT_WEIGHTS.items()
        }
        return Soft(
            weights=weights,
            skills=tuple(
                (each["skill"], self.whole(each.get("target", 1), "soft.skills")) for each in soft.get("skills") or ()
            ),
            experience=experience
            and (
                self.whole(experience["target"], "soft.experience", least=None),
                self.whole(experience.get("tolerance", 0), "soft.experience"),
                self.whole(experience.get("step", 1), "soft.experience", least=1),
            ),
            regions_allowed=region and self.whole(region["allowed"], "soft.region"),
            slots_target=self.whole((soft.get("availability") or {}).get("target", 0), "soft.availability"),
            rank_costs=preference
            and tuple(self.whole(each, "soft.preference") for each in preference.get("costs") or ()),
            unranked=self.whole((preference or {}).get("unranked", 0), "soft.preference"),
            isolation=tuple((each["attribute"], each["value"]) for each in soft.get("isolation") or ()),
            balance=tuple((each["attribute"], each["value"]) for each in soft.get("balance") or ()),
            avoid=self.pairs(soft.get("avoid"), "avoid"),
            prefer=self.pairs(soft.get("prefer"), "prefer"),
        )

    def whole(self, value: Any, about: str, least: int | None = 0) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or (least is not None and value < least):
            floor = "" if least is None else f" of at least {least}"
            raise BadInput([about], f"“{value}” in {about} is not a whole number{floor}.")
        return value

    def pairs(self, given: Any, rule: str) -> tuple[Pair, ...]:
        found = []
        for number, pair in enumerate(given or ()):
            if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
                raise BadInput([f"{rule}:{number}"], f"Entry {number + 1} of “{rule}” is not a pair of people.")
            found.append((self.known(pair[0], rule, number), self.known(pair[1], rule, number)))
        return tuple(found)

    def places(self, given: Any, rule: str) -> tuple[Pair, ...]:
        found = []
        for number, place in enumerate(given or ()):
            if not isinstance(place, Mapping) or place.get("team") not in self.teams:
                team = place.get("team") if isinstance(place, Mapping) else place
                raise BadInput(
                    [f"{rule}:{number}"], f"Entry {number + 1} of “{rule}” names the team “{team}”, which is not there."
                )
            found.append((self.known(place.get("person"), rule, number), self.teams[place["team"]]))
        return tuple(found)

    def known(self, person: Any, rule: str, number: int) -> int:
        if person not in self.people:
            raise BadInput(
                [f"{rule}:{number}"], f"Entry {number + 1} of “{rule}” names “{person}”, who is not among the people."
            )
        return self.people[person]
