"""A cohort as an instance of the exchange format: its people, its teams, what must hold and what is wished."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import Any

from programme.models import Cohort, Enrolment
from programme.states import Sector
from teams.engine.problem import DEFAULT_WEIGHTS, INSTANCE
from teams.models import FormationRule, FormationWishes, Membership, Preference, Team, TeamNeed
from teams.queries import team as teams
from teams.states import RuleKind, Strength, TeamNeedKind

# What a wish weighs in the engine, by its name on the desk.
TERM_OF = {
    "skills": "skills",
    "halfdays": "availability",
    "past": "avoid",
    "regions": "region",
    "challenges": "preference",
    "experience": "experience",
    "alone": "isolation",
}
DEFAULTS: dict[str, Any] = {
    "sectors": Strength.MUST,
    "colleagues": Strength.MUST,
    "past": Strength.MATTERS,
    "skills": Strength.MATTERS,
    "halfdays": Strength.MATTERS,
    "challenges": Strength.MATTERS,
    "regions": Strength.MATTERS,
    "experience": Strength.NICE,
    "alone": Strength.OFF,
    "least": None,
    "most": None,
    "wanted": None,
    "weights": {},
    # When participants can no longer change their choices of challenges, as ISO time; None: when they have a team.
    "choices_until": None,
}
MOST_WANTED = 6
# Where the rule about sizes comes from when the teams of now needed it one looser.
LOOSENED = "loosened"
HALF_DAYS, REGIONS, RANKS = 2, 2, [0, 1, 3]
# What the engine reads is in an order that people have, never in that of random ids: a cohort that is entered again
# gives the same teams.
IN_ORDER = ("person__full_name", "person__email")
RULES_IN_ORDER = ("kind", *(f"{who}__{name}" for who in ("enrolment", "other") for name in IN_ORDER), "team__number")
MONTHS_FREE, MONTHS_STEP = 24, 12


def wishes_of(cohort: Cohort) -> dict[str, Any]:
    """What the cohort's organisers chose, with what is sensible where they chose nothing."""
    row = FormationWishes.objects.filter(cohort=cohort).first()
    return DEFAULTS | (row.values if row else {})


def commonest_skills(of_people: Iterable[Iterable[str]], most: int | None = None) -> list[str]:
    """Skills by how many have them, the commonest first; takes those of each person."""
    counts = Counter(chain.from_iterable(of_people))
    return sorted(counts, key=lambda skill: (-counts[skill], skill))[:most]


def skills_at_first(of_people: Collection[Iterable[str]], count: int) -> list[str]:
    """The commonest skills that enough people have for every team to have one."""
    held = Counter(chain.from_iterable(of_people))
    return [skill for skill in commonest_skills(of_people, MOST_WANTED) if held[skill] >= count]


@dataclass(frozen=True)
class Built:
    """The document, and which row each of its single rules comes from."""

    document: dict[str, Any]
    origins: dict[str, str]


@dataclass
class _Rules:
    """The lists of single rules, each with where it comes from ("" for what a wish or a kept place brings)."""

    lists: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    origins: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, rule: Any, origin: str = "") -> None:
        self.origins[f"{kind}:{len(self.lists[kind])}"] = origin
        self.lists[kind].append(rule)


def build(
    cohort: Cohort,
    *,
    kept: Mapping[str, str] | None = None,
    incumbent: bool = False,
    max_moves: int | None = None,
    without: Team | None = None,
) -> Built:
    """The instance of now. `kept` fixes people to teams; `incumbent` counts each move away from the teams of now;
    `without` leaves out one team, as if it were gone."""
    people = list(teams.participants(cohort).order_by(*IN_ORDER))
    slots = list(Team.objects.standing().filter(cohort=cohort).exclude(pk=without and without.pk).order_by("number"))
    wishes, rules = wishes_of(cohort), _Rules()
    for row in FormationRule.objects.filter(cohort=cohort, is_on=True).order_by(*RULES_IN_ORDER):
        _add_row(rules, row, {each.pk for each in people}, {each.pk for each in slots})
    for person in (str(each.pk) for each in people):
        if kept and person in kept:
            rules.add("fixed", {"person": person, "team": kept[person]}, "kept")
    _add_pairs(rules, "past", wishes, _past_team_mates(cohort, people))
    if wishes["challenges"] == Strength.MUST:
        _forbid_unchosen(rules, cohort, people, slots)
    if wishes["colleagues"] not in (Strength.MUST, Strength.OFF):
        _add_pairs(rules, "colleagues", wishes, _colleagues(people))
    document = {
        "schema": INSTANCE,
        "name": str(cohort.pk),
        "people": _people(cohort, people),
        "teams": _slots(slots),
        "hard": _hard(people, slots, wishes, rules) | {"max_moves": max_moves},
        "soft": _soft(people, slots, wishes, rules),
    }
    origins = {rule: origin for rule, origin in rules.origins.items() if origin}
    if incumbent:
        document["incumbent"] = {str(row.enrolment_id): str(row.team_id) for row in _live(cohort)}
        if wishes["least"] is None and wishes["most"] is None and _loosened(document):
            origins["size"] = LOOSENED
    return Built(document, origins)


