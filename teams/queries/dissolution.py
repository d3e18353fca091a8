"""Where the members of a team could go if it were dissolved. Plain Python: the engine's own price, no solver."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from programme.models import Enrolment
from teams.engine import Problem, broken, explain, total
from teams.models import Membership, Team
from teams.queries.instance import build, narrowed

# Of a large cohort only the smallest teams are looked at, and only so many rounds.
MOST_TEAMS, ROUNDS = 12, 6


@dataclass(frozen=True)
class Proposal:
    """One member, the team proposed for them, and why."""

    enrolment: Enrolment
    team: Team
    why: tuple[str, ...]


def proposals(team: Team) -> list[Proposal]:
    """A place for each member of the team among the others: first as few broken rules, then as few points as a search
    finds. Nobody else moves. Empty where there is no other team."""
    rows = Membership.objects.live().filter(team__cohort=team.cohort_id).values_list("enrolment", "team")
    now = {str(person): str(place) for person, place in rows}
    members = [person for person, place in now.items() if place == str(team.pk)]
    document = narrowed(build(team.cohort, without=team).document, now.keys())
    if not members or not document["teams"]:
        return []
    problem = Problem.from_document(document)
    people = Enrolment.objects.select_related("person", "organisation").in_bulk(members)
    number = {each.id: index for index, each in enumerate(problem.people)}
    movers = [number[person] for person in members if person in number]
    teams = {each.id: index for index, each in enumerate(problem.teams)}
    where = _settled(problem, [teams.get(now[each.id], 0) for each in problem.people], movers)
    reasons = explain(problem, where, exchanges=False).reasons
    proposed = {each: problem.teams[where[number[each]]].id for each in members if each in number}
    places = {str(each.pk): each for each in Team.objects.filter(pk__in=set(proposed.values()))}
    return [Proposal(people[UUID(each)], places[place], reasons[each]) for each, place in proposed.items()]


def _settled(problem: Problem, where: list[int], movers: Sequence[int]) -> list[int]:
    """Moves one of them, or two at once, as long as that helps."""
    sizes = [sum(place == team for person, place in enumerate(where) if person not in movers) for team in _of(problem)]
    smallest = sorted(_of(problem), key=lambda team: sizes[team])[:MOST_TEAMS]
    for order, person in enumerate(movers):
        where[person] = smallest[order % len(smallest)]
    best, price = where, _price(problem, where)
    for _round in range(ROUNDS):
        tries = [_with(best, {person: team}) for person in movers for team in smallest]
        tries += [_with(best, {one: best[other], other: best[one]}) for one, other in combinations(movers, 2)]
        found, after = min(((_price(problem, each), each) for each in tries), key=lambda pair: pair[0])
        if found >= price:
            break
        best, price = after, found
    return best


def _of(problem: Problem) -> range:
    return range(len(problem.teams))


def _with(where: list[int], changes: dict[int, int]) -> list[int]:
    return [changes.get(person, team) for person, team in enumerate(where)]


def _price(problem: Problem, where: list[int]) -> tuple[int, int]:
    return sum(len(teams) for teams in broken(problem, where).values()), total(problem, where)
