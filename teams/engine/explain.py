"""Why these teams: what each member adds, what each team misses, what a wish would cost. Standard library only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from teams.engine.cost import TERMS, Bill, lopsided, members_of, price, rank_cost
from teams.engine.problem import Problem

# Above so many pairs of people exchanges are looked for only among those who miss something.
MOST_SWAPS = 20_000


@dataclass(frozen=True)
class TeamReport:
    """One team: units by term, weighted cost, and in words what it misses."""

    team: str
    members: tuple[str, ...]
    bill: Bill
    misses: tuple[str, ...]


@dataclass(frozen=True)
class Exchange:
    """Two people who could change places: what the objective would gain (+) by it, and which terms of which team."""

    one: str
    other: str
    change: int
    costs: tuple[tuple[str, str, int], ...]  # team, term, units more (+) or fewer


@dataclass(frozen=True)
class Unmet:
    """A wish that is not met, and the cheapest exchange that would meet it, if one exchange can."""

    term: str
    words: str
    exchange: Exchange | None


@dataclass(frozen=True)
class Explanation:
    """The whole account. `weakest` is the team that costs most; reasons, by person, tell nobody else's wishes."""

    teams: tuple[TeamReport, ...]
    weakest: str | None
    reasons: dict[str, tuple[str, ...]]
    unmet: tuple[Unmet, ...]


def explain(problem: Problem, assignment: Sequence[int], *, exchanges: bool = True) -> Explanation:
    """The account of an assignment (team number by person number)."""
    members = members_of(problem, assignment)
    reports = tuple(
        TeamReport(
            problem.teams[team].id,
            tuple(problem.people[each].id for each in inside),
            price(problem, inside, team),
            tuple(each.words for each in _misses(problem, inside, team)),
        )
        for team, inside in enumerate(members)
    )
    weakest = max(reports, key=lambda each: each.bill.total, default=None)
    return Explanation(
        reports,
        weakest.team if weakest else None,
        {
            person.id: tuple(_reasons(problem, number, members[team], team))
            for number, (person, team) in _placed(problem, assignment)
        },
        tuple(_unmet(problem, assignment, members, exchanges)),
    )


def _placed(problem: Problem, assignment: Sequence[int]) -> Iterator[tuple[int, tuple]]:  # type: ignore[type-arg]
    yield from enumerate(zip(problem.people, assignment, strict=True))


def _reasons(problem: Problem, person: int, inside: Sequence[int], team: int) -> Iterator[str]:
    """What one member adds and gets: their own answers only."""
    me = problem.people[person]
    others = [problem.people[each] for each in inside if each != person]
    for number, (_, to) in enumerate(problem.hard.fixed):
        if problem.hard.fixed[number][0] == person and to == team:
            yield "The organisers chose this team for you."
    challenge = problem.teams[team].challenge
    if challenge is not None and challenge in me.preferences:
        rank = me.preferences.index(challenge)
        yield (
            "This challenge was your first choice."
            if rank == 0
            else f"This challenge was your choice number {rank + 1}."
        )
    only = sorted(
        skill
        for skill, _ in problem.soft.skills
        if skill in me.skills and not any(skill in each.skills for each in others)
    )
    if only:
        yield f"Nobody else in the team brings {_listed(only)}."
    if me.region is not None and any(each.region == me.region for each in others):
        yield f"Somebody else in the team is in {me.region} too."
    if me.availability:
        answered = [each.availability for each in others if each.availability]
        common = len(me.availability.intersection(*answered))
        if common >= max(1, problem.soft.slots_target):
            yield f"You all have {common} half-days in common."
    if problem.incumbent and problem.incumbent[person] == team:
        yield "You stay in your team."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


@dataclass(frozen=True)
class _Miss:
    """What a team misses of a wish: the term, which skill or group it is if there are several, and words."""

    term: str
    what: object
    words: str


