"""A true lower limit for any size of cohort, without listing teams (OR-Tools' min-cost flow; in the worker).

Ranked wishes as a flow of people to teams, plus the skills that there are too few people for. Weak, but always true.
"""

from ortools.graph.python import min_cost_flow

from teams.engine.cost import rank_cost
from teams.engine.problem import Problem


def simple_bound(problem: Problem) -> int:
    """Never above the objective of any legal assignment."""
    if not problem.teams:
        return 0
    weights, soft, teams = problem.soft.weights, problem.soft, len(problem.teams)
    short = sum(
        max(0, target * teams - sum(skill in each.skills for each in problem.people)) for skill, target in soft.skills
    )
    return weights["skills"] * short + _cheapest_places(problem)


def _cheapest_places(problem: Problem) -> int:
    """Everybody to a team that is open to them, no team above its size, at the least cost of preference and move."""
    people, teams, weights = len(problem.people), len(problem.teams), problem.soft.weights
    flow = min_cost_flow.SimpleMinCostFlow()
    most = problem.hard.size[1] if problem.hard.size else people
    for person in range(people):
        flow.set_node_supply(person, 1)
        for team in range(teams):
            if team not in problem.closed[person]:
                cost = weights["preference"] * rank_cost(problem, person, team)
                cost += weights["move"] * problem.moves(person, team)
                flow.add_arc_with_capacity_and_unit_cost(person, people + team, 1, cost)
    for team in range(teams):
        flow.add_arc_with_capacity_and_unit_cost(people + team, people + teams, most, 0)
    flow.set_node_supply(people + teams, -people)
    return int(flow.optimal_cost()) if flow.solve() == flow.OPTIMAL else 0
