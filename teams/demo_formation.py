"""What the demo season shows of formation: choices and needs, the teams as they are, and a proven attempt."""

import json
from pathlib import Path

from programme.demo.season import Season
from teams.actions import formation, formation_rule, formation_work
from teams.actions.preference import rank_challenges
from teams.engine import Problem, Solution, total
from teams.models import Challenge, Team
from teams.queries import team as teams
from teams.states import RuleKind, TeamNeedKind

# The engine's answer for the season's people, by their addresses and the numbers of the teams.
FOUND = json.loads(Path(__file__).with_name("demo_formation.json").read_text())


def say_choices(season: Season, posed: list[Challenge]) -> None:
    """Three in four participants say which challenges they would like; two say what they need."""
    for number, each in enumerate(sorted(teams.participants(season.cohort), key=lambda each: each.person.email)):
        wanted = [posed[(number * number + 2 * step) % len(posed)] for step in range(3)]
        if number % 4 and len(set(wanted)) == len(wanted):
            needs = {5: [TeamNeedKind.STEP_FREE], 22: [TeamNeedKind.HEARING]}.get(number, [])
            rank_challenges(each, wanted, needs=needs, by=each.person)


def try_formation(season: Season) -> None:
    """A wish about two people, the teams as they are, and what the engine found for the same people."""
    one, other = sorted(teams.participants(season.cohort), key=lambda each: each.person.email)[:2]
    formation_rule.add_rule(season.cohort, RuleKind.AVOID, one, other=other, by=season.organiser)
    formation.assess_teams(season.cohort, by=season.organiser)
    _attempt(season)


def _attempt(season: Season) -> None:
    """A run with the engine's answer for just these people, found beforehand: the demo waits for no solver.

    Its price is worked out here. If it is not what the engine proved, the people are others by now, and it is let go.
    """
    run = formation.form_teams(season.cohort, by=season.organiser)
    people = {each.person.email: str(each.pk) for each in teams.participants(season.cohort)}
    slots = [str(team.pk) for team in Team.objects.filter(cohort=season.cohort)]
    places = {people[email]: slots[number] for email, number in FOUND["places"].items() if email in people}
    problem = Problem.from_document(run.instance)
    if len(places) < len(people) or total(problem, problem.numbered(places)) != FOUND["objective"]:
        formation.stop(run, by=season.organiser)
        return
    formation_work.begin(run.pk)
    price = FOUND["objective"]
    answer = Solution(problem.name, "optimal", run.seed, FOUND["seconds"], places, objective=price, bound=price)
    formation_work.finish(run, answer.as_document())