def _misses(problem: Problem, inside: Sequence[int], team: int) -> Iterator[_Miss]:
    people, soft = [problem.people[each] for each in inside], problem.soft
    for skill, target in soft.skills:
        held = sum(skill in each.skills for each in people)
        if held < target:
            words = f"Nobody brings {skill}." if not held else f"{held} of {target} bring {skill}."
            yield _Miss("skills", skill, words)
    units = price(problem, inside, team).units
    if units["experience"]:
        target, *_ = soft.experience or (0,)
        mean = sum(each.experience for each in people) // len(people) if people else 0
        yield _Miss("experience", None, f"Experience is {mean} months a person, the cohort's mean is {target}.")
    if units["region"]:
        yield _Miss("region", None, f"Its members are in {len({each.region for each in people} - {None})} regions.")
    if units["availability"]:
        yield _Miss("availability", None, f"Fewer than {soft.slots_target} half-days suit everybody.")
    for attribute, value in soft.isolation:
        if len(people) >= 2 and sum(each.has(attribute, value) for each in people) == 1:
            words = f"One member is alone in the group “{attribute}: {value}”."
            yield _Miss("isolation", (attribute, value), words)
    for (attribute, value), holders in zip(soft.balance, problem.holders, strict=True):
        count = sum(each.has(attribute, value) for each in people)
        if lopsided(len(problem.people), holders, len(people), count):
            words = f"{count} of {len(people)} are of the group “{attribute}: {value}”, of {holders} in the cohort."
            yield _Miss("balance", (attribute, value), words)
    chosen = set(inside)
    for one, other in soft.avoid:
        if one in chosen and other in chosen:
            words = f"{problem.people[one].name} and {problem.people[other].name} are together again."
            yield _Miss("avoid", (one, other), words)


@dataclass(frozen=True)
class _Wish:
    """What is not met: of people, or of a team that misses something."""

    weight: int
    term: str
    words: str
    people: tuple[int, ...]
    team: int | None = None
    what: object = None


def _unmet(problem: Problem, assignment: Sequence[int], members: list[list[int]], exchanges: bool) -> Iterator[Unmet]:
    """Wishes that are not met, dearest first."""
    wishes = [*_of_people(problem, assignment), *_of_teams(problem, members)]
    wishes.sort(key=lambda each: -each.weight)
    scan = _Swaps(problem, assignment, members) if exchanges else None
    for wish in wishes:
        yield Unmet(wish.term, wish.words, scan.cheapest(wish) if scan else None)


def _of_people(problem: Problem, assignment: Sequence[int]) -> Iterator[_Wish]:
    weights = problem.soft.weights
    for person, team in enumerate(assignment):
        if units := rank_cost(problem, person, team):
            words = f"{problem.people[person].name} did not get the first choice."
            yield _Wish(weights["preference"] * units, "preference", words, (person,))
    for one, other in problem.soft.prefer:
        if assignment[one] != assignment[other]:
            words = f"{problem.people[one].name} and {problem.people[other].name} asked to be together."
            yield _Wish(weights["prefer"], "prefer", words, (one, other))
    for one, other in problem.soft.avoid:
        if assignment[one] == assignment[other]:
            words = f"{problem.people[one].name} and {problem.people[other].name} should not be together again."
            yield _Wish(weights["avoid"], "avoid", words, (one, other))


def _of_teams(problem: Problem, members: list[list[int]]) -> Iterator[_Wish]:
    """What teams miss as teams; past team-mates are two people's wish already."""
    for team, inside in enumerate(members):
        units = price(problem, inside, team).units
        for miss in _misses(problem, inside, team):
            if miss.term != "avoid":
                weight, words = problem.soft.weights[miss.term] * units[miss.term], miss.words
                yield _Wish(weight, miss.term, f"{problem.teams[team].id}: {words}", tuple(inside), team, miss.what)