def _loosened(document: dict[str, Any]) -> bool:
    """Lets teams be one smaller, or larger, where those of now are: else one drop-out would move several people."""
    size, now = document["hard"]["team_size"], sizes(document)
    small, large = min(now, default=0) < size["min"], max(now, default=0) > size["max"]
    size["min"], size["max"] = max(1, size["min"] - small), size["max"] + large
    return small or large


def sizes(document: Mapping[str, Any]) -> list[int]:
    """How many people each team of the instance has now."""
    here = {each["id"] for each in document["people"]}
    places = Counter(team for person, team in document["incumbent"].items() if person in here)
    return [places[each["id"]] for each in document["teams"]]


def narrowed(document: dict[str, Any], here: Collection[str]) -> dict[str, Any]:
    """The same instance for these people only, with only the rules about them."""
    document["people"] = [each for each in document["people"] if each["id"] in here]
    for part in (document["hard"], document["soft"]):
        for name in ("together", "apart", "prefer", "avoid"):
            if name in part:
                part[name] = [pair for pair in part[name] if set(pair) <= set(here)]
        for name in ("fixed", "forbidden"):
            if name in part:
                part[name] = [place for place in part[name] if place["person"] in here]
    return document


def _live(cohort: Cohort) -> Iterable[Membership]:
    return Membership.objects.live().filter(team__cohort=cohort).order_by(*(f"enrolment__{name}" for name in IN_ORDER))


def _people(cohort: Cohort, people: list[Enrolment]) -> list[dict[str, Any]]:
    known = [each.experience_months for each in people if each.experience_months is not None]
    mean = round(sum(known) / len(known)) if known else 0
    ranked, needed = defaultdict(list), defaultdict(list)
    for enrolment, challenge in Preference.objects.filter(enrolment__cohort=cohort).values_list(
        "enrolment", "challenge"
    ):
        ranked[enrolment].append(str(challenge))
    for enrolment, kind in TeamNeed.objects.filter(enrolment__cohort=cohort).values_list("enrolment", "kind"):
        needed[enrolment].append(kind)
    return [
        {
            "id": str(each.pk),
            "sector": each.sector,
            "employer": str(each.organisation.employer_id),
            # Who said nothing counts as the cohort's mean, so that it is neither a fault nor a merit.
            "experience": mean if each.experience_months is None else each.experience_months,
            "skills": sorted(each.skills),
            "region": each.region or None,
            "availability": sorted(each.availability),
            "preferences": ranked[each.pk],
            "needs": needed[each.pk],
        }
        for each in people
    ]


def _slots(slots: list[Team]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(each.pk),
            "challenge": str(each.challenge_id) if each.challenge_id else None,
            "provides": [kind.value for kind in TeamNeedKind if kind not in each.lacks],
        }
        for each in slots
    ]


def _add_row(rules: _Rules, row: FormationRule, people: set[object], slots: set[object]) -> None:
    """A rule about somebody who has left, or a team that is gone, rests."""
    if row.enrolment_id not in people or (row.other_id and row.other_id not in people):
        return
    if row.team_id:
        if row.team_id in slots:
            rules.add(row.kind, {"person": str(row.enrolment_id), "team": str(row.team_id)}, str(row.pk))
    else:
        rules.add(row.kind, [str(row.enrolment_id), str(row.other_id)], str(row.pk))


def _add_pairs(rules: _Rules, wish: str, wishes: Mapping[str, Any], pairs: Iterable[list[str]]) -> None:
    if wishes[wish] != Strength.OFF:
        for pair in pairs:
            rules.add(RuleKind.APART if wishes[wish] == Strength.MUST else RuleKind.AVOID, pair, wish)


def _forbid_unchosen(rules: _Rules, cohort: Cohort, people: list[Enrolment], slots: list[Team]) -> None:
    """Who chose challenges is in no team with another one; who chose nothing, and a team without one, is free."""
    chosen: dict[object, set[object]] = defaultdict(set)
    for enrolment, challenge in Preference.objects.filter(enrolment__in=people).values_list("enrolment", "challenge"):
        chosen[enrolment].add(challenge)
    for each in people:
        for team in slots:
            if each.pk in chosen and team.challenge_id and team.challenge_id not in chosen[each.pk]:
                rules.add(RuleKind.FORBIDDEN, {"person": str(each.pk), "team": str(team.pk)}, "challenges")


