"""The formulas of the exchange format once more, written apart from the engine, and every assignment tried."""

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]


def holds(person: Mapping[str, Any], attribute: str, value: Any) -> bool:
    answer = person.get(attribute)
    return value in answer if isinstance(answer, list) else answer == value


def objective(document: Document, assignment: Mapping[str, str]) -> int:
    """The sum of weight times units of formation-instance/1."""
    people, soft = {each["id"]: each for each in document["people"]}, document["soft"]
    weights = {
        "skills": 10, "experience": 2, "region": 4, "availability": 8, "preference": 2, "isolation": 12, "balance": 5,
        "avoid": 6, "prefer": 4, "move": 15, **(soft.get("weights") or {}),
    }  # fmt: skip
    n, total = len(people), 0
    for team in document["teams"]:
        inside = [people[one] for one, at in assignment.items() if at == team["id"]]
        for wanted in soft.get("skills", []):
            total += weights["skills"] * max(
                0, wanted["target"] - sum(wanted["skill"] in each["skills"] for each in inside)
            )
        if rule := soft.get("experience"):
            off = abs(sum(each["experience"] - rule["target"] for each in inside))
            total += weights["experience"] * math.ceil(max(0, off - rule["tolerance"]) / rule["step"])
        if rule := soft.get("region"):
            total += weights["region"] * max(0, len({each["region"] for each in inside} - {None}) - rule["allowed"])
        if rule := soft.get("availability"):
            free = [set(each["availability"]) for each in inside if each["availability"]]
            if free:
                total += weights["availability"] * max(0, rule["target"] - len(set.intersection(*free)))
        if (rule := soft.get("preference")) and team["challenge"] is not None:
            for each in inside:
                if each["preferences"]:
                    ranks = dict(zip(each["preferences"], rule["costs"], strict=False))
                    total += weights["preference"] * ranks.get(team["challenge"], rule["unranked"])
        for group in soft.get("isolation", []):
            alone = sum(holds(each, group["attribute"], group["value"]) for each in inside) == 1
            total += weights["isolation"] * (alone and len(inside) >= 2)
        for group in soft.get("balance", []):
            everybody = sum(holds(each, group["attribute"], group["value"]) for each in people.values())
            count = sum(holds(each, group["attribute"], group["value"]) for each in inside)
            total += weights["balance"] * max(0, math.ceil((abs(n * count - everybody * len(inside)) - (n - 1)) / n))
    for one, other in soft.get("avoid", []):
        total += weights["avoid"] * (assignment[one] == assignment[other])
    for one, other in soft.get("prefer", []):
        total += weights["prefer"] * (assignment[one] != assignment[other])
    return total + weights["move"] * moved(document, assignment)


def moved(document: Document, assignment: Mapping[str, str]) -> int:
    before = document.get("incumbent") or {}
    return sum(one in before and before[one] != at for one, at in assignment.items())


def keeps(document: Document, assignment: Mapping[str, str], rules: set[str] | None = None) -> bool:
    """Whether an assignment keeps the rules (only those named, if any are)."""
    hard, people = document["hard"], {each["id"]: each for each in document["people"]}

    def on(rule: str) -> bool:
        return rules is None or rule in rules

    for team in document["teams"]:
        inside = [people[one] for one, at in assignment.items() if at == team["id"]]
        size = hard.get("team_size")
        if size and on("size") and not size["min"] <= len(inside) <= size["max"]:
            return False
        sector = hard.get("sector") or {}
        counts = {name: sum(each["sector"] == name for each in inside) for name in sector.get("names", [])}
        if on("sector.min_each") and any(counts[name] < least for name, least in sector.get("min_each", {}).items()):
            return False
        gap = sector.get("max_difference")
        if on("sector.max_difference") and gap is not None and max(counts.values()) - min(counts.values()) > gap:
            return False
        same = hard.get("max_same_employer")
        employers = [each["employer"] for each in inside if each["employer"] is not None]
        if on("employer") and same is not None and any(employers.count(each) > same for each in employers):
            return False
        if on("needs") and any(set(each["needs"]) - set(team["provides"]) for each in inside):
            return False
    together = (on(f"together:{k}") and assignment[a] != assignment[b] for k, (a, b) in enumerate(hard["together"]))
    apart = (on(f"apart:{k}") and assignment[a] == assignment[b] for k, (a, b) in enumerate(hard["apart"]))
    fixed = (on(f"fixed:{k}") and assignment[at["person"]] != at["team"] for k, at in enumerate(hard["fixed"]))
    barred = (on(f"forbidden:{k}") and assignment[at["person"]] == at["team"] for k, at in enumerate(hard["forbidden"]))
    if any(together) or any(apart) or any(fixed) or any(barred):
        return False
    most = hard.get("max_moves")
    return not (on("max_moves") and most is not None and moved(document, assignment) > most)


def assignments(document: Document) -> Iterator[dict[str, str]]:
    """Every way to put everybody into one of the teams."""
    ids, teams = [each["id"] for each in document["people"]], [each["id"] for each in document["teams"]]
    for places in itertools.product(teams, repeat=len(ids)):
        yield dict(zip(ids, places, strict=True))


def divisions(document: Document) -> Iterator[dict[str, str]]:
    """Every assignment that keeps the size rule, which leaves far fewer."""
    ids, teams = [each["id"] for each in document["people"]], [each["id"] for each in document["teams"]]
    size = document["hard"]["team_size"]

    def placed(number: int, room: dict[str, int]) -> Iterator[dict[str, str]]:
        if number == len(ids):
            if all(size["max"] - left >= size["min"] for left in room.values()):
                yield {}
            return
        for team in teams:
            if room[team]:
                for rest in placed(number + 1, {**room, team: room[team] - 1}):
                    yield {ids[number]: team, **rest}

    yield from placed(0, dict.fromkeys(teams, size["max"]))


def optimum(document: Document) -> int | None:
    """The least objective of any assignment that keeps the rules; None if there is none."""
    return min((objective(document, each) for each in divisions(document) if keeps(document, each)), default=None)


def is_minimal_clash(document: Document, conflict: list[str]) -> bool:
    """Kept on with all others off the rules leave nothing; without any one of them they leave something."""

    def possible(rules: set[str]) -> bool:
        return any(keeps(document, each, rules) for each in assignments(document))

    return not possible(set(conflict)) and all(possible(set(conflict) - {rule}) for rule in conflict)