class _Swaps:
    """Changes of places between two people, each priced once."""

    def __init__(self, problem: Problem, assignment: Sequence[int], members: list[list[int]]) -> None:
        self.problem, self.assignment, self.members = problem, assignment, members
        self.before = [price(problem, inside, team) for team, inside in enumerate(members)]
        self.priced: dict[tuple[int, int], Exchange | None] = {}

    def cheapest(self, wish: _Wish) -> Exchange | None:
        """The cheapest exchange by one of these people after which the wish is met."""
        if wish.team is not None and len(self.priced) >= MOST_SWAPS:
            return None  # of thousands of people only the dearest wishes of teams are looked into
        options = [
            exchange
            for person in wish.people
            for other in range(len(self.problem.people))
            if self.meets(wish, person, other) and (exchange := self.swap(person, other))
        ]
        return min(options, key=lambda each: (each.change, each.one, each.other), default=None)

    def meets(self, wish: _Wish, person: int, other: int) -> bool:
        here, to = self.assignment[person], self.assignment[other]
        if to == here:
            return False
        if wish.team is not None:
            exchange = self.swap(person, other)
            return exchange is not None and self.mends(wish, exchange, person, other)
        if wish.term == "preference":
            return rank_cost(self.problem, person, to) < rank_cost(self.problem, person, here)
        partner = wish.people[0] if person == wish.people[1] else wish.people[1]
        return (to == self.assignment[partner] and other != partner) if wish.term == "prefer" else True

    def mends(self, wish: _Wish, exchange: Exchange, person: int, other: int) -> bool:
        """Whether the team no longer misses it with the other instead of the person."""
        team = self.assignment[person]
        here = self.problem.teams[team].id
        if not any(at == here and term == wish.term and units < 0 for at, term, units in exchange.costs):
            return False
        after = [other if each == person else each for each in self.members[team]]
        return all((each.term, each.what) != (wish.term, wish.what) for each in _misses(self.problem, after, team))

    def swap(self, one: int, other: int) -> Exchange | None:
        """The exchange if it breaks no rule of the two teams."""
        key = (min(one, other), max(one, other))
        if key not in self.priced:
            self.priced[key] = self.price(*key) if len(self.priced) < MOST_SWAPS else None
        return self.priced[key]

    def price(self, one: int, other: int) -> Exchange | None:
        problem, a, b = self.problem, self.assignment[one], self.assignment[other]
        first = [other if each == one else each for each in self.members[a]]
        second = [one if each == other else each for each in self.members[b]]
        if not _legal(problem, first, a) or not _legal(problem, second, b):
            return None
        after = {a: price(problem, first, a), b: price(problem, second, b)}
        costs = tuple(
            (problem.teams[team].id, term, bill.units[term] - self.before[team].units[term])
            for team, bill in after.items()
            for term in TERMS
            if bill.units[term] != self.before[team].units[term]
        )
        change = sum(bill.total - self.before[team].total for team, bill in after.items())
        return Exchange(problem.people[one].id, problem.people[other].id, change, costs)


def _legal(problem: Problem, inside: Sequence[int], team: int) -> bool:
    """Whether one team alone keeps the rules (of sizes: an exchange changes none)."""
    hard, chosen = problem.hard, set(inside)
    if any(team in problem.closed[each] for each in inside):
        return False
    if any((one in chosen) != (other in chosen) for one, other in hard.together):
        return False
    if any(one in chosen and other in chosen for one, other in hard.apart):
        return False
    people = [problem.people[each] for each in inside]
    counts = {name: sum(each.sector == name for each in people) for name in hard.sectors}
    if any(sum(each.sector == name for each in people) < least for name, least in hard.min_each):
        return False
    if hard.max_difference is not None and counts and max(counts.values()) - min(counts.values()) > hard.max_difference:
        return False
    employers = [each.employer for each in people if each.employer is not None]
    return hard.max_same_employer is None or all(
        employers.count(each) <= hard.max_same_employer for each in set(employers)
    )