def _past_team_mates(cohort: Cohort, people: list[Enrolment]) -> list[list[str]]:
    """Pairs that were in one team of an earlier cohort of the programme."""
    order = {each.person_id: number for number, each in enumerate(people)}
    rows = Membership.objects.filter(enrolment__person__in=order, team__cohort__programme=cohort.programme_id)
    in_team: dict[object, set[int]] = defaultdict(set)
    for team, person in rows.exclude(team__cohort=cohort).values_list("team", "enrolment__person"):
        in_team[team].add(order[person])
    pairs = {pair for members in in_team.values() for pair in combinations(sorted(members), 2)}
    return [[str(people[one].pk), str(people[other].pk)] for one, other in sorted(pairs)]


def _colleagues(people: list[Enrolment]) -> list[list[str]]:
    return [
        [str(one.pk), str(other.pk)]
        for one, other in combinations(people, 2)
        if one.organisation.employer_id == other.organisation.employer_id
    ]


def _hard(people: list[Enrolment], slots: list[Team], wishes: Mapping[str, Any], rules: _Rules) -> dict[str, Any]:
    count = max(1, len(slots))
    size = {
        "min": len(people) // count if wishes["least"] is None else wishes["least"],
        "max": -(-len(people) // count) if wishes["most"] is None else wishes["most"],
    }
    hard: dict[str, Any] = {"team_size": size} | {
        kind.value: rules.lists[kind]
        for kind in (RuleKind.TOGETHER, RuleKind.APART, RuleKind.FIXED, RuleKind.FORBIDDEN)
    }
    if Strength.MUST in (wishes["sectors"], wishes["alone"]):
        hard["sector"] = _sectors(people, count, wishes)
    if wishes["colleagues"] == Strength.MUST:
        hard["max_same_employer"] = 1
    return hard


def _sectors(people: list[Enrolment], count: int, wishes: Mapping[str, Any]) -> dict[str, Any]:
    """As even as the numbers allow; two of each sector at least where nobody may be the only one of theirs."""
    numbers = Counter(each.sector for each in people)
    gap = max(numbers[sector] for sector in Sector) - min(numbers[sector] for sector in Sector)
    least = 2 if wishes["alone"] == Strength.MUST else 1
    return {
        "names": list(Sector.values),
        "min_each": {
            sector: least if least == 2 and numbers[sector] else min(1, numbers[sector] // count)
            for sector in Sector.values
        },
        "max_difference": (1 if gap <= count else -(-gap // count) + 1) if wishes["sectors"] == Strength.MUST else None,
    }


def _soft(people: list[Enrolment], slots: list[Team], wishes: Mapping[str, Any], rules: _Rules) -> dict[str, Any]:
    known = [each.experience_months for each in people if each.experience_months is not None]
    wanted = wishes["wanted"]
    if wanted is None:
        wanted = skills_at_first([each.skills for each in people], len(slots))
    sectors = [{"attribute": "sector", "value": sector} for sector in Sector.values]
    parts: dict[str, tuple[str, Any]] = {
        "skills": ("skills", [{"skill": skill, "target": 1} for skill in wanted]),
        "halfdays": ("availability", {"target": HALF_DAYS}),
        "regions": ("region", {"allowed": REGIONS}),
        "challenges": ("preference", {"costs": RANKS, "unranked": 2 * RANKS[-1]}),
        "alone": ("isolation", sectors),
        "experience": (
            "experience",
            {
                "target": round(sum(known) / len(known)) if known else 0,
                "tolerance": MONTHS_FREE,
                "step": MONTHS_STEP,
            },
        ),
    }
    soft: dict[str, Any] = {name: value for wish, (name, value) in parts.items() if wishes[wish] != Strength.OFF}
    if wishes["sectors"] in (Strength.MATTERS, Strength.NICE):
        soft["balance"] = sectors
    soft |= {kind.value: rules.lists[kind] for kind in (RuleKind.PREFER, RuleKind.AVOID)}
    soft["weights"] = _weights(wishes)
    return soft


def _weights(wishes: Mapping[str, Any]) -> dict[str, int]:
    """The engine's own weights; a third of them for what is only nice to have; the organiser's number where given."""
    weights = dict(DEFAULT_WEIGHTS)
    for wish, term in (*TERM_OF.items(), ("sectors", "balance")):
        if wishes[wish] == Strength.NICE:
            weights[term] = max(1, round(DEFAULT_WEIGHTS[term] / 3))
    return weights | {term: number for term, number in wishes["weights"].items() if number is not None}
