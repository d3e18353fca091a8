"""Why these teams: what each member adds, what each team misses, what a wish would cost. Standard library only."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from teams.engine.cost import Bill, members_of, price
from teams.engine.exchanges import Exchange, Exchanges
from teams.engine.problem import Problem
from teams.engine.wishes import misses, unmet


@dataclass(frozen=True)
class TeamReport:
    """One team: units by term, weighted cost, and in words what it misses."""

    team: str
    members: tuple[str, ...]
    bill: Bill
    misses: tuple[str, ...]


@dataclass(frozen=True)
class Unmet:
    """A wish that is not met, and the cheapest exchange that would meet it, if one exchange can.

    `looked_for` is False if exchanges were left out: then it is not known whether one can.
    """

    term: str
    words: str
    exchange: Exchange | None
    looked_for: bool = True


@dataclass(frozen=True)
class Explanation:
    """The whole account. `weakest` is the team that costs most; reasons, by person, tell nobody else's wishes."""

    teams: tuple[TeamReport, ...]
    weakest: str | None
    reasons: dict[str, tuple[str, ...]]
    unmet: tuple[Unmet, ...]


def explain(problem: Problem, assignment: Sequence[int], *, exchanges: bool = True) -> Explanation:
    """The account of an assignment (team number by person number); without `exchanges` in milliseconds at any size."""
    members = members_of(problem, assignment)
    reports = tuple(
        TeamReport(
            problem.teams[team].id,
            tuple(problem.people[each].id for each in inside),
            price(problem, inside, team),
            tuple(misses(problem, inside, team)),
        )
        for team, inside in enumerate(members)
    )
    weakest = max(reports, key=lambda each: each.bill.total, default=None)
    return Explanation(
        reports,
        weakest.team if weakest else None,
        {
            person.id: tuple(_reasons(problem, number, members[team], team)) or (_part(problem, number, members[team]),)
            for number, (person, team) in _placed(problem, assignment)
        },
        tuple(what_it_takes(problem, assignment, most=None if exchanges else 0)),
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


def _part(problem: Problem, person: int, inside: Sequence[int]) -> str:
    """What a member adds about whom nothing more can be said."""
    me = problem.people[person]
    if wanted := sorted(skill for skill, _ in problem.soft.skills if skill in me.skills):
        return f"You bring {_listed(wanted)}."
    of_sector = sum(problem.people[each].sector == me.sector for each in inside)
    if me.sector is None or of_sector == len(inside):
        return f"You are one of {len(inside)} in the team."
    if of_sector == 1:
        return "You are the only one of your sector in the team."
    return f"You are one of {of_sector} of your sector in the team."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def what_it_takes(
    problem: Problem, assignment: Sequence[int], *, most: int | None = None, also: Collection[int] = ()
) -> Iterator[Unmet]:
    """Every wish that is not met, the dearest first, with the cheapest exchange that would meet it.

    Exchanges are looked for among at most so many pairs of people (None: all; a millisecond is some fifty pairs), and
    beyond that only for the wishes whose places in this list are in `also`.
    """
    members = members_of(problem, assignment)
    exchanges, pairs = Exchanges(problem, assignment, members), 0
    for number, wish in enumerate(unmet(problem, assignment, members)):
        pairs += len(wish.people) * len(problem.people)
        looked = most is None or pairs <= most or number in also
        yield Unmet(wish.term, wish.words, exchanges.cheapest(wish) if looked else None, looked)
