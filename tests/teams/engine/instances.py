"""Invented instances in the exchange format, like a real cohort's; the same seed gives the same instance."""

import os
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

# How common each skill is in the two sectors, in hundredths: as in the example of 38 people.
SKILLS = {
    "policy": (58, 26),
    "procurement": (42, 26),
    "delivery": (37, 37),
    "user-research": (21, 53),
    "data": (11, 47),
    "software": (5, 63),
    "cyber": (16, 47),
    "communication": (42, 47),
}
REGIONS = {
    "London": 13, "North East": 5, "North West": 4, "Yorkshire": 4, "South East": 4, "West Midlands": 4,
    "Northern Ireland": 2, "Scotland": 1, "Wales": 1,
}  # fmt: skip
SLOTS = {
    "mon-am": 24, "mon-pm": 26, "tue-am": 31, "tue-pm": 27, "wed-am": 30, "wed-pm": 35, "thu-am": 30, "thu-pm": 30,
    "fri-am": 25, "fri-pm": 20,
}  # fmt: skip


def instance(
    people: int,
    teams: int,
    *,
    seed: int = 1,
    labelled: bool = True,
    sectors: tuple[str, ...] = ("civil", "industry"),
) -> dict[str, Any]:
    """A cohort of `people` for `teams`: challenges ranked when labelled, interchangeable teams when not."""
    draw = random.Random(f"{people}/{teams}/{seed}/{labelled}")
    challenges = [f"c{number:02}" for number in range(1, min(teams, 12) + 1)]
    crowd = _crowd(draw, people, teams, challenges if labelled else [], sectors)
    return {
        "schema": "formation-instance/1",
        "name": f"made-{people}-{teams}-{seed}{'' if labelled else '-alike'}",
        "people": crowd,
        "teams": [
            {
                "id": f"t{number:03}",
                "challenge": challenges[(number - 1) % len(challenges)] if labelled else None,
                "provides": ["step-free"] if number % 2 or not labelled else [],
            }
            for number in range(1, teams + 1)
        ],
        "hard": _rules(draw, crowd, teams, labelled=labelled, sectors=sectors),
        "soft": _wishes(draw, crowd),
        "incumbent": None,
    }


def _crowd(
    draw: random.Random, people: int, teams: int, challenges: list[str], sectors: tuple[str, ...]
) -> list[dict[str, Any]]:
    employers: Counter[str] = Counter()
    crowd = []
    for number in range(people):
        one, side = f"p{number + 1:04}", number % len(sectors)
        free = [f"{sectors[side]}{at:03}" for at in range(2 + people // 4)]
        free = [each for each in free if employers[each] < teams] or [f"{one}'s own"]
        employer = min(draw.choice(free), draw.choice(free))
        employers[employer] += 1
        skills = [skill for skill, common in SKILLS.items() if draw.randrange(100) < common[side % 2]]
        slots = [slot for slot, free_there in SLOTS.items() if draw.randrange(38) < free_there]
        wishes = _ranked(draw, challenges)
        crowd.append(
            {
                "id": one,
                "name": f"Person {number + 1}",
                "sector": sectors[side],
                "employer": employer,
                "experience": draw.randint(12, 96),
                "skills": skills or ["communication"],
                "region": draw.choices(list(REGIONS), list(REGIONS.values()))[0],
                "availability": slots if draw.random() > 0.05 else [],
                "gender": draw.choice(("w", "m", "w", "m", None)),
                "preferences": wishes if draw.random() > 0.05 else [],
                "needs": ["step-free"] if challenges and draw.random() < 0.03 else [],
            }
        )
    return crowd


def _ranked(draw: random.Random, challenges: list[str]) -> list[str]:
    """Up to three challenges, the first ones wished for by more."""
    wishes: list[str] = []
    while len(wishes) < min(3, len(challenges)):
        wish = challenges[min(draw.randrange(len(challenges)), draw.randrange(len(challenges) + 3))]
        if wish not in wishes:
            wishes.append(wish)
    return wishes


def _rules(
    draw: random.Random, crowd: list[dict[str, Any]], teams: int, *, labelled: bool, sectors: tuple[str, ...]
) -> dict[str, Any]:
    people, low = len(crowd), len(crowd) // teams
    by_id = {each["id"]: each for each in crowd}
    keep = draw.sample(list(by_id), min(people, 16 if people >= 24 else 0))
    pairs = [[one, other] for one, other in zip(keep[::2], keep[1::2], strict=False)]
    return {
        "team_size": {"min": low, "max": low + (people % teams > 0)},
        "sector": {"names": list(sectors), "min_each": dict.fromkeys(sectors, 1), "max_difference": 1},
        "max_same_employer": 1,
        "together": [pair for pair in pairs[:2] if by_id[pair[0]]["employer"] != by_id[pair[1]]["employer"]][:1],
        "apart": pairs[2:4],
        "fixed": [],
        "forbidden": [{"person": crowd[-1]["id"], "team": "t001"}] if labelled else [],
    }


def _wishes(draw: random.Random, crowd: list[dict[str, Any]]) -> dict[str, Any]:
    people, ids = len(crowd), [each["id"] for each in crowd]
    mean = round(sum(each["experience"] for each in crowd) / max(1, people))
    return {
        "skills": [{"skill": skill, "target": 1} for skill in SKILLS],
        "experience": {"target": mean, "tolerance": 12, "step": 12},
        "region": {"allowed": 2},
        "availability": {"target": 2},
        "preference": {"costs": [0, 1, 3], "unranked": 6},
        "isolation": [{"attribute": "gender", "value": "w"}],
        "balance": [{"attribute": "gender", "value": "w"}],
        "avoid": [draw.sample(ids, 2) for _ in range(people // 4)],
        "prefer": [draw.sample(ids, 2) for _ in range(people // 10)],
    }


def on_one_core(ask: Callable[[], Any]) -> Any:
    """The answer of a process that has one core, whatever the machine has."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        return ask()
    finally:
        os.sched_setaffinity(0, cores)
