"""What the engine reads: a problem in the exchange format. Standard library only.

People and teams are numbered in the order of the document; everything inside the engine speaks of these numbers.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from teams.engine.values import MOST_WISHED, BadInput, groups, rows, table, text, texts, whole, wished

INSTANCE = "formation-instance/1"
# Stored with every run. It rises with each change that can give the same instance and seed another answer.
VERSION = "2"

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
        return _Reader(document).problem()

    @cached_property
    def holders(self) -> tuple[int, ...]:
        """How many people of the cohort each listed group of `balance` has."""
        return tuple(sum(each.has(*group) for each in self.people) for group in self.soft.balance)

    @cached_property
    def avoided(self) -> dict[int, list[int]]:
        """The pairs of `avoid`: by the first person the others, so that pricing a team does not read the whole list."""
        return _by_first(self.soft.avoid)

    @cached_property
    def preferred(self) -> dict[int, list[int]]:
        """The pairs of `prefer` in the same way."""
        return _by_first(self.soft.prefer)

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
        except (KeyError, TypeError) as missing:
            raise BadInput(["assignment"], f"The assignment has no place for {missing}.") from missing


def _by_first(pairs: Sequence[Pair]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return found


def fingerprint(document: Mapping[str, Any]) -> str:
    """The hash of an instance, whatever the order of its keys."""
    words = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


class _Reader:
    """Turns a document into a problem, and ids into numbers."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        if not isinstance(document, Mapping):
            raise BadInput(["schema"], "The document is not an object.")
        if document.get("schema", INSTANCE) != INSTANCE:
            raise BadInput(["schema"], f"The document is not a {INSTANCE}.")
        self.document = document
        self.people = self.numbers("people")
        self.teams = self.numbers("teams")

    def numbers(self, key: str) -> dict[str, int]:
        found: dict[str, int] = {}
        if self.document.get(key) is None:
            raise BadInput([key], f"The document has no list of {key}.")
        for number, each in enumerate(rows(self.document[key], key)):
            if not isinstance(each, Mapping) or not isinstance(each.get("id"), str):
                raise BadInput([key], f"Entry {number + 1} of {key} has no id.")
            if each["id"] in found:
                raise BadInput([key], f"Two entries of {key} have the id “{each['id']}”.")
            found[each["id"]] = number
        return found

    def problem(self) -> Problem:
        return Problem(
            name=str(self.document.get("name") or ""),
            people=tuple(self.person(each) for each in self.document["people"]),
            teams=tuple(
                TeamSlot(
                    each["id"], text(each.get("challenge"), "teams"), frozenset(texts(each.get("provides"), "teams"))
                )
                for each in self.document["teams"]
            ),
            hard=self.hard(table(self.document.get("hard"), "hard")),
            soft=self.soft(table(self.document.get("soft"), "soft")),
            incumbent=self.incumbent(),
        )

    def incumbent(self) -> tuple[int | None, ...] | None:
        if self.document.get("incumbent") is None:
            return None
        before = table(self.document["incumbent"], "incumbent")
        places = [text(before.get(person), "incumbent") for person in self.people]
        return tuple(None if team is None else self.teams.get(team, -1) for team in places)

    def person(self, each: Mapping[str, Any]) -> Person:
        return Person(
            id=each["id"],
            name=str(each.get("name") or each["id"]),
            sector=text(each.get("sector"), "people"),
            employer=text(each.get("employer"), "people"),
            experience=wished(each.get("experience") or 0, "people", least=-MOST_WISHED),
            skills=frozenset(texts(each.get("skills"), "people")),
            region=text(each.get("region"), "people"),
            availability=frozenset(texts(each.get("availability"), "people")),
            gender=text(each.get("gender"), "people"),
            preferences=texts(each.get("preferences"), "people"),
            needs=frozenset(texts(each.get("needs"), "people")),
            other={key: value for key, value in each.items() if key not in OWN_FIELDS},
        )

    def hard(self, hard: Mapping[str, Any]) -> Hard:
        size, sector = table(hard.get("team_size"), "size"), table(hard.get("sector"), "sector.min_each")
        difference, same, moves = sector.get("max_difference"), hard.get("max_same_employer"), hard.get("max_moves")
        least = table(sector.get("min_each"), "sector.min_each")
        return Hard(
            size=(whole(size.get("min", 0), "size"), whole(size.get("max", len(self.people)), "size"))
            if size
            else None,
            sectors=texts(sector.get("names"), "sector.max_difference"),
            min_each=tuple((name, whole(number, "sector.min_each")) for name, number in least.items()),
            max_difference=None if difference is None else whole(difference, "sector.max_difference"),
            max_same_employer=None if same is None else whole(same, "employer"),
            together=self.pairs(hard.get("together"), "together"),
            apart=self.pairs(hard.get("apart"), "apart"),
            fixed=self.places(hard.get("fixed"), "fixed"),
            forbidden=self.places(hard.get("forbidden"), "forbidden"),
            max_moves=None if moves is None else whole(moves, "max_moves"),
        )

    def soft(self, soft: Mapping[str, Any]) -> Soft:
        region, ranks = table(soft.get("region"), "soft.region"), table(soft.get("preference"), "soft.preference")
        given = table(soft.get("weights"), "soft.weights")
        slots = table(soft.get("availability"), "soft.availability")
        return Soft(
            weights={term: wished(given.get(term, usual), "soft.weights") for term, usual in DEFAULT_WEIGHTS.items()},
            skills=tuple(self.skill(each) for each in rows(soft.get("skills"), "soft.skills")),
            experience=self.experience(table(soft.get("experience"), "soft.experience")),
            regions_allowed=wished(region.get("allowed"), "soft.region") if region else None,
            slots_target=wished(slots.get("target", 0), "soft.availability"),
            rank_costs=tuple(wished(each, "soft.preference") for each in rows(ranks.get("costs"), "soft.preference"))
            if ranks
            else None,
            unranked=wished(ranks.get("unranked", 0), "soft.preference"),
            isolation=groups(soft.get("isolation"), "soft.isolation"),
            balance=groups(soft.get("balance"), "soft.balance"),
            avoid=self.pairs(soft.get("avoid"), "avoid"),
            prefer=self.pairs(soft.get("prefer"), "prefer"),
        )

    def skill(self, each: Any) -> tuple[str, int]:
        if not isinstance(table(each, "soft.skills").get("skill"), str):
            raise BadInput(["soft.skills"], "An entry of soft.skills names no skill.")
        return each["skill"], wished(each.get("target", 1), "soft.skills")

    def experience(self, rule: Mapping[str, Any]) -> tuple[int, int, int] | None:
        if not rule:
            return None
        return (
            wished(rule.get("target"), "soft.experience", least=-MOST_WISHED),
            wished(rule.get("tolerance", 0), "soft.experience"),
            wished(rule.get("step", 1), "soft.experience", least=1),
        )

    def pairs(self, given: Any, rule: str) -> tuple[Pair, ...]:
        found = []
        for number, pair in enumerate(rows(given, rule)):
            if not isinstance(pair, list | tuple) or len(pair) != 2:
                raise BadInput([f"{rule}:{number}"], f"Entry {number + 1} of “{rule}” is not a pair of people.")
            found.append((self.known(pair[0], rule, number), self.known(pair[1], rule, number)))
        return tuple(found)

    def places(self, given: Any, rule: str) -> tuple[Pair, ...]:
        found = []
        for number, place in enumerate(rows(given, rule)):
            team = place.get("team") if isinstance(place, Mapping) else place
            if not isinstance(place, Mapping) or not isinstance(team, str) or team not in self.teams:
                words = f"Entry {number + 1} of “{rule}” names the team “{team}”, which is not there."
                raise BadInput([f"{rule}:{number}"], words)
            found.append((self.known(place.get("person"), rule, number), self.teams[team]))
        return tuple(found)

    def known(self, person: Any, rule: str, number: int) -> int:
        if not isinstance(person, str) or person not in self.people:
            words = f"Entry {number + 1} of “{rule}” names “{person}”, who is not among the people."
            raise BadInput([f"{rule}:{number}"], words)
        return self.people[person]
